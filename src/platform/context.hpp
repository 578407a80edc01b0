#pragma once

#include <string>
#include <vector>

#include "core/ports.hpp"
#include "platform/caller.hpp"
#include "platform/server.hpp"
#include "platform/store.hpp"

namespace weir::platform {

/// What every handler works with.
struct Context {
  Store& store;
  Clock& clock;
  Random& random;
  Profile profile;

  bool full() const { return profile == Profile::full; }
};

/// One request on its way to its handler: credential checked, path matched.
struct Call {
  const http::Request& request;
  const http::Target& target;
  Caller caller;
  std::string id;    ///< the `{id}` of the path, "" when it has none
  std::string name;  ///< its `{name}`
};

}  // namespace weir::platform
