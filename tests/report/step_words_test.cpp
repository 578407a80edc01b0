#include "report/step_words.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("what takes something away is destructive, whatever the action is called") {
  struct Row {
    Action action;
    Consequence consequence;
    bool destructive;
  };
  const std::vector<Row> rows = {
      {Action::remove, Consequence::none, true},  {Action::disable, Consequence::pause, true},
      {Action::forget, Consequence::none, true},  {Action::update, Consequence::none, false},
      {Action::update, Consequence::pause, true}, {Action::update, Consequence::backfill, false},
      {Action::update, Consequence::reset, true}, {Action::create, Consequence::reset, true},
      {Action::create, Consequence::none, false}, {Action::refresh, Consequence::backfill, false},
      {Action::refresh, Consequence::loss, true}, {Action::enable, Consequence::none, false}};
  for (const auto& row : rows) {
    diff::Change change;
    change.action = row.action;
    change.consequence = row.consequence;
    INFO(to_string(row.action) << " " << to_string(row.consequence));
    CHECK(report::is_destructive(change) == row.destructive);
  }
}

TEST_CASE("every destructive step stands before every other one") {
  plan::Plan plan;
  for (const Action action : {Action::create, Action::adopt, Action::enable, Action::refresh, Action::update,
                              Action::forget, Action::disable, Action::remove})
    for (const Consequence consequence :
         {Consequence::none, Consequence::pause, Consequence::backfill, Consequence::reset, Consequence::loss}) {
      plan::Step step;
      step.change.action = action;
      step.change.consequence = consequence;
      plan.steps.push_back(step);
    }
  bool other = false;
  for (const std::size_t index : report::dangerous_first(plan)) {
    const bool destructive = report::is_destructive(plan.steps[index].change);
    CHECK_FALSE((other && destructive));
    other = other || !destructive;
  }
  CHECK(other);
}

TEST_CASE("a consequence says what it means where no reason is given") {
  diff::Change change;
  CHECK(report::effect_words(change).empty());
  change.consequence = Consequence::loss;
  CHECK(report::effect_words(change) == "loss: what the object holds is gone");
  change.consequence_reason = "its records go with it";
  change.records_again = 1;
  CHECK(report::effect_words(change) == "loss: its records go with it; about 1 record of the last 30 days again");
}

TEST_CASE("a short summary begins with what takes away and names only what there is") {
  plan::Summary summary;
  CHECK(report::short_summary_words(summary) == "Nothing to do; 0 unchanged");
  summary.create = 2;
  summary.update = 7;
  summary.remove = 1;
  summary.forget = 1;
  summary.unchanged = 9;
  CHECK(report::short_summary_words(summary) == "1 to delete, 1 to forget, 7 to update, 2 to create; 9 unchanged");
  summary = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  CHECK(report::short_summary_words(summary) ==
        "5 to delete, 3 to disable, 8 to forget, 2 to update, 6 to refresh, 7 to adopt, 4 to enable, 1 to create; 9 "
        "unchanged");
}
