#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "core/json.hpp"

namespace weir::catalog {

inline constexpr std::size_t longest_stream_name = 256;  ///< in characters

/// The streams that the settings of a `custom` source bring, with the primary key of each: those that `streams` names;
/// without any, the one that `path` leads to, called by its last part, unless `{stream}` in it stands for many.
std::map<std::string, std::vector<std::string>> own_streams(const Json& config);

}  // namespace weir::catalog
