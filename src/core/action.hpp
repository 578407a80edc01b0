#pragma once

#include <optional>
#include <string_view>

namespace weir {

/// What a step does. Plans speak in these words, reports in outcomes.
enum class Action { create, update, disable, enable, remove, refresh, adopt, forget };
std::string_view to_string(Action action);  ///< "create", ..., "delete" for remove
std::optional<Action> parse_action(std::string_view text);

/// Where the difference came from: an edit in Git, a change at the API, or both.
enum class Origin { git, drift, both };
std::string_view to_string(Origin origin);

/// What happened to a step.
enum class Outcome { applied, unchanged, conflict, failed, skipped, unknown };
std::string_view to_string(Outcome outcome);

}  // namespace weir
