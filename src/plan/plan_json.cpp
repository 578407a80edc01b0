#include "plan/plan_json.hpp"

#include "core/crypto.hpp"
#include "core/diagnostic_json.hpp"

namespace weir::plan {
namespace {

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json keys_json(const std::vector<ResourceKey>& keys) {
  Json list = Json::array();
  for (const ResourceKey& key : keys) list.push_back(to_string(key));
  return list;
}

/// The schedule behind a cron among the fields; null where there is none.
Json schedule_json(const std::optional<DrivenBy>& driven_by) {
  if (!driven_by) return {};
  return {{"name", driven_by->schedule}, {"cron", driven_by->cron}, {"timeZone", driven_by->zone}};
}

Json step_json(const Step& step) {
  const diff::Change& change = step.change;
  Json fields = Json::array();
  for (const diff::FieldChange& field : change.fields)
    fields.push_back({{"path", field.path}, {"before", field.before}, {"after", field.after}});
  return {{"key", to_string(change.key)},
          {"action", to_string(change.action)},
          {"reason", change.reason},
          {"origin", to_string(change.origin)},
          {"file", text_or_null(change.place.file)},
          {"line", change.place.line > 0 ? Json(change.place.line) : Json()},
          {"remoteId", or_null(change.remote_id)},
          {"expectedVersion", or_null(change.expected_version)},
          {"guarded", change.guarded},
          {"fields", std::move(fields)},
          {"consequence", to_string(change.consequence)},
          {"consequenceReason", text_or_null(change.consequence_reason)},
          {"recordsAgain", or_null(change.records_again)},
          {"schedule", schedule_json(change.driven_by)},
          {"needs", keys_json(change.needs)},
          {"dependsOn", keys_json(step.depends_on)},
          {"blockedBy", keys_json(step.blocked_by)}};
}

Json summary_json(const Summary& sum) {
  return {{"create", sum.create}, {"update", sum.update}, {"disable", sum.disable},
          {"enable", sum.enable}, {"delete", sum.remove}, {"refresh", sum.refresh},
          {"adopt", sum.adopt},   {"forget", sum.forget}, {"unchanged", sum.unchanged}};
}

/// A value as the hash sees it: of a secret only which one it is, not whether it is known to be the same.
Json without_status(const Json& value) {
  if (value.is_object() && value.contains("secretRef")) return {{"secretRef", value.at("secretRef")}};
  Json copy = value;
  if (copy.is_structured())
    for (Json& member : copy) member = without_status(member);
  return copy;
}

Json hashed_step(const Step& step) {
  const diff::Change& change = step.change;
  Json fields = Json::array();
  for (const diff::FieldChange& field : change.fields)
    fields.push_back({{"path", field.path}, {"after", without_status(field.after)}});
  return {{"key", to_string(change.key)},          {"action", to_string(change.action)},
          {"remoteId", or_null(change.remote_id)}, {"expectedVersion", or_null(change.expected_version)},
          {"fields", std::move(fields)},           {"consequence", to_string(change.consequence)}};
}

Json lists_json(const Plan& plan) {
  Json lists = {{"steps", Json::array()},     {"rotations", Json::array()}, {"guards", Json::array()},
                {"conflicts", Json::array()}, {"held", Json::array()},      {"diagnostics", Json::array()}};
  for (const Step& step : plan.steps) lists["steps"].push_back(step_json(step));
  for (const diff::Rotation& one : plan.rotations)
    lists["rotations"].push_back({{"key", to_string(one.key)}, {"fields", one.fields}});
  for (const Guard& one : plan.guards) lists["guards"].push_back({{"code", one.code}, {"message", one.message}});
  for (const diff::Conflict& one : plan.conflicts)
    lists["conflicts"].push_back({{"key", to_string(one.key)}, {"message", one.message}, {"ids", one.ids}});
  for (const diff::Held& one : plan.held)
    lists["held"].push_back({{"key", to_string(one.key)}, {"reason", one.reason}});
  for (const Diagnostic& one : plan.diagnostics) lists["diagnostics"].push_back(weir::to_json(one));
  return lists;
}

}  // namespace

Json to_json(const Instance& instance) {
  return {{"origin", text_or_null(instance.origin)},
          {"tenantId", text_or_null(instance.tenant_id)},
          {"appId", text_or_null(instance.app_id)},
          {"instanceId", text_or_null(instance.instance_id)}};
}

Json to_json(const Plan& plan) {
  Json json = lists_json(plan);
  json["formatVersion"] = 1;
  json["kind"] = "Plan";
  json["project"] = {{"name", plan.project_name}, {"id", plan.project_id}};
  json["target"] = {{"name", plan.target_name}, {"instance", to_json(plan.instance)}};
  json["commit"] = or_null(plan.commit);
  json["dirty"] = plan.dirty;
  json["asOf"] = or_null(plan.as_of);
  json["touched"] = keys_json(plan.touched);
  json["dstDue"] = keys_json(plan.dst_due);
  json["unmanaged"] = plan.unmanaged;
  json["summary"] = summary_json(summarize(plan));
  json["cost"] = {{"reads", plan.cost.reads}, {"writes", plan.cost.writes}};
  json["hash"] = plan.hash;
  if (const auto& load = plan.week_load)
    json["weekLoad"] = {
        {"before", load->before}, {"after", load->after}, {"atMost", load->at_most}, {"uncounted", load->uncounted}};
  return json;
}

std::string to_bytes(const Plan& plan) {
  return canonical_json(to_json(plan)) + "\n";
}

std::string plan_hash(const Plan& plan) {
  Json steps = Json::array();
  for (const Step& step : plan.steps) steps.push_back(hashed_step(step));
  const Json hashed = {{"formatVersion", 1},
                       {"project", {{"id", plan.project_id}}},
                       {"target", {{"instance", to_json(plan.instance)}}},
                       {"steps", std::move(steps)}};
  return sha256_tag(canonical_json(hashed));
}

}  // namespace weir::plan
