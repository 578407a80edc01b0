#include "platform/ndjson_destination.hpp"

#include <cerrno>
#include <cstring>
#include <map>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/crypto.hpp"
#include "disk/descriptor.hpp"
#include "disk/file_bytes.hpp"

namespace weir::platform {
namespace {

using Lines = std::map<std::string, std::string, std::less<>>;  // by key

disk::Descriptor open_file(const std::filesystem::path& path, int flags) {
  return disk::Descriptor(::open(path.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, 0600));
}

tl::unexpected<Diagnostics> failure(const std::filesystem::path& file, std::string_view what, std::string hint) {
  return fail(error("U033", fmt::format("the file {} of a destination {}", file.string(), what), std::move(hint)));
}

tl::unexpected<Diagnostics> system_failure(const std::filesystem::path& file, std::string_view deed) {
  const int reason = errno;
  return failure(file, fmt::format("cannot be {}: {}", deed, std::strerror(reason)),
                 "see that its folder may be written and the disk has room; what was there is unchanged");
}

/// nullopt: there is no such file.
Result<std::optional<std::string>> read_file(const std::filesystem::path& path) {
  const disk::Descriptor file = open_file(path, O_RDONLY | O_NONBLOCK);
  if (!file.is_open() && errno == ENOENT) return std::optional<std::string>();
  struct stat facts {};
  if (!file.is_open() || ::fstat(file.number(), &facts) != 0) return system_failure(path, "read");
  if (!S_ISREG(facts.st_mode)) return failure(path, "is no regular file", "move it away");
  auto text = disk::read_bytes(file.number(), static_cast<std::size_t>(facts.st_size));
  if (!text) return system_failure(path, "read");
  return text;
}

/// Whoever reads the file sees the old one or the new one. The draft has one name, so that what a killed process left
/// is overwritten by the next: a stream is never delivered twice at the same time.
Result<void> replace_file(const std::filesystem::path& path, std::string_view text) {
  const std::filesystem::path draft = path.parent_path() / ("." + path.filename().string() + ".part");
  {
    const disk::Descriptor file = open_file(draft, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open() || ::fchmod(file.number(), 0600) != 0 || !disk::write_durably(file.number(), text))
      return system_failure(path, "written");
  }
  if (::rename(draft.c_str(), path.c_str()) != 0) return system_failure(path, "replaced");
  if (!disk::sync_folder(path.parent_path())) return system_failure(path, "made to last");
  return {};
}

Result<Lines> read_lines(const std::filesystem::path& path, std::string_view text, const Outlet& outlet) {
  Lines lines;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const auto record = parse_json(line, "U033");
    if (!record || !record->is_object()) {
      return failure(path, fmt::format("has something in line {} that is no record", number),
                     "move it away; the next sync that reads the stream whole writes it anew");
    }
    lines.insert_or_assign(record_key(*record, outlet.primary_key), std::string(line));
  }
  return lines;
}

Lines lines_of(const std::vector<Json>& records, const Outlet& outlet) {
  Lines lines;
  for (const Json& record : records)
    lines.insert_or_assign(record_key(record, outlet.primary_key), canonical_json(record));
  return lines;
}

/// Changes `kept` to what it is after the write.
Delivered merge(Lines& kept, Lines incoming, bool whole) {
  Delivered done;
  if (whole) done.deleted = std::erase_if(kept, [&](const auto& line) { return !incoming.contains(line.first); });
  for (auto& [key, line] : incoming) {
    const auto [place, is_new] = kept.try_emplace(key, line);
    const bool differs = !is_new && place->second != line;
    ++(is_new ? done.created : differs ? done.updated : done.unchanged);
    if (differs) place->second = std::move(line);
  }
  return done;
}

}  // namespace

std::string ndjson_file_name(std::string_view outlet) {
  constexpr std::size_t longest = 200;
  std::string name;
  for (const char c : outlet) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                       c == '-' || (c == '.' && !name.empty());
    name += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  if (name.size() > longest) name = name.substr(0, longest - 65) + '~' + sha256_hex(outlet);
  return name + ".ndjson";
}

NdjsonDestination::NdjsonDestination(std::filesystem::path folder) : folder_(std::move(folder)) {}

Result<Delivered> NdjsonDestination::write(const Outlet& outlet, const std::vector<Json>& records, bool whole) {
  const std::filesystem::path path = folder_ / ndjson_file_name(outlet.name);
  const auto before = read_file(path);
  if (!before) return fail(before.error());
  auto lines = read_lines(path, before->value_or(""), outlet);
  if (!lines) return fail(lines.error());
  const Delivered done = merge(*lines, lines_of(records, outlet), whole);
  std::string after;
  for (const auto& [key, line] : *lines) after.append(line) += '\n';
  if (*before == after) return done;
  if (auto written = replace_file(path, after); !written) return fail(written.error());
  return done;
}

}  // namespace weir::platform
