#include "plan/week_load.hpp"

#include <numeric>

#include <catch2/catch.hpp>

#include "plan/plan.hpp"
#include "plan/plan_json.hpp"

using namespace weir;
using namespace weir::plan;

namespace {

std::size_t total(const WeekHours& hours) {
  std::size_t sum = 0;
  for (const auto& day : hours) sum = std::accumulate(day.begin(), day.end(), sum);
  return sum;
}

RemoteObject object(const std::string& id, const Json& spec) {
  RemoteObject made;
  made.kind = "DataSource";
  made.id = id;
  made.spec = spec;
  return made;
}

Step step(Action action, const std::string& name, std::optional<std::string> id) {
  Step made;
  made.change.key = {"DataSource", name};
  made.change.action = action;
  made.change.remote_id = std::move(id);
  return made;
}

Resource resource(const std::string& name, const Json& spec) {
  Resource made;
  made.key = {"DataSource", name};
  made.spec = spec;
  return made;
}

}  // namespace

TEST_CASE("a cron counts in each hour of the week in which it starts") {
  struct Row {
    std::string cron;
    std::size_t total;
    std::size_t monday_two, sunday_two;  ///< starts between 02:00 and 03:00
    bool at_most;
  };
  const std::vector<Row> rows = {
      {"0 2 * * *", 7, 1, 1, false},      {"*/15 * * * *", 672, 4, 4, false}, {"0,30 2 * * 1-5", 10, 2, 0, false},
      {"0 2 * * 0", 1, 0, 1, false},      {"0 2 * * 7", 1, 0, 1, false},      {"0 2 1 * *", 7, 1, 1, true},
      {"0 2 * 1 *", 7, 1, 1, true},       {"0 2 1 * 1", 7, 1, 1, true},       {"0 2 */2 * 1", 1, 1, 0, true},
      {"0 2 31 2 *", 0, 0, 0, false},     {"0 2 31 2 1", 7, 1, 1, true},      {"@hourly", 168, 1, 1, false},
      {"0 2 1-31 * 1-6", 7, 1, 1, false},
  };
  for (const Row& row : rows) {
    INFO(row.cron);
    WeekHours hours{};
    bool at_most = false;
    CHECK(add_starts(row.cron, hours, at_most));
    CHECK(total(hours) == row.total);
    CHECK(hours[0][2] == row.monday_two);
    CHECK(hours[6][2] == row.sunday_two);
    CHECK(at_most == row.at_most);
  }
  WeekHours hours{};
  bool at_most = false;
  CHECK_FALSE(add_starts("nightly", hours, at_most));
  CHECK(total(hours) == 0);
}

TEST_CASE("steps move starts, and what they do not touch stays, ours or not") {
  ObservedState observed;
  observed["DataSource"].objects = {
      object("ds-1", {{"syncSchedule", "0 2 * * *"}, {"enabled", true}}),
      object("ds-2", {{"syncSchedule", "0 3 * * *"}, {"enabled", true}}),
      object("ds-3", {{"syncSchedule", "0 4 * * *"}, {"enabled", false}}),
      object("ds-4", {{"syncSchedule", "0 5 * * *"}}),
      object("ds-5", {{"syncSchedule", "sometimes"}}),
      object("ds-6", Json::object()),
  };
  observed["DataSource"].objects.push_back(object("ds-7", {{"syncSchedule", "0 9 * * *"}}));
  observed["DataSource"].objects.back().deleted = true;
  DesiredState desired;
  for (const Resource& one :
       {resource("moved", {{"syncSchedule", "0 12 * * 1"}}), resource("on", {{"syncSchedule", "0 4 * * *"}}),
        resource("new", {{"syncSchedule", "0 6 * * *"}}), resource("stuck", {{"syncSchedule", "0 7 * * *"}})})
    desired.resources[one.key] = one;
  std::vector<Step> steps = {step(Action::update, "moved", "ds-1"), step(Action::disable, "off", "ds-2"),
                             step(Action::enable, "on", "ds-3"), step(Action::create, "new", std::nullopt),
                             step(Action::create, "stuck", std::nullopt)};
  steps.back().blocked_by = {{"DataSource", "other"}};
  const auto load = week_load(steps, desired, observed);
  REQUIRE(load);
  const auto monday = [](const WeekHours& hours) {
    std::vector<std::size_t> found;
    for (std::size_t hour = 0; hour < hours_of_day; ++hour)
      if (hours[0][hour] > 0) found.push_back(hour);
    return found;
  };
  CHECK(monday(load->before) == std::vector<std::size_t>{2, 3, 5});
  CHECK(monday(load->after) == std::vector<std::size_t>{4, 5, 6, 12});
  CHECK(load->after[1][12] == 0);
  CHECK(load->uncounted == 2);
  CHECK_FALSE(load->at_most);
}

TEST_CASE("a plan that moves no start to another hour says nothing of the week") {
  ObservedState observed;
  observed["DataSource"].objects = {object("ds-1", {{"syncSchedule", "5 2 * * *"}})};
  DesiredState desired;
  const Resource later = resource("okta", {{"syncSchedule", "50 2 * * *"}});
  desired.resources[later.key] = later;
  CHECK_FALSE(week_load({}, desired, observed));
  CHECK_FALSE(week_load({step(Action::update, "okta", "ds-1")}, desired, observed));
  CHECK_FALSE(week_load({step(Action::forget, "okta", "ds-1")}, desired, observed));
  CHECK(week_load({step(Action::remove, "okta", "ds-1")}, desired, observed));
}

TEST_CASE("the week is written into a plan, read back, and is no part of its hash") {
  Plan plan;
  plan.hash = plan_hash(plan);
  CHECK_FALSE(to_json(plan).contains("weekLoad"));
  CHECK_FALSE(from_json(to_json(plan))->week_load);
  plan.week_load = WeekLoad{};
  plan.week_load->before[0][2] = 3;
  plan.week_load->after[6][23] = 4;
  plan.week_load->at_most = true;
  plan.week_load->uncounted = 5;
  CHECK(plan_hash(plan) == plan.hash);
  const Json json = to_json(plan);
  CHECK(json["weekLoad"]["before"][0][2] == 3);
  const auto read = from_json(json);
  REQUIRE(read);
  CHECK(read->week_load == plan.week_load);
}
