#include "report/step_markdown.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace weir;
using Names = std::vector<std::string>;

namespace {

plan::Plan removals(const Names& names) {
  plan::Plan plan;
  for (const auto& name : names) {
    plan::Step step;
    step.change.key = {"DataSource", name};
    step.change.action = Action::remove;
    plan.steps.push_back(step);
  }
  return plan;
}

std::vector<std::size_t> all_of(const plan::Plan& plan) {
  std::vector<std::size_t> order;
  for (std::size_t index = 0; index < plan.steps.size(); ++index) order.push_back(index);
  return order;
}

}  // namespace

TEST_CASE("names that differ in the number at their end fold into one") {
  struct Row {
    Names names, folded;
  };
  const std::vector<Row> rows = {{{}, {}},
                                 {{"okta"}, {"okta"}},
                                 {{"a-1"}, {"a-1"}},
                                 {{"a-3", "a-1", "a-2", "a-7"}, {"a-{1..3,7}"}},
                                 {{"a-09", "a-10", "a-8"}, {"a-8", "a-{09..10}"}},
                                 {{"a-1", "b-1", "okta"}, {"a-1", "b-1", "okta"}},
                                 {{"2024", "2025"}, {"{2024..2025}"}},
                                 {{"a-99999999999", "a-99999999998"}, {"a-99{999999998..999999999}"}}};
  for (const auto& row : rows) CHECK(report::folded_names(row.names) == row.folded);
}

TEST_CASE("names stand by what is done to them and what that means") {
  plan::Plan plan = removals({"a", "b", "c", "d"});
  plan.steps[0].change.consequence = plan.steps[1].change.consequence = Consequence::loss;
  plan.steps[2].change.action = plan.steps[3].change.action = Action::update;
  plan.steps[2].change.consequence = Consequence::reset;
  CHECK(report::names_markdown(plan, all_of(plan), 60'000) ==
        "**delete** `DataSource`, **loss**: 2\n\n```text\nDataSource/a DataSource/b\n```\n\n"
        "**update** `DataSource`, **reset**: 1\n\n```text\nDataSource/c\n```\n\n"
        "**update** `DataSource`: 1\n\n```text\nDataSource/d\n```\n\n");
}

TEST_CASE("names get shorter with the room, and only then fewer") {
  Names names;
  for (int i = 0; i < 1000; ++i) names.push_back(fmt::format("source-{:04}", i));
  const plan::Plan plan = removals(names);
  const auto order = all_of(plan);
  const std::string keys = report::names_markdown(plan, order, 60'000);
  CHECK(keys.find("**delete** `DataSource`: 1000\n\n```text\nDataSource/source-0000 ") == 0);
  CHECK(keys.find(" DataSource/source-0999\n```\n") != std::string::npos);
  const std::string bare = report::names_markdown(plan, order, 15'000);
  CHECK(bare.find("DataSource/") == std::string::npos);
  CHECK(bare.find("source-0999\n```\n") != std::string::npos);
  CHECK(bare.size() <= 15'000);
  CHECK(report::names_markdown(plan, order, 2'000).find("source-{0000..0999}\n") != std::string::npos);

  const plan::Plan words = removals(
      {std::string(63, 'a'), std::string(63, 'b'), std::string(63, 'c'), std::string(63, 'd'), std::string(63, 'e')});
  const std::string cut = report::names_markdown(words, all_of(words), 400);
  CHECK(cut.size() <= 400);
  CHECK(cut.find(std::string(63, 'a')) != std::string::npos);
  CHECK(cut.find("**4 names more, for which this comment has no room") != std::string::npos);
}

TEST_CASE("a step tells in one line what it is, and folded all that is known of it") {
  plan::Step step;
  step.change.key = {"Connection", "okta-to-lake"};
  step.change.reason = "edited in Git";
  step.change.place = {"manifests/identity/okta.yaml", 12, 1};
  step.change.remote_id = "con-1";
  step.change.expected_version = 3;
  step.change.guarded = true;
  step.change.consequence = Consequence::backfill;
  step.change.consequence_reason = "other streams are read from their beginning";
  step.change.records_again = 12;
  step.change.driven_by = DrivenBy{"nightly", "17 2 * * *", "Europe/Berlin", false, {}};
  step.change.fields = {{"/schedule", "17 0 * * *", "17 1 * * *"}};
  step.depends_on = {{"DataSource", "okta"}};
  step.blocked_by = {{"Connector", "lake"}};
  const auto text = report::step_markdown(step, 7, {{step.change.key, {"2026-11-22 02:17 Europe/Berlin (01:17Z)"}}});
  CHECK(text.line == "- **update** `Connection/okta-to-lake`: edited in Git, **backfill**, **blocked**, 1 field\n");
  CHECK(text.full ==
        "<details><summary><b>update</b> <code>Connection/okta-to-lake</code>: edited in Git, <b>backfill</b>, "
        "<b>blocked</b>, <code>/schedule &quot;17 0 * * *&quot; → &quot;17 1 * * *&quot;</code></summary>\n\n"
        "- step 7, `manifests/identity/okta.yaml:12`, `con-1`, version 3\n"
        "- **backfill**: other streams are read from their beginning; about 12 records of the last 30 days again\n"
        "- after `DataSource/okta`\n"
        "- **blocked by** `Connector/lake`\n"
        "- by `Schedule/nightly`: `17 2 * * *` `Europe/Berlin`\n"
        "- next runs `2026-11-22 02:17 Europe/Berlin (01:17Z)`\n"
        "\n"
        "```diff\n- /schedule: \"17 0 * * *\"\n+ /schedule: \"17 1 * * *\"\n```\n"
        "\n</details>\n");
}
