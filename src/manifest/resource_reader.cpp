#include "manifest/resource_reader.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/cron.hpp"
#include "core/text.hpp"

namespace weir::manifest {

namespace {

constexpr std::string_view api_version = "weir/v1";
constexpr std::string_view own_tag_prefix = "weir:";

/// The kind that a document says, when it is one that has a schema; else M032, M033 or M036.
std::optional<std::string> known_kind(const DocumentAt& at, Diagnostics& problems) {
  const Json& document = at.document.value;
  if (!document.is_object()) {
    problems.push_back(
        at_value(at, "", error("M032", "a manifest is a mapping with apiVersion, kind, metadata and spec")));
    return std::nullopt;
  }
  const auto version = string_member(document, "apiVersion");
  if (!version) {
    problems.push_back(at_value(
        at, "",
        error("M032", "missing \"apiVersion\"; expected weir/v1", "every manifest begins with apiVersion: weir/v1")));
  } else if (*version != api_version) {
    problems.push_back(at_value(
        at, "/apiVersion",
        error("M033", fmt::format("unknown apiVersion \"{}\"; expected {}", printable(*version), api_version))));
  }
  const auto kind = string_member(document, "kind");
  if (!kind) {
    problems.push_back(at_value(
        at, "", error("M032", fmt::format("missing \"kind\"; expected one of {}", join(schema::kinds(), ", ")))));
    return std::nullopt;
  }
  if (schema::kind_path(*kind).empty()) {
    const std::vector<std::string> kinds = schema::kinds();
    const auto meant = did_you_mean(*kind, kinds);
    problems.push_back(at_value(
        at, "/kind",
        error("M033", fmt::format("unknown kind \"{}\"; expected one of {}", printable(*kind), join(kinds, ", ")),
              meant ? fmt::format("did you mean \"{}\"?", *meant) : std::string())));
    return std::nullopt;
  }
  return has_errors(problems) ? std::nullopt : kind;
}

std::string key_text(const std::string& kind, const Json& document) {
  const auto metadata = document.find("metadata");
  if (metadata == document.end() || !metadata->is_object()) return {};
  const auto name = string_member(*metadata, "name");
  return name && is_dns_label(*name) ? fmt::format("{}/{}", kind, *name) : std::string();
}

void check_schemas(const DocumentAt& at, const std::string& kind, Diagnostics& problems) {
  const Json& document = at.document.value;
  for (const auto& one : schema::validate(schema::kind_path(kind), document, schema::Form::manifest)) {
    problems.push_back(diagnose(at, one));
  }
  const Json* type = pointer_get(document, "/spec/type");
  const Json* config = pointer_get(document, "/spec/config");
  if (kind != "DataSource" || type == nullptr || !type->is_string() || config == nullptr || !config->is_object())
    return;
  const std::string path = schema::source_path(type->get_ref<const std::string&>());
  if (path.empty()) return;
  for (const auto& one : schema::validate(path, *config, schema::Form::manifest)) {
    problems.push_back(diagnose(at, one, "/spec/config"));
  }
}

void check_tags(const DocumentAt& at, Diagnostics& problems) {
  const Json* tags = pointer_get(at.document.value, "/spec/tags");
  if (tags == nullptr || !tags->is_array()) return;
  for (std::size_t index = 0; index < tags->size(); ++index) {
    const Json& tag = (*tags)[index];
    if (!tag.is_string() || !lower_ascii(tag.get_ref<const std::string&>()).starts_with(own_tag_prefix)) continue;
    problems.push_back(at_value(at, pointer_join("/spec/tags", index),
                                error("M045",
                                      fmt::format("tag \"{}\" is written by Weir itself; expected a tag that does "
                                                  "not start with weir:",
                                                  printable(tag.get_ref<const std::string&>())),
                                      "remove it; metadata.protect and spec.onRemove are how to steer Weir")));
  }
}

void check_moved_from(const DocumentAt& at, Diagnostics& problems) {
  const Json* from = pointer_get(at.document.value, "/metadata/movedFrom");
  const Json* name = pointer_get(at.document.value, "/metadata/name");
  if (from == nullptr || name == nullptr || !from->is_string() || *from != *name) return;
  problems.push_back(
      at_value(at, "/metadata/movedFrom",
               error("M048", "movedFrom names the resource itself", "write its old name, or remove the field")));
}

/// The fields of spec that hold a cron, by kind.
const std::map<std::string_view, const char*> cron_fields{
    {"DataSource", "syncSchedule"}, {"Connection", "schedule"}, {"Schedule", "cron"}};
const std::set<std::string_view> presets{"hourly", "daily", "weekly"};

/// A cron has blanks between its fields, a preset of it begins with @, and a name has neither.
bool is_name(const std::string& text) {
  return !text.starts_with('@') && text.find_first_of(" \t") == std::string::npos;
}

/// A cron that cannot be read where a name was meant is told how to write that.
Diagnostic about_cron(const std::string& kind, const std::string& text, Diagnostic problem) {
  if (kind == "DataSource" && is_dns_label(text))
    problem.hint = fmt::format("to follow a Schedule, write schedule: {}", text);
  return problem;
}

/// The cron that stands in the spec in its canonical form, so that one meaning has one text. A schedule keeps its text:
/// `H` in it is settled for each resource that it drives. "" where there is none, a name or a wrong one.
std::string canonical_schedule(const DocumentAt& at, const std::string& kind, Diagnostics& problems) {
  const auto field = cron_fields.find(kind);
  if (field == cron_fields.end()) return {};
  const std::string pointer = pointer_join("/spec", field->second);
  const Json* text = pointer_get(at.document.value, pointer);
  if (text == nullptr || !text->is_string()) return {};
  std::string expression = text->get<std::string>();
  if (kind == "Connection" && presets.contains(expression)) expression.insert(0, 1, '@');
  if (kind == "Connection" && is_name(expression)) return {};
  const auto cron = parse_cron(expression, at.key);
  if (!cron) {
    for (const Diagnostic& one : cron.error())
      problems.push_back(at_value(at, pointer, about_cron(kind, expression, one)));
    return {};
  }
  if (never_fires(*cron))
    problems.push_back(
        at_value(at, pointer,
                 warning("D011", fmt::format("\"{}\" never fires: no such day is in any year", printable(expression)),
                         "correct day and month; to run nothing, leave the schedule out or switch the resource off")));
  return kind == "Schedule" ? std::string() : canonical_cron(*cron);
}

void check_schedule_name(const DocumentAt& at, const std::string& kind, Diagnostics& problems) {
  const Json* name = pointer_get(at.document.value, "/metadata/name");
  if (kind != "Schedule" || name == nullptr || !name->is_string() ||
      !presets.contains(name->get_ref<const std::string&>()))
    return;
  problems.push_back(at_value(
      at, "/metadata/name",
      error("D032", fmt::format("\"{}\" is a preset of connections; expected another name", name->get<std::string>()),
            "a connection that says it would not know which of the two is meant")));
}

/// Lists whose order does not count, sorted and without repetition: the same set is the same spec.
void sort_sets(const std::string& kind, Json& spec) {
  const auto rules = schema::kind_table().find(kind);
  if (rules == schema::kind_table().end()) return;
  for (const auto& [name, rule] : rules->second.fields) {
    const auto field = spec.find(name);
    if (!rule.set || field == spec.end() || !field->is_array()) continue;
    auto& items = field->get_ref<Json::array_t&>();
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
  }
}

Resource make_resource(Document document, const std::string& kind, const std::string& schedule) {
  Json full = schema::with_defaults(schema::kind_path(kind), std::move(document.value));
  const Json& metadata = full["metadata"];
  Resource resource;
  resource.key = {kind, metadata["name"].get<std::string>()};
  resource.spec = std::move(full["spec"]);
  const auto& fields = schema::kind_table().at(kind).fields;
  if (fields.contains("displayName") && !resource.spec.contains("displayName"))
    resource.spec["displayName"] = resource.key.name;
  if (!schedule.empty()) resource.spec[cron_fields.at(kind)] = schedule;
  sort_sets(kind, resource.spec);
  if (const auto labels = metadata.find("labels"); labels != metadata.end()) {
    for (const auto& [name, value] : labels->items()) resource.labels.emplace(name, value.get<std::string>());
  }
  if (const auto protect = metadata.find("protect"); protect != metadata.end()) resource.protect = protect->get<bool>();
  resource.moved_from = string_member(metadata, "movedFrom");
  resource.adopt = string_member(metadata, "adopt");
  resource.place = document.positions.of_value("");
  resource.digest = resource_digest(resource);
  return resource;
}

}  // namespace

std::optional<Resource> read_resource(Document document, Diagnostics& problems) {
  Diagnostics found;
  DocumentAt at{document, {}};
  const auto kind = known_kind(at, found);
  std::string schedule;
  if (kind) {
    at.key = key_text(*kind, document.value);
    found = check_texts(at);
    // A text of any length is not put to the schemas' patterns.
    const bool too_long =
        std::any_of(found.begin(), found.end(), [](const Diagnostic& one) { return one.code == "M023"; });
    if (!too_long) check_schemas(at, *kind, found);
    check_tags(at, found);
    check_moved_from(at, found);
    check_schedule_name(at, *kind, found);
    schedule = canonical_schedule(at, *kind, found);
  }
  const bool valid = kind && !has_errors(found);
  append(problems, std::move(found));
  return valid ? std::optional<Resource>(make_resource(std::move(document), *kind, schedule)) : std::nullopt;
}

}  // namespace weir::manifest
