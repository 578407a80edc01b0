#include "report/step_graph.hpp"

#include <algorithm>

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace weir;

namespace {

plan::Step step(Action action, ResourceKey key, std::vector<ResourceKey> needs) {
  plan::Step made;
  made.change.action = action;
  made.change.key = std::move(key);
  made.change.needs = std::move(needs);
  return made;
}

const ResourceKey source{"DataSource", "okta"};
const ResourceKey lake{"Connector", "lake"};
const ResourceKey mapping{"StreamMapping", "okta-users"};
const ResourceKey connection{"Connection", "okta-to-lake"};

const report::StepGraph::Node& node(const report::StepGraph& graph, const ResourceKey& key) {
  return *std::find_if(graph.nodes.begin(), graph.nodes.end(), [&](const auto& one) { return one.key == key; });
}

}  // namespace

TEST_CASE("what is used stands left of what uses it, also in a removal that waits for its users") {
  plan::Plan plan;
  plan.steps = {step(Action::create, source, {}), step(Action::create, mapping, {source}),
                step(Action::create, connection, {source, lake})};
  for (const bool removal : {false, true}) {
    if (removal)
      plan.steps = {step(Action::remove, connection, {lake}), step(Action::remove, source, {connection, mapping})};
    const report::StepGraph graph = report::step_graph(plan, 60);
    REQUIRE(graph.nodes.size() == 4);
    CHECK(graph.columns == 3);
    CHECK(graph.rows == 2);
    CHECK(node(graph, source).column == 0);
    CHECK(node(graph, lake).column == 0);
    CHECK(node(graph, mapping).column == 1);
    CHECK(node(graph, connection).column == 2);
    CHECK_FALSE(node(graph, lake).step);
    CHECK(graph.edges.size() == 3);
    for (const auto& edge : graph.edges) CHECK(graph.nodes[edge.from].column < graph.nodes[edge.to].column);
    CHECK(graph.left_out == 0);
  }
}

TEST_CASE("steps that are linked with nothing are not drawn, and columns that nothing stands in are left out") {
  plan::Plan plan;
  plan.steps = {step(Action::create, source, {}), step(Action::update, connection, {lake})};
  const report::StepGraph graph = report::step_graph(plan, 60);
  CHECK(graph.nodes.size() == 2);
  CHECK(graph.columns == 2);
  CHECK(graph.left_out == 0);
  plan.steps.pop_back();
  CHECK(report::step_graph(plan, 60).nodes.empty());
}

TEST_CASE("lines that need not cross do not") {
  plan::Plan plan;
  for (int i = 0; i < 8; ++i)
    plan.steps.push_back(
        step(Action::create, {"Connection", fmt::format("c-{}", i)}, {{"DataSource", fmt::format("s-{}", 9 - i)}}));
  const report::StepGraph graph = report::step_graph(plan, 60);
  for (const auto& edge : graph.edges) CHECK(graph.nodes[edge.from].row == graph.nodes[edge.to].row);
}

TEST_CASE("a large graph keeps what takes away and says how many steps it left out") {
  plan::Plan plan;
  for (int i = 0; i < 500; ++i)
    plan.steps.push_back(step(i == 400 ? Action::remove : Action::update, {"Connection", fmt::format("c-{:03}", i)},
                              {{"DataSource", fmt::format("s-{:03}", i)}}));
  const report::StepGraph graph = report::step_graph(plan, 60);
  CHECK(graph.nodes.size() == 60);
  CHECK(graph.left_out == 470);
  CHECK(node(graph, {"Connection", "c-400"}).step == 400);
}

TEST_CASE("whole pipelines are chosen before parts of others") {
  plan::Plan plan;
  for (int i = 0; i < 30; ++i)
    plan.steps.push_back(step(Action::create, {"DataSource", fmt::format("s-{:02}", i)}, {}));
  for (int i = 0; i < 30; ++i)
    plan.steps.push_back(step(Action::create, {"StreamMapping", fmt::format("m-{:02}", i)},
                              {{"DataSource", fmt::format("s-{:02}", i)}}));
  for (int i = 0; i < 30; ++i)
    plan.steps.push_back(step(Action::create, {"Connection", fmt::format("c-{:02}", i)},
                              {{"DataSource", fmt::format("s-{:02}", i)}, lake}));
  const report::StepGraph graph = report::step_graph(plan, 31);
  CHECK(graph.nodes.size() == 31);
  CHECK(graph.columns == 3);
  CHECK(graph.edges.size() == 30);
  CHECK(graph.left_out == 60);
}

TEST_CASE("a source that very many use is drawn with as many of them as there is room for") {
  plan::Plan plan;
  plan.steps.push_back(step(Action::update, source, {}));
  for (int i = 0; i < 20'000; ++i)
    plan.steps.push_back(step(Action::refresh, {"Connection", fmt::format("c-{:05}", i)}, {source}));
  const report::StepGraph graph = report::step_graph(plan, 60);
  CHECK(graph.nodes.size() == 60);
  CHECK(graph.edges.size() == 59);
  CHECK(graph.left_out == 19'942 - 1);
}
