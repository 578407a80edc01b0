#include "report/findings.hpp"

#include <fmt/format.h>

#include "core/crypto.hpp"
#include "core/text.hpp"
#include "report/error_help.hpp"
#include "report/step_words.hpp"

namespace weir::report {
namespace {

constexpr std::string_view step_prefix = "step/";
constexpr std::string_view conflict_code = "conflict";  // a saved plan does not say which

Diagnostic step_finding(const plan::Step& step) {
  const diff::Change& change = step.change;
  std::string message = fmt::format("{} {}: {}", to_string(change.action), to_string(change.key), change.reason);
  if (const std::string effect = effect_words(change); !effect.empty()) message += "; " + effect;
  if (!step.blocked_by.empty()) {
    std::vector<std::string> keys;
    for (const auto& key : step.blocked_by) keys.push_back(to_string(key));
    message += "; blocked by " + join(keys, ", ");
  }
  const std::string code = fmt::format("{}{}", step_prefix, to_string(change.action));
  Diagnostic made = is_destructive(change) ? warning(code, message) : note(code, message);
  return std::move(made).at(change.place).about(to_string(change.key));
}

Diagnostic conflict_finding(const diff::Conflict& conflict) {
  std::string message = conflict.message;
  if (const auto ids = unnamed_ids(conflict); !ids.empty()) message += " (" + join(ids, ", ") + ")";
  return error(conflict.code.empty() ? std::string(conflict_code) : conflict.code, message)
      .at(conflict.place)
      .about(to_string(conflict.key));
}

std::string step_title(std::string_view action) {
  const auto known = parse_action(action);
  if (!known) return "Step";
  switch (*known) {
    case Action::create:
      return "Makes an object";
    case Action::update:
      return "Changes an object";
    case Action::disable:
      return "Switches an object off";
    case Action::enable:
      return "Switches an object on";
    case Action::remove:
      return "Deletes an object";
    case Action::refresh:
      return "Lets a connection take over what changed";
    case Action::adopt:
      return "Takes an object over";
    case Action::forget:
      return "Lets go of an object, which stays";
  }
  return "Step";
}

}  // namespace

Diagnostics plan_findings(const plan::Plan& plan) {
  Diagnostics findings;
  for (const auto& one : plan.guards) findings.push_back(error(one.code, one.message));
  for (const auto& one : plan.conflicts) findings.push_back(conflict_finding(one));
  for (const std::size_t index : dangerous_first(plan)) findings.push_back(step_finding(plan.steps[index]));
  append(findings, plan.diagnostics);
  return severe_first(findings);
}

std::string Fingerprints::next(const Diagnostic& finding) {
  const bool named = finding.key || finding.pointer;
  const std::string text = fmt::format("{}\n{}\n{}\n{}\n{}", finding.code, finding.place.file, finding.key.value_or(""),
                                       finding.pointer.value_or(""), named ? "" : finding.message);
  return fmt::format("{}:{}", sha256_hex(text).substr(0, 32), ++seen_[text]);
}

Diagnostics severe_first(const Diagnostics& diagnostics) {
  Diagnostics sorted;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note})
    for (const auto& one : diagnostics)
      if (one.severity == severity) sorted.push_back(one);
  return sorted;
}

std::string rule_title(std::string_view code) {
  if (code.starts_with(step_prefix)) return step_title(code.substr(step_prefix.size()));
  if (code == conflict_code) return "Conflict";
  const auto help = error_help(code);
  return help ? help->title : std::string(code);
}

}  // namespace weir::report
