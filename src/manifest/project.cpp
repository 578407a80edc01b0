#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/text.hpp"
#include "manifest/document_rules.hpp"
#include "manifest/endpoint.hpp"
#include "manifest/manifest.hpp"
#include "schema/schema.hpp"

namespace weir::manifest {

namespace {

constexpr std::string_view schema_path = "project.schema.json";

/// A folder of the repository in plain form: relative, without `..`.
bool stays_inside(const std::string& folder) {
  if (folder.starts_with('/')) return false;
  const auto parts = split(folder, '/');
  return std::none_of(parts.begin(), parts.end(),
                      [](const std::string& part) { return part == ".." || part == ".git"; });
}

Diagnostics check_target(const DocumentAt& at, const std::string& pointer, const Json& target) {
  Diagnostics problems;
  if (const auto endpoint = string_member(target, "endpoint")) {
    if (const auto wrong = endpoint_problem(*endpoint)) {
      problems.push_back(at_value(at, pointer + "/endpoint", error("M080", *wrong, "correct `endpoint` in weir.yaml")));
    }
  }
  const auto folders = target.find("manifests");
  if (folders == target.end() || !folders->is_array()) return problems;
  for (std::size_t index = 0; index < folders->size(); ++index) {
    const Json& folder = (*folders)[index];
    if (!folder.is_string() || stays_inside(folder.get_ref<const std::string&>())) continue;
    problems.push_back(at_value(
        at, pointer_join(pointer + "/manifests", index),
        error("R005", fmt::format("path \"{}\" leaves the repository", printable(folder.get_ref<const std::string&>())),
              "write it relative to the root of the repository, without `..`")));
  }
  return problems;
}

Diagnostics check_targets(const DocumentAt& at) {
  Diagnostics problems;
  const Json& document = at.document.value;
  const Json* targets = pointer_get(document, "/targets");
  std::vector<std::string> names;
  if (targets != nullptr && targets->is_object()) {
    for (const auto& [name, target] : targets->items()) {
      names.push_back(name);
      if (target.is_object()) append(problems, check_target(at, pointer_join("/targets", name), target));
    }
  }
  const auto chosen = document.is_object() ? string_member(document, "defaultTarget") : std::nullopt;
  if (chosen && std::find(names.begin(), names.end(), *chosen) == names.end()) {
    const auto meant = did_you_mean(*chosen, names);
    problems.push_back(
        at_value(at, "/defaultTarget",
                 error("M081", fmt::format("defaultTarget \"{}\" is none of the targets", printable(*chosen)),
                       meant ? fmt::format("did you mean \"{}\"?", *meant) : "name one of `targets`")));
  }
  return problems;
}

/// Whether a removal can do to an object of that kind what it says.
void check_removal(const DocumentAt& at, const std::string& pointer, const Json& removal, const KindRules& kind,
                   Diagnostics& problems) {
  if (!kind.remote)
    problems.push_back(at_value(at, pointer,
                                error("M064", fmt::format("a {} has no object at the API to remove", kind.kind),
                                      "remove this entry; a manifest that goes away is enough")));
  else if (kind.resets && string_member(removal, "action") == "disable")
    problems.push_back(
        at_value(at, pointer,
                 error("M064", fmt::format("a {} cannot be disabled; expected delete or forget", kind.kind),
                       "write action: delete to bring the stream's own types back")));
}

Diagnostics check_removed(const DocumentAt& at) {
  Diagnostics problems;
  const Json* removed = pointer_get(at.document.value, "/removed");
  if (removed == nullptr || !removed->is_array()) return problems;
  const std::vector<std::string> kinds = schema::kinds();
  std::set<std::string> seen;
  for (std::size_t index = 0; index < removed->size(); ++index) {
    const auto text = (*removed)[index].is_object() ? string_member((*removed)[index], "key") : std::nullopt;
    const auto key = text ? parse_resource_key(*text) : std::nullopt;
    if (!key) continue;
    const std::string pointer = pointer_join("/removed", index) + "/key";
    if (std::find(kinds.begin(), kinds.end(), key->kind) == kinds.end()) {
      const auto meant = did_you_mean(key->kind, kinds);
      problems.push_back(at_value(at, pointer,
                                  error("M033", fmt::format("unknown kind \"{}\"", printable(key->kind)),
                                        meant ? fmt::format("did you mean \"{}\"?", *meant) : std::string())));
    }
    const auto rules = schema::kind_table().find(key->kind);
    if (rules != schema::kind_table().end()) check_removal(at, pointer, (*removed)[index], rules->second, problems);
    if (!seen.insert(*text).second) {
      problems.push_back(at_value(
          at, pointer,
          error("M082", fmt::format("{} is to be removed twice", printable(*text)), "remove one of the two entries")));
    }
  }
  return problems;
}

TargetConfig read_target(const std::string& name, const Json& value) {
  TargetConfig target;
  target.name = name;
  target.endpoint = value["endpoint"].get<std::string>();
  target.manifests = value["manifests"].get<std::vector<std::string>>();
  if (value.contains("kinds")) target.kinds = value["kinds"].get<std::vector<std::string>>();
  target.instance = string_member(value, "instance");
  return target;
}

RemovedEntry read_removed(const Json& value) {
  using Action = RemovedEntry::Action;
  static const std::map<std::string, Action> actions{
      {"delete", Action::remove}, {"disable", Action::disable}, {"forget", Action::forget}};
  return {*parse_resource_key(value["key"].get<std::string>()), actions.at(value["action"].get<std::string>())};
}

Limits read_limits(const Json& value) {
  Limits limits;
  limits.max_removals = value["maxRemovals"].get<int>();
  limits.max_removal_percent = value["maxRemovalPercent"].get<int>();
  limits.concurrency = value["concurrency"].get<int>();
  limits.requests_per_second = value["requestsPerSecond"].get<int>();
  return limits;
}

/// The project that a valid document states. The schema has made sure that every access is right.
Project make_project(const Json& document) {
  const Json full = schema::with_defaults(schema_path, document);
  Project project;
  project.name = full["project"]["name"].get<std::string>();
  project.id = full["project"]["id"].get<std::string>();
  project.default_target = string_member(full, "defaultTarget");
  for (const auto& [name, target] : full["targets"].items()) project.targets.emplace(name, read_target(name, target));
  project.limits = read_limits(full["limits"]);
  for (const Json& entry : full["removed"]) project.removed.push_back(read_removed(entry));
  return project;
}

/// The one document of weir.yaml, or why there is none.
Result<Document> only_document(std::string_view text, const std::string& file) {
  ParsedFile parsed = parse_yaml(text, file);
  if (has_errors(parsed.problems)) return fail(std::move(parsed.problems));
  if (parsed.documents.empty() || parsed.documents.front().value.is_null()) {
    return fail(error("M001", "empty document: this file declares no project",
                      "write kind: Project and project: {name, id}; docs/formats.md shows one")
                    .at({file, 1, 1}));
  }
  if (parsed.documents.size() > 1) {
    return fail(error("M083", "a second document; expected one project", "keep manifests in their own files")
                    .at(parsed.documents[1].positions.of_value("")));
  }
  return std::move(parsed.documents.front());
}

}  // namespace

Result<Project> read_project(std::string_view text, const std::string& file) {
  const auto document = only_document(text, file);
  if (!document) return fail(document.error());
  const DocumentAt at{*document, {}};
  Diagnostics problems = check_texts(at);
  append(problems, check_targets(at));
  append(problems, check_removed(at));
  // What the endpoint rules refuse may hold a password: the schema is not asked to show it.
  std::set<std::string> told;
  for (const Diagnostic& one : problems) told.insert(one.pointer.value_or(""));
  const bool too_long =
      std::any_of(problems.begin(), problems.end(), [](const Diagnostic& one) { return one.code == "M023"; });
  if (!too_long) {
    for (const auto& one : schema::validate(schema_path, document->value)) {
      if (!told.contains(one.pointer)) problems.push_back(diagnose(at, one));
    }
  }
  if (problems.empty()) return make_project(document->value);
  std::stable_sort(problems.begin(), problems.end(), [](const Diagnostic& left, const Diagnostic& right) {
    return std::pair(left.place.line, left.place.column) < std::pair(right.place.line, right.place.column);
  });
  return fail(std::move(problems));
}

}  // namespace weir::manifest
