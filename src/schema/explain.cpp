#include <fmt/format.h>

#include "core/text.hpp"
#include "schema/catalog.hpp"
#include "schema/format.hpp"
#include "schema/spot.hpp"
#include "schema/yaml_example.hpp"

namespace weir::schema {
namespace {

/// Where a dotted path has led so far.
struct Walk {
  const Node* node = nullptr;
  std::string path;
  std::string source_type;  ///< once inside a source's settings
  bool required = false;
};

const Node* spec_of(const Node& root) {
  const auto spec = root.properties.find("spec");
  return spec == root.properties.end() ? nullptr : spec->second;
}

/// What has fields: the node itself, the items of a list, the values of a map.
const Node& fields_of(const Node& node) {
  if (node.items != nullptr) return *node.items;
  if (node.properties.empty() && node.additional != nullptr && !node.additional->never) return *node.additional;
  return node;
}

bool is_required(const Node& parent, const std::string& name) {
  return std::find(parent.required.begin(), parent.required.end(), name) != parent.required.end();
}

std::string unknown_hint(const std::string& typed, const std::vector<std::string>& candidates) {
  if (const auto meant = did_you_mean(typed, candidates)) return fmt::format("did you mean \"{}\"?", *meant);
  return candidates.empty() ? "there is nothing below it" : "there are " + word_list(candidates, " and ");
}

std::vector<std::string> names_of(const Node& node) {
  std::vector<std::string> names;
  for (const auto& [name, property] : fields_of(node).properties) names.push_back(name);
  return names;
}

Diagnostic unknown_field(const Walk& walk, const std::string& name, const std::vector<std::string>& candidates) {
  return error("U001", fmt::format("{} has no field \"{}\"", walk.path, printable(name)),
               unknown_hint(name, candidates));
}

/// "okta" in "DataSource.config.okta": leads into the schema of that type.
Result<Walk> enter_settings(Walk walk, const std::string& type) {
  const CompiledSchema* settings = built_in(source_path(type), Form::manifest);
  if (settings == nullptr) return fail(unknown_field(walk, type, source_types()));
  walk.node = &settings->root();
  walk.path += '.' + type;
  walk.source_type = type;
  walk.required = false;
  return walk;
}

Result<Walk> step(Walk walk, const std::string& name) {
  if (walk.node->checked_elsewhere) return enter_settings(std::move(walk), name);
  const Node& fields = fields_of(*walk.node);
  const auto found = fields.properties.find(name);
  if (found == fields.properties.end()) return fail(unknown_field(walk, name, names_of(*walk.node)));
  walk.required = is_required(fields, name);
  walk.node = found->second;
  walk.path += '.' + name;
  return walk;
}

std::vector<std::string> explained_documents() {
  std::vector<std::string> names = kinds();
  names.emplace_back("Project");
  return names;
}

Result<Walk> start(const std::string& kind) {
  const std::string path = kind == "Project" ? "project.schema.json" : kind_path(kind);
  const CompiledSchema* schema = built_in(path, Form::manifest);
  if (schema == nullptr) {
    const std::vector<std::string> known = explained_documents();
    return fail(error("U001", fmt::format("unknown kind \"{}\"", printable(kind)), unknown_hint(kind, known)));
  }
  Walk walk;
  walk.node = &schema->root();
  walk.path = kind;
  return walk;
}

/// People write DataSource.config for DataSource.spec.config.
Result<Walk> follow(Walk walk, const std::vector<std::string>& names) {
  for (std::size_t i = 1; i < names.size(); ++i) {
    const Node* spec = i == 1 ? spec_of(*walk.node) : nullptr;
    if (spec != nullptr && !walk.node->properties.contains(names[i])) {
      if (!spec->properties.contains(names[i])) return fail(unknown_field(walk, names[i], names_of(*spec)));
      walk.path += ".spec";
      walk.node = spec;
    }
    Result<Walk> next = step(std::move(walk), names[i]);
    if (!next) return next;
    walk = std::move(*next);
  }
  return walk;
}

std::string listed(const Json& values) {
  std::vector<std::string> words;
  for (const Json& value : values) words.push_back(yaml_flow(value));
  return word_list(words, ", ");
}

/// The subschema that lists the values of a list's items, where the type cannot say them.
const Node* listed_item(const Node& node) {
  if (node.items == nullptr) return nullptr;
  for (const Node* branch : node.items->any_of) {
    if (branch->values != nullptr) return branch;
  }
  return nullptr;
}

std::string range(const Node& node) {
  const bool length = node.max_length || node.min_length.value_or(0) > 1;
  if (node.minimum != nullptr && node.maximum != nullptr)
    return fmt::format(" from {} to {}", node.minimum->dump(), node.maximum->dump());
  if (node.minimum != nullptr) return fmt::format(", at least {}", node.minimum->dump());
  if (node.maximum != nullptr) return fmt::format(", at most {}", node.maximum->dump());
  return length && node.max_length ? fmt::format(" of at most {} characters", *node.max_length) : "";
}

std::string type_of(const Node& node) {
  if (node.secret) return "a secret reference";
  if (node.constant != nullptr) return yaml_flow(*node.constant);
  if (node.values != nullptr) return "one of " + listed(*node.values);
  if (std::string expects = node.text("x-weir-expects"); !expects.empty()) return expects;
  if (const std::string_view words = format_words(node.format); !words.empty()) return std::string(words);
  std::vector<std::string> words;
  for (const std::string& type : node.types) words.emplace_back(type_name_words(type));
  if (node.types == std::vector<std::string>{"array"} && node.items != nullptr) {
    return "a list; each item is " + type_of(*node.items);
  }
  return word_list(words, " or ") + range(node);
}

/// Groups of fields of which one has to be there.
void note_choice(const Node& node, std::vector<std::string>& notes) {
  if (node.any_of.empty() || node.any_of.front()->required.empty()) return;
  std::vector<std::string> groups;
  for (const Node* group : node.any_of) groups.push_back(word_list(group->required, " and "));
  const std::string title = node.text("title");
  const std::string what = title.empty() || !node.properties.empty() ? "" : title + ": ";
  notes.push_back(fmt::format("needs {}one of {}", what, join(groups, "; ")));
}

std::string consequence_words(const Json& consequence) {
  const std::string name = consequence.at("class").get<std::string>();
  return fmt::format("{}: {}", name == "none" ? "leaves the data alone" : "means " + name,
                     consequence.at("reason").get<std::string>());
}

std::vector<std::string> notes_of(const Node& node) {
  const Json& json = *node.json;
  std::vector<std::string> notes;
  if (node.secret) notes.emplace_back("secret: write {fromEnv: WEIR_SECRET_NAME} or {fromFile: PATH}, never the value");
  if (json.value("x-weir-immutable", false)) notes.emplace_back("cannot be changed: declare a new name instead");
  if (const std::string kind = node.text("x-weir-references"); !kind.empty())
    notes.push_back(fmt::format("names a {} of the manifests", kind));
  if (json.value("x-weir-set", false)) notes.emplace_back("the order of the items does not count");
  if (json.value("x-weir-write-only", false))
    notes.emplace_back("write-only: the API takes it and never gives it back");
  if (json.value("x-weir-git-only", false)) notes.emplace_back("steers Weir and is no field of the API");
  if (!json.value("x-weir-remote", true)) notes.emplace_back("has no object at the API");
  if (json.value("x-weir-resets", false))
    notes.emplace_back("its removal deletes the object at once: there is nothing to switch off");
  if (json.value("x-weir-refresh", false))
    notes.emplace_back("a change reaches the connections of the source by a refresh, which the plan adds");
  if (const auto found = json.find("x-weir-consequence"); found != json.end()) {
    notes.push_back("a change " + consequence_words(*found));
    if (found->contains("removed")) notes.push_back("its removal " + consequence_words(found->at("removed")));
  }
  if (const Node* item = listed_item(node)) notes.push_back("the values are " + listed(*item->values));
  note_choice(node, notes);
  for (const Node* part : node.all_of) note_choice(*part, notes);
  return notes;
}

std::string first_sentence(const std::string& text) {
  const auto end = text.find(". ");
  return end == std::string::npos ? text : text.substr(0, end + 1);
}

std::string field_line(const Node& parent, const std::string& name, const Node& field) {
  return (is_required(parent, name) ? "(required) " : "") + first_sentence(field.text("description"));
}

/// Of a whole document, which has four fields, those below them.
std::vector<std::pair<std::string, std::string>> document_lines(const Node& root) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const auto& [name, property] : root.properties) {
    if (property->properties.empty()) lines.emplace_back(name, field_line(root, name, *property));
    for (const auto& [inner, field] : property->properties)
      lines.emplace_back(name + "." + inner, field_line(*property, inner, *field));
  }
  return lines;
}

std::vector<std::pair<std::string, std::string>> field_lines(const Node& node) {
  std::vector<std::pair<std::string, std::string>> lines;
  if (node.checked_elsewhere) {
    for (const std::string& type : source_types())
      lines.emplace_back(type, built_in(source_path(type))->root().text("title"));
    return lines;
  }
  if (node.secret) return lines;
  const Node& fields = fields_of(node);
  for (const auto& [name, property] : fields.properties) lines.emplace_back(name, field_line(fields, name, *property));
  return lines;
}

/// The schema's first example, under the field's own name unless it is a whole document or a type's settings.
std::string example_of(const Walk& walk) {
  const auto examples = walk.node->json->find("examples");
  if (examples == walk.node->json->end() || examples->empty()) return {};
  const std::string name = walk.path.substr(walk.path.rfind('.') + 1);
  const bool stands_alone = walk.path.find('.') == std::string::npos || name == walk.source_type;
  return yaml_block(stands_alone ? examples->front() : Json{{name, examples->front()}});
}

}  // namespace

Result<Explanation> explain(std::string_view dotted_path) {
  const std::vector<std::string> names = split(dotted_path, '.');
  Result<Walk> walk = start(names.front());
  if (walk) walk = follow(std::move(*walk), names);
  if (!walk) return fail(walk.error());
  const Node& node = *walk->node;
  Explanation explanation;
  explanation.path = walk->path;
  explanation.title = node.text("title");
  explanation.description = node.text("description");
  explanation.type = type_of(node);
  explanation.required = walk->required;
  explanation.default_value = node.json->value("default", Json());
  explanation.notes = notes_of(node);
  const bool whole = walk->path.find('.') == std::string::npos;
  explanation.fields = whole ? document_lines(node) : field_lines(node);
  explanation.example = example_of(*walk);
  return explanation;
}

}  // namespace weir::schema
