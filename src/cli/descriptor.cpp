#include "cli/descriptor.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

namespace weir::cli {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}

void Descriptor::close() {
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

std::string system_error() {
  return std::generic_category().message(errno);
}

tl::expected<std::string, std::string> read_all(const Descriptor& file, std::size_t limit) {
  std::string out;
  std::array<char, 65536> chunk;
  while (true) {
    const ssize_t got = ::read(file.get(), chunk.data(), chunk.size());
    if (got == 0) return out;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected(system_error());
    out.append(chunk.data(), static_cast<std::size_t>(got));
    if (out.size() > limit) return tl::unexpected(fmt::format("it is larger than {} bytes", limit));
  }
}

bool write_all(int file, const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t wrote = ::write(file, bytes.data() + done, bytes.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return false;
    done += static_cast<std::size_t>(wrote);
  }
  return true;
}

}  // namespace weir::cli
