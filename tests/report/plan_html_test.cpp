#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "html_skeleton.hpp"
#include "naughty.hpp"
#include "plan/plan_json.hpp"
#include "report/render.hpp"

using namespace weir;

namespace {

plan::Step step(Action action, const std::string& name, const std::string& file) {
  plan::Step made;
  made.change.key = {"DataSource", name};
  made.change.action = action;
  made.change.reason = file.empty() ? "manifest removed" : "edited in Git";
  made.change.guarded = true;
  if (!file.empty()) made.change.place = {file, 3, 1};
  return made;
}

plan::Plan small_plan() {
  plan::Plan plan;
  plan.project_name = "acme-data";
  plan.project_id = "k3v9x2qm";
  plan.target_name = "production";
  plan.instance.origin = "https://api.example";
  plan.commit = "0123456789abcdef0123456789abcdef01234567";
  plan.steps = {step(Action::create, "jira", "manifests/work/jira.yaml"),
                step(Action::update, "okta", "manifests/identity/okta.yaml"), step(Action::remove, "old", "")};
  plan.steps[1].change.fields = {
      {"/config/apiToken", {{"secretRef", "fromEnv:A"}}, {{"secretRef", "fromEnv:B"}, {"status", "unknown"}}},
      {"/displayName", "Okta", "Okta 2"}};
  plan.steps[1].depends_on = {plan.steps[0].change.key};
  plan.steps[2].change.consequence = Consequence::loss;
  plan.steps[2].blocked_by = {{"Connection", "okta-to-lake"}};
  plan.unchanged = 41;
  plan.cost = {1, 3};
  plan.hash = plan::plan_hash(plan);
  return plan;
}

bool has(const std::string& page, const std::string& part) {
  return page.find(part) != std::string::npos;
}

/// Every name of an attribute that the page has, without those of the policy's own elements.
std::set<std::string> attribute_names(const std::string& skeleton) {
  std::set<std::string> names;
  for (std::size_t at = skeleton.find('='); at != std::string::npos; at = skeleton.find('=', at + 1)) {
    const std::size_t blank = skeleton.rfind(' ', at);
    names.insert(skeleton.substr(blank + 1, at - blank - 1));
  }
  return names;
}

}  // namespace

TEST_CASE("a plan as a page: what takes away comes first, fields, links between steps, the command, the hash") {
  const plan::Plan plan = small_plan();
  const std::string page = report::plan_html(plan, {{{"DataSource", "okta"}, {"2026-11-22 02:17 UTC"}}});
  CHECK(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
  CHECK(page.ends_with("</html>\n"));
  CHECK(has(page, "3 steps, 1 of them takes something away."));
  CHECK(page.find("id=\"step-3\"") < page.find("id=\"step-1\""));
  CHECK(has(page, "<td class=\"was\" data-label=\"before\"><code>&quot;Okta&quot;</code></td>"));
  CHECK(has(page, "<code>&quot;Okta<ins> 2</ins>&quot;</code>"));
  CHECK(has(page, "secret fromEnv:B (unknown)"));
  CHECK(has(page, "<a href=\"#step-1\"><span class=\"key\"><span class=\"kind\">DataSource/</span><bdi>jira</bdi>"));
  CHECK(has(page, "<bdi>okta-to-lake</bdi>"));
  CHECK(has(page, "manifests/identity/okta.yaml:3"));
  CHECK(has(page, "<li>2026-11-22 02:17 UTC</li>"));
  CHECK(has(page, "loss: what the object holds is gone"));
  CHECK(has(page, "weir apply --target production --approved " + plan.hash));
}

TEST_CASE("the first line of a page says what a reader in a hurry takes away") {
  struct Row {
    std::string words;
    void (*change)(plan::Plan&);
  };
  const std::vector<Row> rows = {
      {"Nothing to do: the API already holds what Git declares.", [](plan::Plan& plan) { plan.steps.clear(); }},
      {"2 steps. Nothing is taken away.", [](plan::Plan& plan) { plan.steps.pop_back(); }},
      {"Apply refuses this plan: 1 guard.",
       [](plan::Plan& plan) {
         plan.guards = {{"G001", "too many"}};
       }},
      {"1 conflict: nothing is done for these.",
       [](plan::Plan& plan) {
         plan.steps.clear();
         plan.conflicts = {{{"DataSource", "two"}, "two objects", {"ds_1", "ds_2"}, "A012"}};
       }},
      {"1 rotated secret is sent again. Nothing is taken away.",
       [](plan::Plan& plan) {
         plan.steps.clear();
         plan.rotations.push_back({{"DataSource", "okta"}, {"/config/apiToken"}, "ds_1", 1, true, {}});
       }},
  };
  for (const Row& row : rows) {
    plan::Plan plan = small_plan();
    row.change(plan);
    CHECK(has(report::plan_html(plan), row.words));
  }
}

TEST_CASE("a page asks for nothing, and runs nothing but its own script") {
  const std::string page = report::plan_html(small_plan());
  CHECK(has(page, "content=\"default-src &#39;none&#39;; style-src &#39;sha256-"));
  for (const char* const never : {"<iframe", "<img", "<form", "<object", "<embed", "<base", " src=", "javascript:"})
    CHECK_FALSE(has(page, never));
  for (const std::string& name : attribute_names(html_skeleton(page))) {
    INFO(name);
    CHECK(name != "style");
    CHECK_FALSE(name.starts_with("on"));
  }
}

TEST_CASE("whatever others write, a plan's page has the same elements") {
  const auto skeleton = [](const std::string& text) {
    plan::Plan plan = small_plan();
    plan.project_name = plan.target_name = plan.instance.origin = plan.instance.tenant_id = text;
    for (plan::Step& one : plan.steps) {
      one.change.reason = one.change.consequence_reason = text;
      one.change.remote_id = text;
      one.change.place = {text, 1, 1};
      one.change.driven_by = DrivenBy{text, text, text, false, {}};
      one.change.fields = {{text, Json{{text, text}}, Json::array({text})}};
    }
    plan.conflicts = {{{"DataSource", "two"}, text, {}, text}};
    plan.held = {{{"DataSource", "held"}, text}};
    plan.guards = {{text, text}};
    plan.diagnostics = {error(text, text, text).about(text)};
    return html_skeleton(report::plan_html(plan, {{{"DataSource", "okta"}, {text}}}));
  };
  const std::string harmless = skeleton("a/b");
  for (const std::string& text : naughty_texts()) {
    if (text.empty()) continue;
    INFO(text);
    // The part of a value that differs is marked, or is not: no other element may come or go.
    CHECK(skeleton(text) == harmless);
  }
}

TEST_CASE("the graph leads to the steps and says what it leaves out") {
  plan::Plan plan = small_plan();
  CHECK(has(report::plan_html(plan), "What is used stands left of what uses it. 3 of 3 steps"));
  plan.steps[0].change.needs = {{"Connector", "lake"}};
  const std::string page = report::plan_html(plan);
  CHECK(has(page, "<a class=\"node good\" href=\"#step-1\" aria-label=\"create DataSource/jira\">"));
  CHECK(has(page, "<g class=\"node used\"><title>used: Connector/lake</title>"));
  for (int i = 0; i < 200; ++i) {
    plan.steps.push_back(step(Action::update, fmt::format("s-{}", i), "m.yaml"));
    plan.steps.back().change.needs = {{"Connector", fmt::format("c-{}", i)}};
  }
  CHECK(has(report::plan_html(plan), "linked steps left out for want of room"));
}

TEST_CASE("the week is three tables of seven days and 24 hours, with the busiest hour in words") {
  plan::Plan plan = small_plan();
  CHECK_FALSE(has(report::plan_html(plan), "class=\"weeks\""));
  plan.week_load = plan::WeekLoad{};
  plan.week_load->before[1][2] = 40;
  plan.week_load->after[1][2] = 30;
  plan.week_load->after[6][23] = 12'345;
  plan.week_load->at_most = true;
  plan.week_load->uncounted = 2;
  const std::string page = report::plan_html(plan);
  CHECK(has(page, "Before: 40 a week, most 40 within an hour (Tue 02:00)"));
  CHECK(has(page, "After: 12,375 a week, most 12,345 within an hour (Sun 23:00)"));
  CHECK(has(page, "<td class=\"heat5\">12k</td>"));
  CHECK(has(page, "<td class=\"less1\">−10</td>"));
  CHECK(has(page, "<td class=\"more5\">+12k</td>"));
  CHECK(has(page, "At most: a schedule that keeps to days of the month"));
  CHECK(has(page, "2 unreadable schedules not counted."));
  std::size_t rows = 0;
  for (std::size_t at = page.find("<th scope=\"row\">23"); at != std::string::npos;
       at = page.find("<th scope=\"row\">23", at + 1))
    ++rows;
  CHECK(rows == 3);
}
