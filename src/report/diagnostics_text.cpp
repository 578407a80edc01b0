#include <fmt/format.h>

#include "core/diagnostic_json.hpp"
#include "core/text.hpp"
#include "report/ink.hpp"
#include "report/render.hpp"

namespace weir::report {
namespace {

/// Long enough for any sentence of ours, short enough for a hostile one.
constexpr std::size_t longest_message = 2000;

std::string place_text(const Place& place) {
  if (place.file.empty()) return "";
  std::string out = " " + printable(place.file, 300);
  if (place.line > 0) out += fmt::format(":{}", place.line);
  if (place.line > 0 && place.column > 0) out += fmt::format(":{}", place.column);
  return out;
}

}  // namespace

std::string diagnostics_text(const Diagnostics& diagnostics, const TextStyle& style) {
  std::string out;
  for (const auto& one : diagnostics) {
    const std::string head = fmt::format("{}[{}]", to_string(one.severity), one.code);
    const std::string about = one.key ? fmt::format(" ({})", printable(*one.key, 130)) : "";
    out += fmt::format("{}{}{}: {}\n", paint(head, hue_of(one.severity), style), place_text(one.place), about,
                       printable(one.message, longest_message));
    if (one.hint && !one.hint->empty()) out += fmt::format("    help: {}\n", printable(*one.hint, longest_message));
  }
  return out;
}

}  // namespace weir::report
