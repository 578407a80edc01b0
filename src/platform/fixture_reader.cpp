#include "platform/fixture_reader.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

#include <fmt/format.h>

#include "catalog/stream_catalog.hpp"

namespace weir::platform {
namespace {

constexpr int lines_between_checks = 1000;

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

}  // namespace

bool is_plain_file_name(std::string_view name) {
  constexpr std::size_t longest = 128;
  return !name.empty() && name.size() <= longest && name.front() != '.' && name.front() != '-' &&
         std::all_of(name.begin(), name.end(), is_name_byte);
}

FixtureReader::FixtureReader(std::filesystem::path folder, std::string source_type)
    : folder_(std::move(folder)), type_(std::move(source_type)) {}

std::vector<std::string> FixtureReader::streams() const {
  std::vector<std::string> names;
  for (const auto& [name, stream] : catalog::streams(type_)) names.push_back(name);
  return names;
}

StreamShape FixtureReader::shape(const std::string& stream) const {
  const catalog::Stream* known = catalog::find_stream(type_, stream);
  if (known == nullptr) return {};
  return {known->primary_key, known->cursor_field(), std::nullopt};
}

tl::expected<StreamRecords, SyncProblem> FixtureReader::read(const std::string& stream, Pace& pace) {
  const std::filesystem::path file = folder_ / type_ / (stream + ".ndjson");
  StreamRecords found;
  std::error_code problem;
  if (!is_plain_file_name(stream) || (!std::filesystem::exists(file, problem) && !problem)) {
    found.present = false;
    return found;
  }
  std::ifstream lines(file);
  std::string line;
  for (int number = 0; std::getline(lines, line); ++number) {
    if (number % lines_between_checks == 0 && !pace.go_on()) return tl::unexpected(stopped());
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto record = parse_json(line, "A003");
    if (!record || !record->is_object()) {
      ++found.unreadable;
    } else if (found.records.size() == most_records) {
      return tl::unexpected(
          SyncProblem{"too_many_records", fmt::format("stream {} has more than {} records", stream, most_records)});
    } else {
      found.records.push_back(std::move(*record));
    }
  }
  if (!lines.eof())
    return tl::unexpected(
        SyncProblem{"fixtures_unreadable", fmt::format("the file of stream {} cannot be read", stream)});
  return found;
}

}  // namespace weir::platform
