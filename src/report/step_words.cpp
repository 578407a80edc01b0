#include "report/step_words.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::report {
namespace {

/// What takes away comes first: a reviewer reads the top of a long plan.
int danger(const diff::Change& change) {
  switch (change.action) {
    case Action::remove:
      return 0;
    case Action::disable:
      return 1;
    case Action::forget:
      return 2;
    case Action::update:
    case Action::create:
      if (is_destructive(change)) return 3;
      if (change.consequence != Consequence::none) return 4;
      return change.action == Action::update ? 5 : 9;
    case Action::refresh:
      return is_destructive(change) ? 3 : 6;
    case Action::adopt:
      return is_destructive(change) ? 3 : 7;
    case Action::enable:
      return is_destructive(change) ? 3 : 8;
  }
  return 9;
}

}  // namespace

bool is_destructive(const diff::Change& change) {
  switch (change.action) {
    case Action::remove:
    case Action::disable:
    case Action::forget:
      return true;
    case Action::create:
    case Action::update:
    case Action::enable:
    case Action::refresh:
    case Action::adopt:
      break;
  }
  return change.consequence == Consequence::pause || change.consequence == Consequence::reset ||
         change.consequence == Consequence::loss;
}

std::vector<std::size_t> dangerous_first(const plan::Plan& plan) {
  std::vector<std::size_t> order(plan.steps.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return danger(plan.steps[left].change) < danger(plan.steps[right].change);
  });
  return order;
}

std::string_view sign(Action action) {
  switch (action) {
    case Action::create:
    case Action::adopt:
      return "+";
    case Action::remove:
    case Action::forget:
      return "-";
    case Action::disable:
    case Action::enable:
    case Action::update:
    case Action::refresh:
      return "~";
  }
  return "~";
}

std::string_view meaning(Consequence consequence) {
  switch (consequence) {
    case Consequence::none:
      return "";
    case Consequence::pause:
      return "nothing is read while it is off";
    case Consequence::backfill:
      return "data is read again";
    case Consequence::reset:
      return "what was read so far is forgotten and read again";
    case Consequence::loss:
      return "what the object holds is gone";
  }
  return "";
}

std::string effect_words(const diff::Change& change) {
  if (change.consequence == Consequence::none) return "";
  const std::string_view why =
      change.consequence_reason.empty() ? meaning(change.consequence) : std::string_view(change.consequence_reason);
  std::string text = fmt::format("{}: {}", to_string(change.consequence), why);
  if (change.records_again)
    text += fmt::format("; about {} of the last 30 days again",
                        counted(static_cast<std::size_t>(*change.records_again), "record"));
  return text;
}

std::string summary_words(const plan::Summary& summary) {
  std::string more;
  if (summary.adopt > 0) more += fmt::format(", {} to adopt", summary.adopt);
  if (summary.forget > 0) more += fmt::format(", {} to forget", summary.forget);
  return fmt::format(
      "{} to create, {} to update, {} to disable, {} to enable, {} to delete, {} to refresh{}; {} unchanged",
      summary.create, summary.update, summary.disable, summary.enable, summary.remove, summary.refresh, more,
      summary.unchanged);
}

std::string short_summary_words(const plan::Summary& summary) {
  const std::pair<std::size_t, Action> counts[] = {
      {summary.remove, Action::remove}, {summary.disable, Action::disable}, {summary.forget, Action::forget},
      {summary.update, Action::update}, {summary.refresh, Action::refresh}, {summary.adopt, Action::adopt},
      {summary.enable, Action::enable}, {summary.create, Action::create}};
  std::vector<std::string> parts;
  for (const auto& [count, action] : counts)
    if (count > 0) parts.push_back(fmt::format("{} to {}", count, to_string(action)));
  return fmt::format("{}; {} unchanged", parts.empty() ? "Nothing to do" : join(parts, ", "), summary.unchanged);
}

std::string folder_of(const diff::Change& change) {
  const std::string& file = change.place.file;
  const std::size_t slash = file.rfind('/');
  if (file.empty()) return "";
  return slash == std::string::npos ? "." : file.substr(0, slash);
}

std::string shell_word(const std::string& text) {
  if (is_dns_label(text)) return text;
  std::string out = "'";
  for (const char c : printable(text)) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string approved_command(const plan::Plan& plan) {
  return fmt::format("weir apply --target {} --approved {}", shell_word(plan.target_name), printable(plan.hash));
}

std::vector<std::string> unnamed_ids(const diff::Conflict& conflict) {
  std::vector<std::string> ids;
  for (const auto& id : conflict.ids)
    if (conflict.message.find(id) == std::string::npos) ids.push_back(id);
  return ids;
}

}  // namespace weir::report
