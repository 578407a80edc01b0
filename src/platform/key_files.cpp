#include "platform/key_files.hpp"

#include <cerrno>
#include <cstring>
#include <optional>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/ascii.hpp"
#include "core/crypto.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "core/ulid.hpp"
#include "disk/descriptor.hpp"
#include "disk/file_bytes.hpp"

namespace weir::platform {
namespace {

constexpr std::size_t longest_file = 4096;
constexpr std::size_t key_bytes = 32;

Diagnostic key_error(const std::filesystem::path& file, const std::string& what, std::string hint) {
  return error("U031", fmt::format("{}: {}", file.string(), what), std::move(hint));
}

/// nullopt: there is no such file.
Result<std::optional<std::string>> read_private(const std::filesystem::path& file) {
  const disk::Descriptor opened(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!opened.is_open() && errno == ENOENT) return std::optional<std::string>{};
  if (!opened.is_open())
    return fail(key_error(file, std::strerror(errno), "it must be a regular file of the server's user"));
  struct stat info {};
  auto text = ::fstat(opened.number(), &info) == 0 ? disk::read_bytes(opened.number(), longest_file) : std::nullopt;
  if (!S_ISREG(info.st_mode) || !text) {
    return fail(key_error(file, "is not a file that can be read", "move it away; keys are kept in regular files"));
  }
  if ((info.st_mode & 077) != 0) {
    return fail(key_error(file, "may be read or written by others", fmt::format("chmod 600 {}", file.string())));
  }
  if (!text->empty() && text->back() == '\n') text->pop_back();
  return text;
}

/// Appears whole or not at all, and never over another process's file: whoever links first wins. It is on disk before
/// anything is sealed with it, since a database without its keys is lost.
Result<void> publish(const std::filesystem::path& file, std::string_view text, Random& random) {
  const std::string draft = fmt::format("{}.{}", file.string(), hex(random.bytes(8)));
  const disk::Descriptor opened(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  const bool made = opened.is_open() && disk::write_durably(opened.number(), text) &&
                    (::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST) &&
                    disk::sync_folder(file.parent_path());
  const int reason = errno;
  if (opened.is_open()) ::unlink(draft.c_str());
  if (!made) return fail(key_error(file, std::strerror(reason), "name a database in a folder that may be written"));
  return {};
}

Result<ServerKeys> parse_keys(const std::filesystem::path& file, const std::string& text) {
  const auto damaged = [&] {
    return fail(key_error(file, "does not hold the server's keys", "bring it back from a backup"));
  };
  const auto json = parse_json(text, "U031");
  if (!json || !json->is_object()) return damaged();
  ServerKeys keys;
  const std::vector<std::pair<const char*, std::string*>> places{
      {"tokens", &keys.tokens}, {"config", &keys.config}, {"hashes", &keys.hashes}};
  for (const auto& [name, key] : places) {
    const auto encoded = string_member(*json, name);
    *key = base64_decode(encoded.value_or("")).value_or("");
    if (key->size() != key_bytes) return damaged();
  }
  return keys;
}

}  // namespace

Result<ServerKeys> load_server_keys(const std::filesystem::path& file, bool may_make, Random& random) {
  auto text = read_private(file);
  if (text && !*text && may_make) {
    const auto key = [&] { return base64_encode(random.bytes(key_bytes)); };
    const Json fresh{{"tokens", key()}, {"config", key()}, {"hashes", key()}};
    if (auto made = publish(file, fresh.dump() + "\n", random); !made) return fail(made.error());
    text = read_private(file);
  }
  if (!text) return fail(text.error());
  if (!*text) {
    return fail(key_error(file, "is missing, and the database cannot be read without it",
                          "bring it back from a backup, or start with another database"));
  }
  return parse_keys(file, **text);
}

Result<std::string> load_api_key(const std::filesystem::path& file, Instant now, Random& random) {
  auto text = read_private(file);
  if (text && !*text) {
    const std::string fresh = fmt::format("cpod_{}_{}", make_ulid(now, random), hex(random.bytes(key_bytes)));
    if (auto made = publish(file, fresh + "\n", random); !made) return fail(made.error());
    text = read_private(file);
  }
  if (!text) return fail(text.error());
  if (!*text || api_key_id(**text).empty()) {
    return fail(key_error(file, "does not hold an API key", "delete it: a new one is made on the next start"));
  }
  return std::move(**text);
}

std::string api_key_id(const std::string& api_key) {
  const std::vector<std::string> parts = split(api_key, '_');
  if (parts.size() != 3 || parts[0] != "cpod" || !is_ulid(parts[1]) || parts[2].size() < key_bytes) return "";
  return parts[1];
}

}  // namespace weir::platform
