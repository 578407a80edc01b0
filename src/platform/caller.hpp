#pragma once

#include <optional>
#include <string>

namespace weir::platform {

/// Who sends a request, as its credential proves.
struct Caller {
  std::string tenant;
  std::optional<std::string> app;  ///< stamps what is written and filters what is read
  std::string subject;             ///< the actor of audit events
  std::string subject_type;        ///< "apiKey" or "token"
  bool may_write = false;
};

}  // namespace weir::platform
