#include "report/outcome_words.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::report {
namespace {

/// What needs a person comes first.
int urgency(Outcome outcome) {
  switch (outcome) {
    case Outcome::unknown:
      return 0;
    case Outcome::failed:
      return 1;
    case Outcome::conflict:
      return 2;
    case Outcome::skipped:
      return 3;
    case Outcome::applied:
      return 4;
    case Outcome::unchanged:
      return 5;
  }
  return 5;
}

}  // namespace

std::vector<std::size_t> urgent_first(const Report& report) {
  std::vector<std::size_t> order(report.steps.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return urgency(report.steps[left].outcome) < urgency(report.steps[right].outcome);
  });
  return order;
}

std::string version_words(const StepReport& step) {
  if (step.version_before && step.version_after)
    return fmt::format("version {} -> {}", *step.version_before, *step.version_after);
  if (step.version_after) return fmt::format("version {}", *step.version_after);
  if (step.version_before) return fmt::format("was version {}", *step.version_before);
  return "";
}

std::string outcome_counts(const Report& report) {
  std::array<std::size_t, 6> counts{};
  counts.at(static_cast<std::size_t>(Outcome::conflict)) = report.conflicts.size();
  for (const auto& step : report.steps) ++counts.at(static_cast<std::size_t>(step.outcome));
  for (const auto& one : report.rotations) ++counts.at(static_cast<std::size_t>(one.outcome));
  std::vector<std::string> parts;
  for (std::size_t index = 0; index < counts.size(); ++index)
    parts.push_back(fmt::format("{} {}", counts.at(index), to_string(static_cast<Outcome>(index))));
  return join(parts, ", ");
}

std::string next_command(const Report& report) {
  bool written = false;
  bool open = false;
  for (const auto& step : report.steps) {
    written = written || step.outcome == Outcome::applied;
    open = open || urgency(step.outcome) < urgency(Outcome::applied);
  }
  for (const auto& one : report.rotations) open = open || urgency(one.outcome) < urgency(Outcome::applied);
  const std::string target = printable(report.target_name);
  if (open) return "weir plan --target " + target;
  const bool unsaved = std::any_of(report.diagnostics.begin(), report.diagnostics.end(), [](const Diagnostic& one) {
    return one.severity == Severity::error && one.code.rfind('S', 0) == 0;
  });
  if (written && unsaved) return "weir state rebuild --target " + target;
  // A conflict has no step of its own: it stands in the way of one.
  return (has_errors(report.diagnostics) ? "weir plan --target " : "weir drift --target ") + target;
}

}  // namespace weir::report
