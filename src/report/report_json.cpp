#include <array>

#include "plan/plan_json.hpp"
#include "report/json_parts.hpp"
#include "report/render.hpp"

namespace weir::report {
namespace {

template <class Number>
Json optional_number(const std::optional<Number>& number) {
  return number ? Json(*number) : Json(nullptr);
}

Json optional_text(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

Json error_json(const std::optional<StepError>& error) {
  if (!error) return nullptr;
  return {{"code", error->code}, {"message", error->message}, {"httpStatus", optional_number(error->http_status)}};
}

Json step_json(const StepReport& step) {
  return {{"key", to_string(step.key)},
          {"action", to_string(step.action)},
          {"outcome", to_string(step.outcome)},
          {"remoteId", optional_text(step.remote_id)},
          {"versionBefore", optional_number(step.version_before)},
          {"versionAfter", optional_number(step.version_after)},
          {"attempts", step.attempts},
          {"guarded", step.guarded},
          {"error", error_json(step.error)},
          {"because", step.because ? Json(to_string(*step.because)) : Json(nullptr)}};
}

Json rotation_json(const RotationReport& rotation) {
  return {{"key", to_string(rotation.key)},
          {"outcome", to_string(rotation.outcome)},
          {"error", error_json(rotation.error)}};
}

Json summary_json(const Report& report) {
  Json out = Json::object();
  for (const Outcome outcome :
       {Outcome::applied, Outcome::unchanged, Outcome::conflict, Outcome::failed, Outcome::skipped, Outcome::unknown})
    out[std::string(to_string(outcome))] = outcome == Outcome::conflict ? report.conflicts.size() : 0;
  for (const auto& step : report.steps) {
    Json& count = out[std::string(to_string(step.outcome))];
    count = count.get<int>() + 1;
  }
  return out;
}

}  // namespace

Json report_json(const Report& report) {
  Json steps = Json::array();
  for (const auto& step : report.steps) steps.push_back(step_json(step));
  Json rotations = Json::array();
  for (const auto& rotation : report.rotations) rotations.push_back(rotation_json(rotation));
  Json conflicts = Json::array();
  for (const auto& one : report.conflicts)
    conflicts.push_back({{"key", to_string(one.key)}, {"message", one.message}, {"ids", one.ids}});
  Json held = Json::array();
  for (const auto& one : report.held) held.push_back({{"key", to_string(one.key)}, {"reason", one.reason}});
  Json json{{"formatVersion", 1},
            {"kind", "Report"},
            {"command", report.command},
            {"project", {{"name", report.project_name}, {"id", report.project_id}}},
            {"target", {{"name", report.target_name}, {"instance", plan::to_json(report.instance)}}},
            {"commit", optional_text(report.commit)},
            {"planHash", report.plan_hash},
            {"run", optional_text(report.run)},
            {"who", optional_text(report.who)},
            {"startedAt", report.started_at},
            {"finishedAt", report.finished_at},
            {"exitCode", report.exit_code},
            {"steps", std::move(steps)},
            {"rotations", std::move(rotations)},
            {"conflicts", std::move(conflicts)},
            {"held", std::move(held)},
            {"summary", summary_json(report)},
            {"requests",
             {{"reads", report.requests.reads},
              {"writes", report.requests.writes},
              {"throttled", report.requests.throttled}}},
            {"stateSaved", report.state_saved},
            {"diagnostics", diagnostic_list(report.diagnostics)}};
  if (report.dirty) json["dirty"] = true;
  return json;
}

}  // namespace weir::report
