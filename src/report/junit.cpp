#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "report/junit_xml.hpp"
#include "report/machine_formats.hpp"
#include "report/outcome_words.hpp"
#include "report/render.hpp"
#include "report/value_text.hpp"

namespace weir::report {
namespace {

/// Where findings stand that belong to no file.
constexpr std::string_view no_file = "weir";

void add_finding(JunitCase& to, const Diagnostic& one, bool fails) {
  const std::string text = diagnostics_text({one}, {});
  if (fails && to.verdict == Verdict::passed) {
    to.verdict = Verdict::failed;
    to.message = one.code + " " + one.message;
  }
  to.text += text;
}

JunitSuite suite_of(const std::string& file, const std::vector<ResourceKey>& keys, const Diagnostics& diagnostics,
                    bool warnings_fail) {
  JunitSuite suite{file, "", {}};
  std::map<std::string, JunitCase> cases;
  for (const auto& key : keys) cases[to_string(key)] = {file, to_string(key), Verdict::passed, "", ""};
  for (const auto& one : diagnostics) {
    const std::string owner = one.place.file.empty() ? std::string(no_file) : one.place.file;
    if (owner != file) continue;
    const std::string name = one.key.value_or(one.code);
    JunitCase& found = cases.try_emplace(name, JunitCase{file, name, Verdict::passed, "", ""}).first->second;
    add_finding(found, one, one.severity == Severity::error || (warnings_fail && one.severity == Severity::warning));
  }
  if (cases.empty()) cases["file"] = {file, "file", Verdict::passed, "", ""};
  for (auto& [name, one] : cases) suite.cases.push_back(std::move(one));
  return suite;
}

Verdict verdict_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::applied:
    case Outcome::unchanged:
      return Verdict::passed;
    case Outcome::conflict:
    case Outcome::failed:
      return Verdict::failed;
    case Outcome::unknown:
      return Verdict::broken;
    case Outcome::skipped:
      return Verdict::skipped;
  }
  return Verdict::broken;
}

std::string why(Outcome outcome, const std::optional<StepError>& error) {
  if (!error) return std::string(to_string(outcome));
  const std::string status = error->http_status ? fmt::format(" (HTTP {})", *error->http_status) : "";
  return fmt::format("{}: {} {}{}", to_string(outcome), error->code, error->message, status);
}

/// What is found of one object: it fails its case where that counts, else it is the case's output.
void add_found(JunitCase& to, bool counts, const std::string& message, const std::string& text) {
  if (counts && to.verdict == Verdict::passed) {
    to.verdict = Verdict::failed;
    to.message = message;
  }
  to.text += counts && to.message == message ? text : message + "\n" + text;
}

std::string drift_words(const DriftLine& line) {
  return fmt::format("{} by {} at {}", to_string(line.item.kind), line.actor.value_or("an unknown actor"),
                     line.at.value_or("an unknown time"));
}

/// A run whose steps were only skipped has no case that fails, and yet it did not do what it was asked for.
std::optional<JunitCase> silent_failure(const Report& report, const std::vector<JunitCase>& cases) {
  const bool told = std::any_of(cases.begin(), cases.end(), [](const JunitCase& one) {
    return one.verdict == Verdict::failed || one.verdict == Verdict::broken;
  });
  if (report.exit_code == 0 || told) return std::nullopt;
  return JunitCase{"run", "exit code", Verdict::failed,
                   fmt::format("exit code {}: {}", report.exit_code, outcome_counts(report)), ""};
}

}  // namespace

std::string diagnostics_junit(const Diagnostics& diagnostics, const CheckedFiles& files, bool warnings_fail) {
  CheckedFiles all = files;
  for (const auto& one : diagnostics) all.try_emplace(one.place.file.empty() ? std::string(no_file) : one.place.file);
  std::vector<JunitSuite> suites;
  for (const auto& [file, keys] : all) suites.push_back(suite_of(file, keys, diagnostics, warnings_fail));
  return junit_xml(suites);
}

std::string report_junit(const Report& report) {
  JunitSuite suite{"weir " + report.command + " " + report.target_name, report.started_at, {}};
  for (const auto& step : report.steps) {
    JunitCase one{step.key.kind, fmt::format("{} {}", to_string(step.action), to_string(step.key)),
                  verdict_of(step.outcome), why(step.outcome, step.error), ""};
    if (step.because) one.message += " because of " + to_string(*step.because);
    suite.cases.push_back(std::move(one));
  }
  for (const auto& rotation : report.rotations)
    suite.cases.push_back({rotation.key.kind, "rotated secret " + to_string(rotation.key), verdict_of(rotation.outcome),
                           why(rotation.outcome, rotation.error), ""});
  for (const auto& one : report.diagnostics)
    if (one.severity == Severity::error)
      suite.cases.push_back({"run", one.key.value_or(one.code), Verdict::broken, one.code + " " + one.message,
                             diagnostics_text({one}, {})});
  if (auto silent = silent_failure(report, suite.cases)) suite.cases.push_back(std::move(*silent));
  return junit_xml({suite});
}

std::string drift_junit(const Drift& drift, const FailOn& fail_on) {
  std::map<ResourceKey, JunitCase> cases;
  const auto case_of = [&](const ResourceKey& key) -> JunitCase& {
    return cases.try_emplace(key, JunitCase{key.kind, to_string(key), Verdict::passed, "", ""}).first->second;
  };
  for (const auto& key : drift.managed_keys) case_of(key);
  for (const auto& line : drift.drifted)
    add_found(case_of(line.item.key), fail_on.drift, drift_words(line), field_lines(line.item.fields, 0, {}));
  for (const auto& key : drift.pending)
    if (fail_on.pending || cases.count(key) > 0)
      add_found(case_of(key), fail_on.pending, "pending: differs in Git, not applied yet", "");
  for (const auto& one : drift.held)
    if (fail_on.held || cases.count(one.key) > 0)
      add_found(case_of(one.key), fail_on.held, one.reason.empty() ? "held" : "held: " + one.reason, "");
  JunitSuite suite{"weir drift " + drift.target_name, "", {}};
  for (auto& [key, one] : cases) suite.cases.push_back(std::move(one));
  if (fail_on.unmanaged)
    for (const auto& one : drift.unmanaged)
      suite.cases.push_back({one.kind, fmt::format("unmanaged {} {}", one.kind, one.remote_id), Verdict::failed,
                             "no manifest declares it: " + one.display_name, ""});
  return junit_xml({suite});
}

}  // namespace weir::report
