#include "platform/destination.hpp"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <sys/stat.h>

#include "core/crypto.hpp"
#include "platform/ndjson_destination.hpp"
#include "platform/sqlite_destination.hpp"

namespace weir::platform {
namespace {

/// 0 or the reason.
int make_private_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) return 0;
  if (errno == ENOENT && folder.has_parent_path() && folder.parent_path() != folder) {
    if (const int reason = make_private_folder(folder.parent_path()); reason != 0) return reason;
    if (::mkdir(folder.c_str(), 0700) == 0) return 0;
  }
  const int reason = errno;
  struct stat facts {};
  return ::stat(folder.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode) ? 0 : reason;
}

}  // namespace

Result<std::unique_ptr<Destination>> open_destination(const std::filesystem::path& folder, std::string_view provider) {
  if (const int reason = make_private_folder(folder); reason != 0) {
    return fail(error("U033", fmt::format("the folder {} cannot be made: {}", folder.string(), std::strerror(reason)),
                      "name a folder that may be written with --destinations"));
  }
  if (provider == "sqlite") return open_sqlite_destination(folder / "data.sqlite");
  return std::make_unique<NdjsonDestination>(folder);
}

std::string record_key(const Json& record, const std::vector<std::string>& primary_key) {
  Json values = Json::array();
  for (const std::string& name : primary_key) {
    const auto value = record.find(name);
    if (value == record.end() || value->is_null()) break;
    values.push_back(*value);
  }
  const bool complete = !primary_key.empty() && values.size() == primary_key.size();
  return complete ? canonical_json(values) : sha256_tag(canonical_json(record));
}

}  // namespace weir::platform
