#include "cli/saved_plan.hpp"

#include <catch2/catch.hpp>

#include "plan/plan_json.hpp"

using namespace weir;

namespace {

plan::Plan sample_plan() {
  plan::Plan plan;
  plan.project_name = "acme-data";
  plan.project_id = "k3v9x2qm";
  plan.target_name = "local";
  plan.instance = {"embedded:.weir/platform.db", "t", "", "i"};
  plan::Step step;
  step.change.key = {"DataSource", "a"};
  step.change.action = Action::update;
  step.change.remote_id = "ds_1";
  step.change.expected_version = 3;
  step.change.fields = {{"/displayName", "old", "new"}};
  plan.steps.push_back(step);
  plan.hash = plan::plan_hash(plan);
  return plan;
}

plan::Plan hashed(plan::Plan plan) {
  plan.hash = plan::plan_hash(plan);
  return plan;
}

}  // namespace

TEST_CASE("a plan that would do the same is carried out, whoever asked when") {
  plan::Plan now = sample_plan();
  now.as_of = "2026-11-21T10:00:00Z";
  now.commit = std::string(40, 'a');
  now.steps[0].change.fields[0].before = "older";
  CHECK(cli::differences(sample_plan(), hashed(now)).empty());
}

TEST_CASE("a plan for something else is refused") {
  plan::Plan now = sample_plan();
  now.project_id = "other000";
  now.target_name = "other";
  now.instance.instance_id = "other";
  const auto problems = cli::differences(sample_plan(), hashed(now));
  REQUIRE(problems.size() == 3);
  for (const auto& problem : problems) CHECK(problem.code == "P005");
}

TEST_CASE("a plan of another project is known by the project alone") {
  Project project;
  project.id = "k3v9x2qm";
  CHECK_FALSE(cli::unless_of_project(sample_plan(), project));
  project.id = "other000";
  CHECK(cli::unless_of_project(sample_plan(), project)->code == "P005");
}

TEST_CASE("what moved is named") {
  plan::Plan now = sample_plan();
  now.steps[0].change.expected_version = 4;
  plan::Step added;
  added.change.key = {"DataSource", "b"};
  added.change.action = Action::create;
  now.steps.push_back(added);
  const auto problems = cli::differences(sample_plan(), hashed(now));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == "P008");
  CHECK(problems[0].message.find("DataSource/a (version 3 became 4), DataSource/b (create is new)") !=
        std::string::npos);
}

TEST_CASE("a plan of which nothing is left was applied before") {
  plan::Plan now = sample_plan();
  now.steps.clear();
  CHECK(cli::differences(sample_plan(), hashed(now)).front().code == "P011");
}

TEST_CASE("a step in whose place there is a conflict now is not called done") {
  plan::Plan now = sample_plan();
  now.steps.clear();
  now.conflicts.push_back({{"DataSource", "a"}, "an object of that name exists", {"ds-9"}, "A012"});
  const auto problems = cli::differences(sample_plan(), hashed(now));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == "P008");
  CHECK(problems[0].message.find("DataSource/a (in place of update there is a conflict, A012)") != std::string::npos);
}

TEST_CASE("commands that are suggested name the target where there are several") {
  plan::Plan now = sample_plan();
  now.steps.clear();
  const auto hint = [](const Diagnostic& problem) { return problem.hint.value_or(""); };
  const std::string option = " --target production";
  CHECK(hint(cli::differences(sample_plan(), hashed(now), option).at(0)).find("`weir plan" + option + "` shows") !=
        std::string::npos);
  CHECK(hint(*cli::unless_approved("sha256:" + std::string(64, '0'), now, option)).find("`weir plan" + option + "`") !=
        std::string::npos);
  now = sample_plan();
  now.steps[0].change.expected_version = 4;
  CHECK(hint(cli::differences(sample_plan(), hashed(now), option).at(0)).find("`weir plan" + option + " --out FILE`") !=
        std::string::npos);

  Project project;
  project.targets["production"].name = "production";
  CHECK(target_option(project, "production").empty());
  project.targets["local"].name = "local";
  CHECK(target_option(project, "production") == option);
}

TEST_CASE("only the approved hash goes on") {
  const plan::Plan now = sample_plan();
  CHECK_FALSE(cli::unless_approved(now.hash, now));
  CHECK(cli::unless_approved("sha256:" + std::string(64, '0'), now)->code == "P008");
}

TEST_CASE("a saved plan is read back, and refused when it is damaged") {
  const Json saved = plan::to_json(sample_plan());
  const auto read = cli::plan_of(saved);
  REQUIRE(read);
  CHECK(plan::to_json(*read) == saved);
  for (const auto& [name, value] : saved.items()) {
    Json damaged = saved;
    damaged.erase(name);
    INFO(name);
    CHECK_FALSE(cli::plan_of(damaged));
  }
  Json edited = saved;
  edited["steps"][0]["fields"][0]["after"] = "evil";
  REQUIRE_FALSE(cli::plan_of(edited));
  CHECK(cli::plan_of(edited).error().front().code == "P003");
  Json newer = saved;
  newer["formatVersion"] = 2;
  CHECK(cli::plan_of(newer).error().front().code == "P004");
  CHECK(cli::plan_of(Json::array()).error().front().code == "P001");
}
