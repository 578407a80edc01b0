#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/html_plan_parts.hpp"
#include "report/step_graph.hpp"
#include "report/step_words.hpp"

namespace weir::report {
namespace {

constexpr std::size_t most_nodes = 60;
constexpr std::size_t node_width = 250, node_height = 46, column_gap = 120, row_gap = 12, margin = 4;
constexpr std::size_t text_left = 30, kind_line = 18, name_line = 36, longest_name = 25;

struct Point {
  std::size_t x = 0, y = 0;
};

/// Columns stand in the middle of the height.
Point corner(const StepGraph& graph, const StepGraph::Node& node) {
  const auto in_column =
      static_cast<std::size_t>(std::count_if(graph.nodes.begin(), graph.nodes.end(), [&](const StepGraph::Node& other) {
        return other.column == node.column;
      }));
  const std::size_t pitch = node_height + row_gap;
  return {margin + node.column * (node_width + column_gap),
          margin + (graph.rows - in_column) * pitch / 2 + node.row * pitch};
}

Html edge_html(const Point& from, const Point& to) {
  const std::size_t start_x = from.x + node_width, start_y = from.y + node_height / 2;
  const std::size_t end_y = to.y + node_height / 2;
  const std::size_t bend = (start_x + to.x) / 2;
  return element(
      "path",
      {{"class", "edge"},
       {"d", fmt::format("M{} {}C{} {} {} {} {} {}", start_x, start_y, bend, start_y, bend, end_y, to.x, end_y)}});
}

Html text_at(std::string_view classes, std::size_t x, std::size_t y, const Html& text) {
  return element("text", {{"class", std::string(classes)}, {"x", std::to_string(x)}, {"y", std::to_string(y)}}, text);
}

Html node_html(const plan::Plan& plan, const StepGraph::Node& node, const Point& at) {
  const diff::Change* change = node.step ? &plan.steps[*node.step].change : nullptr;
  const std::string what = fmt::format("{} {}", change ? to_string(change->action) : "used:", to_string(node.key));
  Html inner = element("title", {}, escaped(what, 200));
  inner += element("rect", {{"x", std::to_string(at.x)},
                            {"y", std::to_string(at.y)},
                            {"width", std::to_string(node_width)},
                            {"height", std::to_string(node_height)},
                            {"rx", "8"}});
  if (change) inner += text_at("sign", at.x + 11, at.y + 29, escaped(sign(change->action)));
  inner +=
      text_at("kind", at.x + text_left, at.y + kind_line,
              escaped(change ? fmt::format("{} {}", to_string(change->action), node.key.kind) : node.key.kind, 40));
  inner += text_at("name", at.x + text_left, at.y + name_line, escaped(node.key.name, longest_name));
  if (!change) return classed("g", "node used", inner);
  return element("a",
                 {{"class", fmt::format("node {}", tone_class(tone_of(*change)))},
                  {"href", "#" + step_anchor(*node.step + 1)},
                  {"aria-label", what}},
                 inner);
}

Html caption(const StepGraph& graph, std::size_t steps) {
  const auto drawn = static_cast<std::size_t>(std::count_if(
      graph.nodes.begin(), graph.nodes.end(), [](const StepGraph::Node& node) { return node.step.has_value(); }));
  std::string text = fmt::format(
      "What is used stands left of what uses it. {} of {} with what they use (dashed: not "
      "changed).",
      drawn, counted(steps, "step"));
  if (graph.left_out > 0)
    text += fmt::format(" {} left out for want of room: those that take the least away.",
                        counted(graph.left_out, "linked step"));
  if (const std::size_t alone = steps - drawn - graph.left_out; alone > 0)
    text += fmt::format(" {} linked with nothing.", alone == 1 ? "1 step is" : fmt::format("{} steps are", alone));
  return element("figcaption", {{"class", "quiet"}}, escaped(text));
}

}  // namespace

std::string step_anchor(std::size_t number) {
  return fmt::format("step-{}", number);
}

Html graph_section(const plan::Plan& plan) {
  const StepGraph graph = step_graph(plan, most_nodes);
  if (graph.nodes.empty()) return {};
  std::vector<Point> corners;
  for (const StepGraph::Node& node : graph.nodes) corners.push_back(corner(graph, node));
  Html drawing;
  for (const StepGraph::Edge& edge : graph.edges) drawing += edge_html(corners[edge.from], corners[edge.to]);
  for (std::size_t index = 0; index < graph.nodes.size(); ++index)
    drawing += node_html(plan, graph.nodes[index], corners[index]);
  const std::size_t width = 2 * margin + graph.columns * (node_width + column_gap) - column_gap;
  const std::size_t height = 2 * margin + graph.rows * (node_height + row_gap) - row_gap;
  const Html picture = element("svg",
                               {{"viewBox", fmt::format("0 0 {} {}", width, height)},
                                {"width", std::to_string(width)},
                                {"height", std::to_string(height)},
                                {"role", "group"},
                                {"aria-label", "Dependency graph"}},
                               drawing);
  return element("figure", {},
                 element("div",
                         {{"class", "canvas"},
                          {"tabindex", "0"},
                          {"role", "region"},
                          {"aria-label", "Dependency graph, can be scrolled sideways"}},
                         picture) +
                     caption(graph, plan.steps.size()));
}

}  // namespace weir::report
