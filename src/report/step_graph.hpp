#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "plan/plan.hpp"

namespace weir::report {

/// What uses what, as far as a plan changes it. Sources and connectors stand left, what uses them to the right of them.
struct StepGraph {
  struct Node {
    ResourceKey key;
    std::optional<std::size_t> step;  ///< position in the plan; none for what is only used
    std::size_t column = 0, row = 0;
  };
  struct Edge {
    std::size_t from = 0, to = 0;  ///< positions among the nodes: what is used, and what uses it
  };
  std::vector<Node> nodes;  ///< by column, then row
  std::vector<Edge> edges;
  std::size_t columns = 0, rows = 0;
  std::size_t left_out = 0;  ///< steps that have such an edge and are not among the nodes
};

/// At most about `most` nodes; steps that take something away are chosen first. The same plan gives the same graph.
StepGraph step_graph(const plan::Plan& plan, std::size_t most);

}  // namespace weir::report
