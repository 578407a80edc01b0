#include "report/step_graph.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "report/step_words.hpp"

namespace weir::report {
namespace {

using Keys = std::set<ResourceKey>;
using Links = std::set<std::pair<ResourceKey, ResourceKey>>;  ///< what is used, what uses it

/// Where a kind stands: what is used comes before what uses it.
std::size_t rank(const std::string& kind) {
  if (kind == "Connection") return 2;
  return kind == "StreamMapping" ? 1 : 0;
}

/// What a step refers to, waits for or is blocked by.
Keys used_by(const plan::Step& step) {
  Keys keys;
  for (const auto* const list : {&step.change.needs, &step.depends_on, &step.blocked_by})
    keys.insert(list->begin(), list->end());
  keys.erase(step.change.key);
  return keys;
}

/// By rank, whoever of the two waits for the other: a removal waits for its users, a create for what it uses.
std::pair<ResourceKey, ResourceKey> link(const ResourceKey& one, const ResourceKey& other) {
  const auto order = [](const ResourceKey& key) { return std::pair(rank(key.kind), key); };
  return order(one) < order(other) ? std::pair(one, other) : std::pair(other, one);
}

using Neighbours = std::map<ResourceKey, std::vector<ResourceKey>>;

Neighbours neighbours_of(const Links& links) {
  Neighbours all;
  for (const auto& [from, to] : links) {
    all[from].push_back(to);
    all[to].push_back(from);
  }
  return all;
}

/// Everything that hangs together with a key by way of its source: its whole pipeline. A connector is where pipelines
/// meet, so none goes on through it. Stops as soon as there is more than `most`.
Keys pipeline_of(const ResourceKey& start, const Neighbours& neighbours, std::size_t most) {
  Keys found = {start};
  std::vector<ResourceKey> open = {start};
  while (!open.empty() && found.size() <= most) {
    const ResourceKey key = open.back();
    open.pop_back();
    if (key.kind == "Connector" && key != start) continue;
    for (const ResourceKey& next : neighbours.at(key)) {
      if (found.size() > most) break;
      if (found.insert(next).second) open.push_back(next);
    }
  }
  return found;
}

/// The keys that are drawn, and how many steps are not.
struct Choice {
  Keys keys;
  Links links;
  std::size_t left_out = 0;
};

/// Whole pipelines while there is room, then steps with what they use.
Choice choose(const plan::Plan& plan, std::size_t most) {
  Links links;
  for (const plan::Step& step : plan.steps)
    for (const ResourceKey& key : used_by(step)) links.insert(link(key, step.change.key));
  const Neighbours neighbours = neighbours_of(links);
  Choice choice;
  const auto add = [&](const Keys& wanted) {
    const auto fresh =
        std::count_if(wanted.begin(), wanted.end(), [&](const ResourceKey& key) { return !choice.keys.count(key); });
    if (choice.keys.size() + static_cast<std::size_t>(fresh) > most) return false;
    choice.keys.insert(wanted.begin(), wanted.end());
    return true;
  };
  for (const std::size_t index : dangerous_first(plan)) {
    const plan::Step& step = plan.steps[index];
    const ResourceKey& key = step.change.key;
    if (!neighbours.count(key) || choice.keys.count(key) || choice.keys.size() == most) continue;
    Keys alone = used_by(step);
    alone.insert(key);
    if (!add(pipeline_of(key, neighbours, most)) && alone.size() > 1) add(alone);
  }
  for (const auto& one : links)
    if (choice.keys.count(one.first) && choice.keys.count(one.second)) choice.links.insert(one);
  choice.left_out =
      static_cast<std::size_t>(std::count_if(plan.steps.begin(), plan.steps.end(), [&](const plan::Step& step) {
        return neighbours.count(step.change.key) && !choice.keys.count(step.change.key);
      }));
  return choice;
}

using Columns = std::vector<std::vector<ResourceKey>>;

Columns columns_of(const Keys& keys) {
  std::map<std::size_t, std::vector<ResourceKey>> by_rank;
  for (const ResourceKey& key : keys) by_rank[rank(key.kind)].push_back(key);
  Columns columns;
  for (auto& [place, column] : by_rank) columns.push_back(std::move(column));
  return columns;
}

/// Puts each node near the middle of those it is linked with, a few times over, so that few lines cross.
void untangle(Columns& columns, const Links& links) {
  Neighbours linked = neighbours_of(links);
  std::map<ResourceKey, double> height;
  const auto measure = [&](const std::vector<ResourceKey>& column) {
    for (std::size_t row = 0; row < column.size(); ++row)
      height[column[row]] = (static_cast<double>(row) + 0.5) / static_cast<double>(column.size());
  };
  for (const auto& column : columns) measure(column);
  constexpr int rounds = 6;
  for (int round = 0; round < rounds; ++round)
    for (auto& column : columns) {
      std::map<ResourceKey, double> wish;
      for (const ResourceKey& key : column) {
        double sum = 0;
        for (const ResourceKey& other : linked[key]) sum += height[other];
        wish[key] = linked[key].empty() ? height[key] : sum / static_cast<double>(linked[key].size());
      }
      std::stable_sort(column.begin(), column.end(),
                       [&](const ResourceKey& a, const ResourceKey& b) { return wish[a] < wish[b]; });
      measure(column);
    }
}

}  // namespace

StepGraph step_graph(const plan::Plan& plan, std::size_t most) {
  const Choice choice = choose(plan, most);
  Columns columns = columns_of(choice.keys);
  untangle(columns, choice.links);
  std::map<ResourceKey, std::size_t> steps;
  for (std::size_t index = 0; index < plan.steps.size(); ++index) steps.emplace(plan.steps[index].change.key, index);

  StepGraph graph;
  graph.columns = columns.size();
  graph.left_out = choice.left_out;
  std::map<ResourceKey, std::size_t> places;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    graph.rows = std::max(graph.rows, columns[column].size());
    for (std::size_t row = 0; row < columns[column].size(); ++row) {
      const ResourceKey& key = columns[column][row];
      const auto step = steps.find(key);
      places.emplace(key, graph.nodes.size());
      graph.nodes.push_back(
          {key, step == steps.end() ? std::nullopt : std::optional<std::size_t>(step->second), column, row});
    }
  }
  for (const auto& [from, to] : choice.links) graph.edges.push_back({places.at(from), places.at(to)});
  return graph;
}

}  // namespace weir::report
