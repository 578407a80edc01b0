#include <catch2/catch.hpp>

#include "samples.hpp"

using weir::Outcome;

namespace {

weir::report::Report with_outcomes(const std::vector<Outcome>& outcomes, bool state_saved) {
  weir::report::Report report;
  report.state_saved = state_saved;
  for (const Outcome outcome : outcomes) {
    weir::report::StepReport step;
    step.outcome = outcome;
    report.steps.push_back(step);
  }
  return report;
}

}  // namespace

TEST_CASE("The exit code follows from the outcomes") {
  struct Row {
    std::vector<Outcome> outcomes;
    bool state_saved;
    int expected;
  };
  const std::vector<Row> rows = {
      {{}, true, 0},
      {{}, false, 0},
      {{Outcome::applied}, true, 0},
      {{Outcome::unchanged}, true, 0},
      {{Outcome::applied}, false, 0},  // where no state is kept, none is missed
      {{Outcome::applied, Outcome::failed}, true, 3},
      {{Outcome::applied, Outcome::conflict}, true, 3},
      {{Outcome::applied, Outcome::skipped}, true, 3},
      {{Outcome::failed}, true, 1},
      {{Outcome::conflict, Outcome::skipped}, false, 1},
      {{Outcome::unchanged, Outcome::failed}, true, 1},
      {{Outcome::unknown}, true, 3},
      {{Outcome::unchanged, Outcome::unknown}, false, 3},
  };
  for (const auto& row : rows) CHECK(exit_code_of(with_outcomes(row.outcomes, row.state_saved)) == row.expected);
}

TEST_CASE("A secret that was sent again counts as a write") {
  weir::report::Report report = with_outcomes({Outcome::failed}, true);
  report.rotations.push_back({{"DataSource", "a"}, Outcome::applied, std::nullopt});
  CHECK(exit_code_of(report) == 3);
}

TEST_CASE("An error of the whole run without any write is 1") {
  weir::report::Report report = with_outcomes({}, false);
  report.diagnostics.push_back(weir::error("A010", "token refused"));
  CHECK(exit_code_of(report) == 1);
}

TEST_CASE("A state that could not be saved after a write is 3") {
  weir::report::Report report = with_outcomes({Outcome::applied}, false);
  report.diagnostics.push_back(weir::error("S009", "the state could not be saved"));
  CHECK(exit_code_of(report) == 3);
}
