#include "golden/page.hpp"

#include <optional>

#include "core/text.hpp"

namespace weir::golden {
namespace {

std::optional<std::string> between(const std::string& line, std::string_view before, std::string_view after) {
  if (line.size() < before.size() + after.size() || line.rfind(before, 0) != 0 || !line.ends_with(after))
    return std::nullopt;
  return line.substr(before.size(), line.size() - before.size() - after.size());
}

/// What the opening line of a fence makes of the lines that follow.
Part opened_by(const std::string& line) {
  Part part;
  part.lines = {line};
  const std::string words = line.substr(3);
  const auto space = words.find(' ');
  if (words == "console") part.kind = Part::Kind::session;
  if (space == std::string::npos) return part;
  part.kind = Part::Kind::file;
  part.argument = words.substr(space + 1);
  return part;
}

std::optional<Part> single(const std::string& line) {
  if (const auto start = between(line, "<!-- starts with: ", " -->")) return Part{Part::Kind::start, *start, {line}};
  if (const auto command = between(line, "<!-- meanwhile: ", " -->"))
    return Part{Part::Kind::meanwhile, *command, {line}};
  return std::nullopt;
}

}  // namespace

std::vector<Part> parse_page(std::string_view text) {
  std::vector<Part> parts(1);
  bool fenced = false;
  for (const std::string& line : split(text, '\n')) {
    if (fenced) {
      parts.back().lines.push_back(line);
      fenced = line != "```";
      if (!fenced) parts.emplace_back();
    } else if (line.rfind("```", 0) == 0) {
      parts.push_back(opened_by(line));
      fenced = true;
    } else if (auto part = single(line)) {
      parts.push_back(std::move(*part));
      parts.emplace_back();
    } else {
      parts.back().lines.push_back(line);
    }
  }
  return parts;
}

std::string format_page(const std::vector<Part>& parts) {
  std::vector<std::string> lines;
  for (const Part& part : parts) lines.insert(lines.end(), part.lines.begin(), part.lines.end());
  return join(lines, "\n");
}

std::string inside(const Part& part) {
  std::string text;
  for (std::size_t at = 1; at + 1 < part.lines.size(); ++at) text += part.lines[at] + "\n";
  return text;
}

Part with_inside(const Part& part, const std::string& text) {
  Part other = part;
  other.lines = split(text, '\n');
  while (!other.lines.empty() && other.lines.back().empty()) other.lines.pop_back();
  other.lines.insert(other.lines.begin(), part.lines.front());
  other.lines.push_back(part.lines.back());
  return other;
}

std::string as_seen(const std::string& output) {
  std::vector<std::string> lines = split(output, '\n');
  for (std::string& line : lines)
    if (line.rfind("! ", 0) == 0) line.erase(0, 2);
  return join(lines, "\n");
}

}  // namespace weir::golden
