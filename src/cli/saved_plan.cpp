#include "cli/saved_plan.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cli/whole_file.hpp"
#include "core/text.hpp"
#include "plan/plan_json.hpp"
#include "schema/schema.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t largest_file = 64u << 20;
constexpr std::size_t most_names = 10;

std::string again(const std::string& target_option = {}) {
  return fmt::format("make the plan again with `weir plan{} --out FILE` and have it approved", target_option);
}

/// What a step would do, as the hash sees it.
Json effect(const plan::Step& step) {
  Json fields = Json::array();
  for (const auto& field : step.change.fields) {
    const auto secret = string_member(field.after, "secretRef");
    fields.push_back({{"path", field.path}, {"after", secret ? Json{{"secretRef", *secret}} : field.after}});
  }
  const auto& change = step.change;
  return {{"action", to_string(change.action)},
          {"remoteId", change.remote_id ? Json(*change.remote_id) : Json(nullptr)},
          {"version", change.expected_version ? Json(*change.expected_version) : Json(nullptr)},
          {"fields", std::move(fields)},
          {"consequence", to_string(change.consequence)}};
}

using Effects = std::map<ResourceKey, Json>;

Effects effects(const plan::Plan& plan) {
  Effects out;
  for (const auto& step : plan.steps) out[step.change.key] = effect(step);
  return out;
}

std::string action_of(const Json& effect) {
  return string_member(effect, "action").value_or("?");
}

/// "a version" or "the fields": the first thing in which two steps of one key differ.
std::string moved_part(const Json& before, const Json& now) {
  if (before["action"] != now["action"]) return fmt::format("{} became {}", action_of(before), action_of(now));
  if (before["remoteId"] != now["remoteId"]) return "another object";
  if (before["version"] != now["version"])
    return fmt::format("version {} became {}", before["version"].dump(), now["version"].dump());
  if (!same_json(before["fields"], now["fields"])) return "other fields";
  return "another consequence";
}

const diff::Conflict* conflict_of(const plan::Plan& plan, const ResourceKey& key) {
  const auto found = std::find_if(plan.conflicts.begin(), plan.conflicts.end(),
                                  [&](const diff::Conflict& one) { return one.key == key; });
  return found == plan.conflicts.end() ? nullptr : &*found;
}

/// Why a step of the saved plan is not in the one made now.
std::string fate_of(const plan::Plan& now, const ResourceKey& key, const Json& effect) {
  if (const diff::Conflict* conflict = conflict_of(now, key))
    return fmt::format("in place of {} there is a conflict, {}", action_of(effect), conflict->code);
  return action_of(effect) + " is no longer needed";
}

bool meets_conflict(const plan::Plan& saved, const plan::Plan& now) {
  return std::any_of(saved.steps.begin(), saved.steps.end(),
                     [&](const plan::Step& step) { return conflict_of(now, step.change.key) != nullptr; });
}

/// One phrase for each step that is not the same in both.
std::vector<std::string> moved_steps(const plan::Plan& saved, const plan::Plan& now) {
  const Effects before = effects(saved);
  const Effects after = effects(now);
  std::vector<std::string> out;
  for (const auto& [key, effect] : before) {
    const auto found = after.find(key);
    if (found == after.end())
      out.push_back(fmt::format("{} ({})", printable(to_string(key), 130), fate_of(now, key, effect)));
    else if (!same_json(effect, found->second))
      out.push_back(fmt::format("{} ({})", printable(to_string(key), 130), moved_part(effect, found->second)));
  }
  for (const auto& [key, effect] : after)
    if (before.count(key) == 0)
      out.push_back(fmt::format("{} ({} is new)", printable(to_string(key), 130), action_of(effect)));
  return out;
}

std::string named(const std::vector<std::string>& moved) {
  std::vector<std::string> shown(moved.begin(),
                                 moved.begin() + static_cast<std::ptrdiff_t>(std::min(moved.size(), most_names)));
  std::string out = join(shown, ", ");
  if (moved.size() > most_names) out += fmt::format(" and {} more", moved.size() - most_names);
  return out;
}

std::string instance_words(const Instance& instance) {
  return fmt::format("{} (tenant {}, instance {})", printable(instance.origin, 200), printable(instance.tenant_id),
                     printable(instance.instance_id));
}

Diagnostic elsewhere(const std::string& what, const std::string& saved, const std::string& now) {
  return error("P005",
               fmt::format("the plan is for {} {}, this run is for {}; the same was expected", what, saved, now),
               again());
}

Diagnostics other_subject(const plan::Plan& saved, const plan::Plan& now) {
  Diagnostics problems;
  if (saved.project_id != now.project_id)
    problems.push_back(elsewhere("project", printable(saved.project_id), printable(now.project_id)));
  if (saved.target_name != now.target_name)
    problems.push_back(elsewhere("target", printable(saved.target_name), printable(now.target_name)));
  if (saved.instance != now.instance)
    problems.push_back(elsewhere("the API", instance_words(saved.instance), instance_words(now.instance)));
  return problems;
}

}  // namespace

Result<Json> read_saved(const std::string& path, Writers writers) {
  const auto text = read_regular(path, largest_file, "P013", writers);
  if (!text) return fail(text.error());
  auto json = parse_json(*text, "P002");
  if (json) return json;
  return fail(error("P002",
                    fmt::format("\"{}\" is no whole document: {}; a file as `weir plan --out` or `weir apply --report` "
                                "wrote it was expected",
                                printable(path, 200), json.error().front().message),
                    "get the file again: it is cut, or was changed on its way"));
}

Result<plan::Plan> plan_of(const Json& saved) {
  if (string_member(saved, "kind") != "Plan")
    return fail(error("P001", "this is not a plan; a file made by `weir plan --out FILE` was expected",
                      "name the plan's file; `weir show FILE` shows what this one is"));
  if (!saved.contains("formatVersion") || !same_json(saved["formatVersion"], 1))
    return fail(error("P004", "the plan has another format version; 1 was expected",
                      "read it with the version of weir that wrote it, or make it again"));
  const auto violations = schema::validate("plan.schema.json", saved);
  Diagnostics problems;
  for (const auto& one : violations)
    problems.push_back(error("P012", "the plan file is damaged: " + one.message, again()).pointing_to(one.pointer));
  if (!problems.empty()) return fail(std::move(problems));
  return plan::from_json(saved);
}

Diagnostics differences(const plan::Plan& saved, const plan::Plan& now, const std::string& target_option) {
  if (auto problems = other_subject(saved, now); !problems.empty()) return problems;
  if (saved.hash == now.hash) return {};
  if (now.steps.empty() && !meets_conflict(saved, now))
    return {
        error("P011", "nothing is left to do of this plan: the API already holds what it says; steps were expected",
              fmt::format("it was applied before, or something else did the same; `weir plan{}` shows what there is "
                          "to do now",
                          target_option))};
  const auto moved = moved_steps(saved, now);
  if (moved.empty())
    return {error("P008",
                  fmt::format("the order of the steps changed since the plan was made; {} was expected, now it is {}",
                              printable(saved.hash), now.hash),
                  again(target_option))};
  return {error("P008",
                fmt::format("{} changed since the plan was made: {}; the same steps were expected",
                            counted(moved.size(), "step"), named(moved)),
                again(target_option))};
}

std::optional<Diagnostic> unless_of_project(const plan::Plan& saved, const Project& project) {
  if (saved.project_id == project.id) return std::nullopt;
  return elsewhere("project", printable(saved.project_id), printable(project.id));
}

std::optional<Diagnostic> unless_approved(const std::string& approved_hash, const plan::Plan& now,
                                          const std::string& target_option) {
  if (approved_hash == now.hash) return std::nullopt;
  return error("P008",
               fmt::format("the plan is not the approved one: {} was approved, now it is {}; nothing was written",
                           printable(approved_hash), now.hash),
               fmt::format("look at `weir plan{}` again and approve its hash", target_option));
}

}  // namespace weir::cli
