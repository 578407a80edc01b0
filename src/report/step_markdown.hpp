#pragma once

#include <string>
#include <vector>

#include "plan/plan.hpp"
#include "report/render.hpp"

/// Steps of a plan in Markdown, at every length that a comment may have room for.
namespace weir::report {

/// One step in both lengths.
struct StepMarkdown {
  std::string line;  ///< an item of a list
  std::string full;  ///< folded behind its title: place, version, reasons, fields, next runs
};

/// `number` is the place in the order of applying.
StepMarkdown step_markdown(const plan::Step& step, std::size_t number, const NextRuns& runs);

/// Every step of `order` by name alone, by action and kind: as keys; if that is too long as names; then numbered names
/// as `source-{001..120}`; then as many as `room` bytes hold, and how many there are more.
std::string names_markdown(const plan::Plan& plan, const std::vector<std::size_t>& order, std::size_t room);

/// `a-{1..3,7}` for a-1, a-2, a-3 and a-7: sorted, names that differ in the number at their end folded into one.
std::vector<std::string> folded_names(std::vector<std::string> names);

}  // namespace weir::report
