#pragma once

#include <functional>
#include <string>
#include <vector>

#include "platform/context.hpp"

namespace weir::platform {

/// What a request counts as (RequestTotals).
enum class Tally { none, read, write };

/// One method of one path. `{id}` and `{name}` in the pattern stand for one segment each.
struct Route {
  http::Method method;
  std::string_view pattern;
  Tally tally;
  bool extension;  ///< only in the full profile
  std::function<http::Response(const Context&, const Call&)> answer;
};

/// All routes that need a credential.
const std::vector<Route>& routes();

/// What a path leads to.
struct Match {
  const Route* route = nullptr;       ///< nullptr: no such path, or not by this method
  std::string id;                     ///< what stands for `{id}`, "" without one
  std::string name;                   ///< the same for `{name}`
  std::vector<http::Method> allowed;  ///< the methods of the path; empty: no such path
};

/// What answers this method on this path in this profile.
Match match_route(http::Method method, const http::Target& target, Profile profile);

}  // namespace weir::platform
