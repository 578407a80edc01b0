#include "cli/next_runs.hpp"

#include <catch2/catch.hpp>

#include "zone/system_time_zones.hpp"

using namespace weir;

namespace {

plan::Step step(Action action, const std::string& name, std::optional<DrivenBy> driven_by) {
  plan::Step made;
  made.change.key = {"DataSource", name};
  made.change.action = action;
  made.change.fields = {{"/syncSchedule", "0 0 * * *", "30 1 * * *"}};
  made.change.driven_by = std::move(driven_by);
  return made;
}

}  // namespace

TEST_CASE("a changed schedule tells its next runs in its zone and in UTC, over a change of the clocks") {
  plan::Plan plan;
  plan.steps = {step(Action::update, "zoned", DrivenBy{"nightly", "30 3 * * *", "Europe/Berlin", false, {}}),
                step(Action::update, "plain", std::nullopt),
                step(Action::create, "new", DrivenBy{"nightly", "30 3 * * *", "Europe/Berlin", false, {}})};
  zone::SystemTimeZones zones;
  const auto runs = cli::next_runs(plan, zones, parse_rfc3339("2027-03-26T12:00:00Z").value());
  CHECK(runs.at({"DataSource", "zoned"}) ==
        std::vector<std::string>{"2027-03-27 03:30 Europe/Berlin (02:30Z)", "2027-03-28 03:30 Europe/Berlin (01:30Z)",
                                 "2027-03-29 03:30 Europe/Berlin (01:30Z)", "2027-03-30 03:30 Europe/Berlin (01:30Z)",
                                 "2027-03-31 03:30 Europe/Berlin (01:30Z)"});
  CHECK(runs.at({"DataSource", "plain"}).front() == "2027-03-27 01:30 UTC");
  CHECK(runs.count({"DataSource", "new"}) == 0);
}

TEST_CASE("a schedule that cannot be read has no runs") {
  plan::Plan plan;
  plan.steps = {step(Action::update, "bad", DrivenBy{"nightly", "H 3 * * *", "Mars/Olympus", false, {}})};
  zone::SystemTimeZones zones;
  CHECK(cli::next_runs(plan, zones, Instant()).at({"DataSource", "bad"}).empty());
}
