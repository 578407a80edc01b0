#pragma once

#include "platform/destination.hpp"

namespace weir::platform {

/// One file for each outlet: a record a line in canonical JSON, sorted by key. A write makes a new file beside it and
/// renames that over it.
class NdjsonDestination : public Destination {
 public:
  /// The folder must be there.
  explicit NdjsonDestination(std::filesystem::path folder);

  Result<Delivered> write(const Outlet& outlet, const std::vector<Json>& records, bool whole) override;

 private:
  std::filesystem::path folder_;
};

/// The file of an outlet: its name with every byte but letters, digits, `_`, `-` and `.` as %XX, so that two names
/// never share a file and none leaves the folder. A name that is too long for a file ends in its digest.
std::string ndjson_file_name(std::string_view outlet);

}  // namespace weir::platform
