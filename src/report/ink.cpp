#include "report/ink.hpp"

#include <fmt/format.h>

#include "report/display_width.hpp"

namespace weir::report {
namespace {

std::string_view escape_of(Hue hue) {
  switch (hue) {
    case Hue::plain:
      return "";
    case Hue::good:
      return "\x1b[32m";
    case Hue::bad:
      return "\x1b[31m";
    case Hue::change:
      return "\x1b[33m";
    case Hue::quiet:
      return "\x1b[2m";
    case Hue::strong:
      return "\x1b[1m";
  }
  return "";
}

}  // namespace

std::string paint(std::string_view text, Hue hue, const TextStyle& style) {
  const std::string_view begin = escape_of(hue);
  if (!style.color || begin.empty()) return std::string(text);
  return fmt::format("{}{}\x1b[0m", begin, text);
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  const std::size_t length = display_width(text);
  if (length < width) out.append(width - length, ' ');
  return out;
}

Hue hue_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return Hue::bad;
    case Severity::warning:
      return Hue::change;
    case Severity::note:
      return Hue::quiet;
  }
  return Hue::plain;
}

Hue hue_of(Action action) {
  switch (action) {
    case Action::create:
    case Action::enable:
    case Action::adopt:
      return Hue::good;
    case Action::update:
    case Action::refresh:
      return Hue::change;
    case Action::disable:
    case Action::remove:
    case Action::forget:
      return Hue::bad;
  }
  return Hue::plain;
}

Hue hue_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::applied:
      return Hue::good;
    case Outcome::unchanged:
      return Hue::quiet;
    case Outcome::skipped:
      return Hue::change;
    case Outcome::conflict:
    case Outcome::failed:
    case Outcome::unknown:
      return Hue::bad;
  }
  return Hue::plain;
}

}  // namespace weir::report
