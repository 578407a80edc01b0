#pragma once

#include <filesystem>
#include <string_view>

#include "platform/record_reader.hpp"

namespace weir::platform {

/// Reads FOLDER/<type>/<stream>.ndjson, one JSON object a line; the streams and their keys are those of the catalog. A
/// file that is not there, or could not be one, is a stream that the source does not have.
class FixtureReader : public RecordReader {
 public:
  FixtureReader(std::filesystem::path folder, std::string source_type);

  std::vector<std::string> streams() const override;
  StreamShape shape(const std::string& stream) const override;
  tl::expected<StreamRecords, SyncProblem> read(const std::string& stream, Pace& pace) override;

 private:
  std::filesystem::path folder_;
  std::string type_;
};

/// Whether that name is one of a file that lies in its folder: letters, digits, `_`, `-` and `.`, not the latter two at
/// the beginning, at most 128.
bool is_plain_file_name(std::string_view name);

}  // namespace weir::platform
