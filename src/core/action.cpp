#include "core/action.hpp"

#include <array>
#include <cstddef>

namespace weir {
namespace {

constexpr std::array<std::string_view, 8> actions = {"create", "update",  "disable", "enable",
                                                     "delete", "refresh", "adopt",   "forget"};
constexpr std::array<std::string_view, 3> origins = {"git", "drift", "both"};
constexpr std::array<std::string_view, 6> outcomes = {"applied", "unchanged", "conflict",
                                                      "failed",  "skipped",   "unknown"};

}  // namespace

std::string_view to_string(Action action) {
  return actions.at(static_cast<std::size_t>(action));
}
std::string_view to_string(Origin origin) {
  return origins.at(static_cast<std::size_t>(origin));
}
std::string_view to_string(Outcome outcome) {
  return outcomes.at(static_cast<std::size_t>(outcome));
}

std::optional<Action> parse_action(std::string_view text) {
  for (std::size_t index = 0; index < actions.size(); ++index)
    if (actions.at(index) == text) return static_cast<Action>(index);
  return std::nullopt;
}

}  // namespace weir
