#include "disk/file_bytes.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "disk/descriptor.hpp"

namespace weir::disk {

std::optional<std::string> read_bytes(int file, std::size_t most) {
  constexpr std::size_t piece = std::size_t{1} << 18;
  std::string bytes;
  while (bytes.size() < most) {
    const std::size_t have = bytes.size();
    bytes.resize(have + std::min(most - have, piece));
    const ssize_t got = ::read(file, bytes.data() + have, bytes.size() - have);
    bytes.resize(have + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) break;
    if (got < 0 && errno != EINTR) return std::nullopt;
  }
  return bytes;
}

bool write_bytes(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool write_durably(int file, std::string_view bytes) {
  return write_bytes(file, bytes) && ::fsync(file) == 0;
}

bool sync_folder(const std::filesystem::path& folder) {
  const char* const name = folder.empty() ? "." : folder.c_str();
  const Descriptor opened(::open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.is_open() && ::fsync(opened.number()) == 0;
}

std::string reason_of_failure() {
  return std::generic_category().message(errno);
}

}  // namespace weir::disk
