#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"

namespace weir::platform {

/// Where the records of one stream lie at a destination.
struct Outlet {
  std::string name;                      ///< any text; it names a file or a table
  std::vector<std::string> primary_key;  ///< empty: a record is known by all that it says
};

/// What a write did.
struct Delivered {
  std::size_t created = 0, updated = 0, unchanged = 0, deleted = 0;
  bool operator==(const Delivered&) const = default;
};

/// Where records go: a folder of its own.
class Destination {
 public:
  virtual ~Destination() = default;

  /// Puts `records` (objects with valid UTF-8) in place of those with the same key; of several with one key the last
  /// counts. `whole`: they are all that there is, so others are deleted. All of it happens or nothing, also when the
  /// process is killed; the same records again change nothing. U033.
  virtual Result<Delivered> write(const Outlet& outlet, const std::vector<Json>& records, bool whole) = 0;
};

/// The destination that a connector with that provider stands for: one SQLite file for "sqlite", NDJSON files for all
/// others. Makes `folder`, for its owner alone, when it is not there.
Result<std::unique_ptr<Destination>> open_destination(const std::filesystem::path& folder, std::string_view provider);

/// What a record is known by: the values of its primary key as canonical JSON, or the digest of the whole record when
/// there is no key or a part of it is absent or null.
std::string record_key(const Json& record, const std::vector<std::string>& primary_key);

}  // namespace weir::platform
