#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::manifest {

/// What is wrong with the endpoint of a target, or nullopt. It is `embedded:PATH` with a relative path below `.weir/`,
/// or an http(s) URL with host, port and path only. The answer never shows a user or password that stands in it.
std::optional<std::string> endpoint_problem(std::string_view endpoint);

}  // namespace weir::manifest
