#include "core/ulid.hpp"

#include <cstdint>

namespace weir {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t ulid_length = 26;
constexpr std::size_t time_length = 10;
constexpr std::size_t random_bytes = 10;

}  // namespace

std::string make_ulid(Instant at, Random& random) {
  std::string id(ulid_length, '0');
  auto time = static_cast<std::uint64_t>(at.time_since_epoch().count());
  for (std::size_t index = time_length; index-- > 0; time >>= 5) id[index] = alphabet[time & 31u];

  const std::string bytes = random.bytes(random_bytes);
  std::uint32_t bits = 0;
  int held = 0;
  std::size_t index = time_length;
  for (const char byte : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(byte);
    for (held += 8; held >= 5 && index < ulid_length; held -= 5) id[index++] = alphabet[(bits >> (held - 5)) & 31u];
  }
  return id;
}

bool is_ulid(std::string_view text) {
  // 26 characters carry 130 bits: the first one is at most 7.
  return text.size() == ulid_length && text.front() <= '7' &&
         text.find_first_not_of(alphabet) == std::string_view::npos;
}

}  // namespace weir
