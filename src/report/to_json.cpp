#include "plan/plan_json.hpp"
#include "report/json_parts.hpp"
#include "report/render.hpp"

namespace weir::report {
namespace {

Json optional_text(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

std::string_view severity_text(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "error";
}

std::string_view drift_word(diff::DriftKind kind) {
  switch (kind) {
    case diff::DriftKind::changed:
      return "changed";
    case diff::DriftKind::unreadable:
      return "unreadable";
    case diff::DriftKind::missing:
      return "missing";
    case diff::DriftKind::disabled:
      return "disabled";
    case diff::DriftKind::unmarked:
      return "unmarked";
  }
  return "changed";
}

Json drift_line_json(const DriftLine& line) {
  Json fields = Json::array();
  for (const auto& field : line.item.fields)
    fields.push_back({{"path", field.path}, {"before", field.before}, {"after", field.after}});
  return {{"key", to_string(line.item.key)},     {"remoteId", line.item.remote_id},
          {"drift", drift_word(line.item.kind)}, {"fields", std::move(fields)},
          {"actor", optional_text(line.actor)},  {"at", optional_text(line.at)}};
}

Json keys_json(const std::vector<ResourceKey>& keys) {
  Json out = Json::array();
  for (const auto& key : keys) out.push_back(to_string(key));
  return out;
}

}  // namespace

Json diagnostic_list(const Diagnostics& diagnostics) {
  Json out = Json::array();
  for (const auto& one : diagnostics) out.push_back(diagnostic_json(one));
  return out;
}

Json diagnostic_json(const Diagnostic& diagnostic) {
  const Place& place = diagnostic.place;
  return {{"severity", severity_text(diagnostic.severity)},
          {"code", diagnostic.code},
          {"file", place.file.empty() ? Json(nullptr) : Json(place.file)},
          {"line", place.line > 0 ? Json(place.line) : Json(nullptr)},
          {"column", place.column > 0 ? Json(place.column) : Json(nullptr)},
          {"key", optional_text(diagnostic.key)},
          {"pointer", optional_text(diagnostic.pointer)},
          {"message", diagnostic.message},
          {"hint", optional_text(diagnostic.hint)}};
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
