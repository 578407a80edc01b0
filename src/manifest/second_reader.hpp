#pragma once

#include <optional>
#include <string>

#include "manifest/event_reader.hpp"

namespace weir::manifest {

/// Reads the text once more, strictly, by libfyaml's events, and compares what it sees with `reading`: M011 with its
/// place when it refuses the text or sees another structure (yaml-cpp takes some broken texts without a word). Fills in
/// what yaml-cpp does not tell of nulls: their text and place.
std::optional<Diagnostic> second_opinion(const std::string& text, const std::string& file, Reading& reading);

}  // namespace weir::manifest
