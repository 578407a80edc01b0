#include "report/report.hpp"

namespace weir::report {

int exit_code_of(const Report& report) {
  bool written = false;
  bool unknown = false;
  bool missing = false;
  const auto count = [&](Outcome outcome) {
    switch (outcome) {
      case Outcome::applied:
        written = true;
        break;
      case Outcome::unchanged:
        break;
      case Outcome::unknown:
        unknown = true;
        break;
      case Outcome::conflict:
      case Outcome::failed:
      case Outcome::skipped:
        missing = true;
        break;
    }
  };
  for (const auto& step : report.steps) count(step.outcome);
  for (const auto& rotation : report.rotations) count(rotation.outcome);

  const bool problem = missing || has_errors(report.diagnostics);
  if (unknown) return 3;
  if (written) return problem ? 3 : 0;
  return problem ? 1 : 0;
}

}  // namespace weir::report
