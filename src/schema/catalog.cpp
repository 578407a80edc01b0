#include "schema/catalog.hpp"

#include <map>
#include <memory>
#include <mutex>

#include "core/crypto.hpp"
#include "schema/embedded_files.hpp"

namespace weir::schema {
namespace {

constexpr std::string_view suffix = ".schema.json";

/// One file of schemas/, parsed and compiled when it is first asked for, each form by itself: patterns are dear, and
/// most runs ask for one form only.
class BuiltIn {
 public:
  explicit BuiltIn(const EmbeddedFile& file) : file_(file) {}

  const CompiledSchema& compiled(Form form) {
    Compiled& compiled = form == Form::wire ? wire_ : manifest_;
    std::call_once(compiled.once, [&] {
      compiled.schema = std::make_unique<CompiledSchema>(parse_json(file_.text, "M060").value_or(Json(false)), form);
    });
    return *compiled.schema;
  }

 private:
  struct Compiled {
    std::once_flag once;
    std::unique_ptr<CompiledSchema> schema;
  };

  EmbeddedFile file_;
  Compiled wire_, manifest_;
};

using BuiltIns = std::map<std::string_view, std::unique_ptr<BuiltIn>>;

const BuiltIns& built_ins() {
  static const BuiltIns all = [] {
    BuiltIns made;
    for (const EmbeddedFile& file : embedded_files()) {
      if (file.path.ends_with(suffix)) made.emplace(file.path, std::make_unique<BuiltIn>(file));
    }
    return made;
  }();
  return all;
}

void fill_defaults(const Node& node, Json& instance) {
  if (node.secret) return;
  if (instance.is_array() && node.items != nullptr) {
    for (Json& item : instance) fill_defaults(*node.items, item);
  }
  if (!instance.is_object()) return;
  for (const auto& [name, property] : node.properties) {
    const bool absent = !instance.contains(name);
    if (absent && property->json->contains("default")) instance[name] = property->json->at("default");
    if (const auto member = instance.find(name); member != instance.end()) fill_defaults(*property, *member);
  }
  if (node.additional == nullptr) return;
  for (auto member = instance.begin(); member != instance.end(); ++member) {
    if (!node.properties.contains(member.key())) fill_defaults(*node.additional, *member);
  }
}

bool is_text(const Node& node) {
  return node.types == std::vector<std::string>{"string"};
}

void collect_secrets(const Node& node, const std::string& pointer, bool texts_too, std::vector<std::string>& found) {
  if (node.secret && (texts_too || !is_text(node))) found.push_back(pointer);
  for (const auto& [name, property] : node.properties) {
    collect_secrets(*property, pointer_join(pointer, name), texts_too, found);
  }
}

/// Names below a folder of schemas/: "sources/okta.schema.json" gives "okta" for "sources/".
std::vector<std::string> names_below(std::string_view folder) {
  std::vector<std::string> names;
  for (const auto& [path, file] : built_ins()) {
    if (path.starts_with(folder))
      names.emplace_back(path.substr(folder.size(), path.size() - folder.size() - suffix.size()));
  }
  return names;
}

struct KindSchema {
  int order = 0;
  std::string kind;
  std::string path;
  auto operator<=>(const KindSchema&) const = default;
};

const std::vector<KindSchema>& kind_schemas() {
  static const std::vector<KindSchema> sorted = [] {
    std::vector<KindSchema> found;
    for (const std::string& name : names_below("kinds/")) {
      const std::string path = "kinds/" + name + std::string(suffix);
      const Json& schema = *built_in(path)->root().json;
      found.push_back({schema.at("x-weir-order").get<int>(), schema.at("/properties/kind/const"_json_pointer), path});
    }
    std::sort(found.begin(), found.end());
    return found;
  }();
  return sorted;
}

FieldRule field_rule(const Json& property) {
  FieldRule rule;
  rule.set = property.value("x-weir-set", false);
  rule.immutable = property.value("x-weir-immutable", false);
  rule.write_only = property.value("x-weir-write-only", false);
  rule.git_only = property.value("x-weir-git-only", false);
  rule.refresh = property.value("x-weir-refresh", false);
  rule.references = string_member(property, "x-weir-references").value_or("");
  rule.default_value = property.value("default", Json());
  if (const auto consequence = property.find("x-weir-consequence"); consequence != property.end()) {
    rule.consequence = parse_consequence(consequence->at("class").get<std::string>()).value_or(Consequence::loss);
    rule.consequence_reason = consequence->at("reason").get<std::string>();
    if (const auto removed = consequence->find("removed"); removed != consequence->end())
      rule.when_removed = {parse_consequence(removed->at("class").get<std::string>()).value_or(Consequence::loss),
                           removed->at("reason").get<std::string>()};
  }
  return rule;
}

/// What the settings of a source type say beyond their kind: by pointer into spec.
std::map<std::string, MemberConsequence> member_consequences(std::string_view type) {
  std::map<std::string, MemberConsequence> members;
  for (const auto& [name, property] : built_in(source_path(type))->root().properties) {
    if (!property->json->contains("x-weir-consequence")) continue;
    FieldRule rule = field_rule(*property->json);
    members[pointer_join("/config", name)] = {rule.consequence, std::move(rule.consequence_reason)};
  }
  return members;
}

KindRules kind_rules(const KindSchema& schema) {
  KindRules rules;
  rules.kind = schema.kind;
  rules.order = schema.order;
  const Node& root = built_in(schema.path)->root();
  rules.remote = root.json->value("x-weir-remote", true);
  rules.resets = root.json->value("x-weir-resets", false);
  const Node& spec = *root.properties.at("spec");
  for (const auto& [name, property] : spec.properties) rules.fields[name] = field_rule(*property->json);
  if (rules.kind == "DataSource")
    for (const std::string& type : source_types()) rules.members[type] = member_consequences(type);
  return rules;
}

}  // namespace

const CompiledSchema* built_in(std::string_view path, Form form) {
  const auto found = built_ins().find(path);
  return found == built_ins().end() ? nullptr : &found->second->compiled(form);
}

std::string_view text(std::string_view path) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.path == path) return file.text;
  }
  return {};
}

std::vector<std::string> paths() {
  std::vector<std::string> all;
  for (const EmbeddedFile& file : embedded_files()) all.emplace_back(file.path);
  return all;
}

std::vector<Violation> validate(std::string_view path, const Json& instance, Form form) {
  const CompiledSchema* schema = built_in(path, form);
  if (schema == nullptr) return {{"", "", "schema", "there is no schema " + std::string(path), ""}};
  return schema->violations(instance);
}

Json with_defaults(std::string_view path, Json instance) {
  if (const CompiledSchema* schema = built_in(path)) fill_defaults(schema->root(), instance);
  return instance;
}

std::vector<std::string> kinds() {
  std::vector<std::string> names;
  for (const KindSchema& schema : kind_schemas()) names.push_back(schema.kind);
  return names;
}

std::vector<std::string> source_types() {
  return names_below("sources/");
}

std::string kind_path(std::string_view kind) {
  for (const KindSchema& schema : kind_schemas()) {
    if (schema.kind == kind) return schema.path;
  }
  return {};
}

std::string source_path(std::string_view type) {
  std::string path = "sources/" + std::string(type) + std::string(suffix);
  return built_ins().contains(path) ? path : std::string();
}

const KindTable& kind_table() {
  static const KindTable table = [] {
    KindTable made;
    for (const KindSchema& schema : kind_schemas()) made.emplace(schema.kind, kind_rules(schema));
    return made;
  }();
  return table;
}

std::vector<std::string> secret_fields(std::string_view source_type) {
  std::vector<std::string> found;
  if (const CompiledSchema* schema = built_in(source_path(source_type)))
    collect_secrets(schema->root(), "", true, found);
  return found;
}

std::vector<std::string> json_secret_fields(std::string_view source_type) {
  std::vector<std::string> found;
  if (const CompiledSchema* schema = built_in(source_path(source_type)))
    collect_secrets(schema->root(), "", false, found);
  return found;
}

const std::string& rules_digest() {
  static const std::string digest = [] {
    std::string all;
    for (const EmbeddedFile& file : embedded_files()) {
      all += std::string(file.path) + '\n' + std::to_string(file.text.size()) + '\n' + std::string(file.text);
    }
    return sha256_tag(all);
  }();
  return digest;
}

}  // namespace weir::schema
