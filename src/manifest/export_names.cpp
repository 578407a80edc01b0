#include "manifest/export_names.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include <fmt/format.h>

#include "core/utf8.hpp"

namespace weir::manifest {
namespace {

constexpr std::size_t longest_label = 63;
constexpr std::uint32_t first_folded = 0xc0;

/// U+00C0 to U+017F without their accents, one letter each; '-' for what is none.
constexpr std::string_view folded =
    "aaaaaaaceeeeiiiidnooooo-ouuuuyts"
    "aaaaaaaceeeeiiiidnooooo-ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggg"
    "gggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssss"
    "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// What stands for a code point in a label: a letter or digit, "ss" for a sharp s, else "-".
std::string_view letter_of(std::uint32_t point) {
  constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view digits = "0123456789";
  if (point >= 'a' && point <= 'z') return lower.substr(point - 'a', 1);
  if (point >= 'A' && point <= 'Z') return lower.substr(point - 'A', 1);
  if (point >= '0' && point <= '9') return digits.substr(point - '0', 1);
  if (point == 0xdf) return "ss";
  if (point >= first_folded && point < first_folded + folded.size()) return folded.substr(point - first_folded, 1);
  return "-";
}

std::string with_number(const std::string& label, std::size_t number) {
  const std::string suffix = fmt::format("-{}", number);
  std::string name = label.substr(0, longest_label - suffix.size());
  while (name.ends_with('-')) name.pop_back();
  return name + suffix;
}

}  // namespace

std::string label_of(std::string_view text) {
  std::string label;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = code_point_at(text, at);
    at += std::max<std::size_t>(next.length, 1);
    const std::string_view letter = letter_of(next.value);
    if (letter == "-" && (label.empty() || label.ends_with('-'))) continue;
    label += letter;
  }
  label.resize(std::min(label.size(), longest_label));
  while (label.ends_with('-')) label.pop_back();
  return label;
}

std::map<std::string, std::string> unique_names(std::vector<NameWish> wishes, const std::set<std::string>& taken) {
  std::sort(wishes.begin(), wishes.end(), [](const NameWish& left, const NameWish& right) {
    return std::tie(left.label, left.id) < std::tie(right.label, right.id);
  });
  std::map<std::string, std::string> names;
  std::set<std::string> used = taken;
  // Whoever can have the bare label has it, so that a number is never somebody else's own name.
  for (const NameWish& wish : wishes)
    if (used.insert(wish.label).second) names.emplace(wish.id, wish.label);
  std::map<std::string, std::size_t> last;
  for (const NameWish& wish : wishes) {
    if (names.count(wish.id)) continue;
    std::size_t& number = last.try_emplace(wish.label, 1).first->second;
    std::string name;
    do name = with_number(wish.label, ++number);
    while (!used.insert(name).second);
    names.emplace(wish.id, std::move(name));
  }
  return names;
}

}  // namespace weir::manifest
