#include "core/diagnostic_json.hpp"
#include "plan/plan_json.hpp"
#include "report/json_parts.hpp"
#include "report/render.hpp"

namespace weir::report {
namespace {

Json optional_text(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

Json drift_line_json(const DriftLine& line) {
  Json fields = Json::array();
  for (const auto& field : line.item.fields)
    fields.push_back({{"path", field.path}, {"before", field.before}, {"after", field.after}});
  return {{"key", to_string(line.item.key)}, {"remoteId", line.item.remote_id},    {"drift", to_string(line.item.kind)},
          {"fields", std::move(fields)},     {"actor", optional_text(line.actor)}, {"at", optional_text(line.at)}};
}

Json keys_json(const std::vector<ResourceKey>& keys) {
  Json out = Json::array();
  for (const auto& key : keys) out.push_back(to_string(key));
  return out;
}

}  // namespace

Json diagnostic_list(const Diagnostics& diagnostics) {
  Json out = Json::array();
  for (const auto& one : diagnostics) out.push_back(weir::to_json(one));
  return out;
}

Json diagnostics_json(const Diagnostics& diagnostics, const DiagnosticsSummary& summary) {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  for (const auto& one : diagnostics) {
    errors += one.severity == Severity::error ? 1 : 0;
    warnings += one.severity == Severity::warning ? 1 : 0;
  }
  return {{"formatVersion", 1},
          {"kind", "Diagnostics"},
          {"diagnostics", diagnostic_list(diagnostics)},
          {"summary",
           {{"errors", errors},
            {"warnings", warnings},
            {"manifests", summary.manifests},
            {"resources", summary.resources}}}};
}

Json drift_json(const Drift& drift) {
  Json drifted = Json::array();
  for (const auto& line : drift.drifted) drifted.push_back(drift_line_json(line));
  Json held = Json::array();
  for (const auto& one : drift.held) held.push_back({{"key", to_string(one.key)}, {"reason", one.reason}});
  Json unmanaged = Json::array();
  for (const auto& one : drift.unmanaged)
    unmanaged.push_back({{"kind", one.kind}, {"remoteId", one.remote_id}, {"displayName", one.display_name}});
  return {{"formatVersion", 1},
          {"kind", "Drift"},
          {"project", {{"name", drift.project_name}, {"id", drift.project_id}}},
          {"target", {{"name", drift.target_name}, {"instance", plan::to_json(drift.instance)}}},
          {"against", optional_text(drift.against)},
          {"drifted", std::move(drifted)},
          {"pending", keys_json(drift.pending)},
          {"touched", keys_json(drift.touched)},
          {"held", std::move(held)},
          {"unmanaged", std::move(unmanaged)},
          {"managed", drift.managed},
          {"total", drift.total},
          {"diagnostics", diagnostic_list(drift.diagnostics)}};
}

}  // namespace weir::report
