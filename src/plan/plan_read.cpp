#include <fmt/format.h>

#include "plan/plan_json.hpp"

namespace weir::plan {
namespace {

// The shape was checked by the published schema before; what is read here is there and of its type.

std::string text_of(const Json& object, std::string_view name) {
  return string_member(object, name).value_or("");
}

std::vector<ResourceKey> keys_of(const Json& list) {
  std::vector<ResourceKey> keys;
  for (const Json& item : list)
    if (item.is_string())
      if (auto key = parse_resource_key(item.get<std::string>())) keys.push_back(*key);
  return keys;
}

/// Kind and name, or kind and id for an object that is not ours.
std::vector<ResourceKey> users_of(const Json& list) {
  std::vector<ResourceKey> keys;
  for (const Json& item : list) {
    const std::string text = item.is_string() ? item.get<std::string>() : "";
    const std::size_t slash = text.find('/');
    if (slash != std::string::npos) keys.push_back({text.substr(0, slash), text.substr(slash + 1)});
  }
  return keys;
}

std::optional<DrivenBy> schedule_of(const Json& step) {
  const auto schedule = step.find("schedule");
  if (schedule == step.end() || !schedule->is_object()) return std::nullopt;
  DrivenBy driven_by;
  driven_by.schedule = text_of(*schedule, "name");
  driven_by.cron = text_of(*schedule, "cron");
  driven_by.zone = text_of(*schedule, "timeZone");
  return driven_by;
}

std::vector<std::string> texts_of(const Json& list) {
  std::vector<std::string> texts;
  for (const Json& item : list)
    if (item.is_string()) texts.push_back(item.get<std::string>());
  return texts;
}

Origin origin_of(const std::string& text) {
  return text == to_string(Origin::drift)  ? Origin::drift
         : text == to_string(Origin::both) ? Origin::both
                                           : Origin::git;
}

std::optional<Step> step_of(const Json& json) {
  const auto key = parse_resource_key(text_of(json, "key"));
  const auto action = parse_action(text_of(json, "action"));
  if (!key || !action) return std::nullopt;
  Step step;
  diff::Change& change = step.change;
  change.key = *key;
  change.action = *action;
  change.reason = text_of(json, "reason");
  change.origin = origin_of(text_of(json, "origin"));
  change.place.file = text_of(json, "file");
  if (json.at("line").is_number_integer()) change.place.line = json.at("line").get<int>();
  change.remote_id = string_member(json, "remoteId");
  if (json.at("expectedVersion").is_number_integer())
    change.expected_version = json.at("expectedVersion").get<std::int64_t>();
  change.guarded = json.at("guarded") == Json(true);
  for (const Json& field : json.at("fields"))
    change.fields.push_back({text_of(field, "path"), field.at("before"), field.at("after")});
  change.consequence = parse_consequence(text_of(json, "consequence")).value_or(Consequence::none);
  change.consequence_reason = text_of(json, "consequenceReason");
  const auto again = json.find("recordsAgain");
  if (again != json.end() && again->is_number_integer()) change.records_again = again->get<std::int64_t>();
  change.driven_by = schedule_of(json);
  if (const auto needs = json.find("needs"); needs != json.end()) change.needs = keys_of(*needs);
  step.depends_on = keys_of(json.at("dependsOn"));
  step.blocked_by = users_of(json.at("blockedBy"));
  return step;
}

Diagnostic diagnostic_of(const Json& json) {
  Diagnostic one;
  const std::string severity = text_of(json, "severity");
  one.severity = severity == "error" ? Severity::error : severity == "warning" ? Severity::warning : Severity::note;
  one.code = text_of(json, "code");
  one.message = text_of(json, "message");
  one.hint = string_member(json, "hint");
  one.key = string_member(json, "key");
  one.pointer = string_member(json, "pointer");
  one.place.file = text_of(json, "file");
  if (json.at("line").is_number_integer()) one.place.line = json.at("line").get<int>();
  if (json.at("column").is_number_integer()) one.place.column = json.at("column").get<int>();
  return one;
}

bool read_lists(const Json& json, Plan& plan) {
  for (const Json& item : json.at("steps")) {
    auto step = step_of(item);
    if (!step) return false;
    plan.steps.push_back(std::move(*step));
  }
  for (const Json& item : json.at("rotations")) {
    const auto key = parse_resource_key(text_of(item, "key"));
    if (!key) return false;
    plan.rotations.push_back({*key, texts_of(item.at("fields")), {}, {}, false, {}});
  }
  for (const Json& item : json.at("guards")) plan.guards.push_back({text_of(item, "code"), text_of(item, "message")});
  for (const Json& item : json.at("conflicts")) {
    const auto key = parse_resource_key(text_of(item, "key"));
    if (!key) return false;
    plan.conflicts.push_back({*key, text_of(item, "message"), texts_of(item.at("ids")), {}});
  }
  for (const Json& item : json.at("held")) {
    const auto key = parse_resource_key(text_of(item, "key"));
    if (!key) return false;
    plan.held.push_back({*key, text_of(item, "reason")});
  }
  for (const Json& item : json.at("diagnostics")) plan.diagnostics.push_back(diagnostic_of(item));
  return true;
}

std::optional<WeekLoad> week_of(const Json& json) {
  const auto week = json.find("weekLoad");
  if (week == json.end()) return std::nullopt;
  return WeekLoad{week->at("before").get<WeekHours>(), week->at("after").get<WeekHours>(),
                  week->at("atMost").get<bool>(), week->at("uncounted").get<std::size_t>()};
}

void read_heading(const Json& json, Plan& plan) {
  plan.project_name = text_of(json.at("project"), "name");
  plan.project_id = text_of(json.at("project"), "id");
  plan.target_name = text_of(json.at("target"), "name");
  plan.instance = instance_from_json(json.at("target").at("instance"));
  plan.commit = string_member(json, "commit");
  plan.dirty = json.at("dirty") == Json(true);
  plan.as_of = string_member(json, "asOf");
  plan.touched = keys_of(json.at("touched"));
  plan.dst_due = keys_of(json.at("dstDue"));
  plan.unmanaged = json.at("unmanaged").get<std::size_t>();
  plan.unchanged = json.at("summary").at("unchanged").get<std::size_t>();
  plan.cost = {json.at("cost").at("reads").get<std::size_t>(), json.at("cost").at("writes").get<std::size_t>()};
  plan.week_load = week_of(json);
  plan.hash = text_of(json, "hash");
}

}  // namespace

Instance instance_from_json(const Json& json) {
  return {text_of(json, "origin"), text_of(json, "tenantId"), text_of(json, "appId"), text_of(json, "instanceId")};
}

Result<Plan> from_json(const Json& json) {
  Plan plan;
  read_heading(json, plan);
  if (!read_lists(json, plan))
    return fail(error("P012", "the plan file names a key or an action that Weir does not know",
                      "make the plan again with weir plan --out"));
  if (plan_hash(plan) != plan.hash)
    return fail(error("P003",
                      fmt::format("the plan was changed after it was made: its steps hash to {}, it says {}",
                                  plan_hash(plan), plan.hash),
                      "make the plan again with weir plan --out"));
  return plan;
}

}  // namespace weir::plan
