#include "manifest/line_breaks.hpp"

#include <algorithm>

namespace weir::manifest {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

std::ptrdiff_t count_breaks(std::string_view text) {
  return std::count(text.begin(), text.end(), '\n');
}

}  // namespace

LineBreaks::LineBreaks(std::string_view text) : marked_(text.starts_with(byte_order_mark)) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') breaks_.emplace_back("\n");
    if (text[at] != '\r') continue;
    const bool pair = at + 1 < text.size() && text[at + 1] == '\n';
    breaks_.emplace_back(pair ? "\r\n" : "\r");
    if (pair) ++at;
  }
}

void LineBreaks::follow(std::string_view before, std::string_view after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  const auto same_front = static_cast<std::size_t>(
      std::mismatch(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(shorter), after.begin()).first -
      before.begin());
  const std::size_t left = shorter - same_front;
  const auto same_back = static_cast<std::size_t>(
      std::mismatch(before.rbegin(), before.rbegin() + static_cast<std::ptrdiff_t>(left), after.rbegin()).first -
      before.rbegin());
  const std::ptrdiff_t front = count_breaks(before.substr(0, same_front));
  const std::ptrdiff_t gone = count_breaks(before.substr(same_front, before.size() - same_front - same_back));
  const std::ptrdiff_t added = count_breaks(after.substr(same_front, after.size() - same_front - same_back));
  std::string_view like = "\n";
  if (!breaks_.empty()) like = breaks_[static_cast<std::size_t>(std::max<std::ptrdiff_t>(front - 1, 0))];
  const auto first = breaks_.erase(breaks_.begin() + front, breaks_.begin() + front + gone);
  breaks_.insert(first, static_cast<std::size_t>(added), like);
}

std::string LineBreaks::restored(std::string_view plain) const {
  std::string text(marked_ ? byte_order_mark : "");
  std::size_t line = 0;
  for (const char c : plain) {
    if (c == '\n')
      text += breaks_.at(line++);
    else
      text += c;
  }
  return text;
}

}  // namespace weir::manifest
