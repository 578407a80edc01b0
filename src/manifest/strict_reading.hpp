#pragma once

#include <string>

#include "manifest/event_reader.hpp"

namespace weir::manifest {

/// The documents of a text by libfyaml's events alone, for the legal texts that yaml-cpp 0.7 cannot read (an anchor
/// before a text in a list, `?` inside a text in brackets). Complete only when nothing was refused; tags that are not
/// of the core schema are told as by the first reader.
Reading read_strictly(const std::string& text, const std::string& file);

}  // namespace weir::manifest
