#include "core/ulid.hpp"

#include <catch2/catch.hpp>

using namespace weir;

namespace {

/// Gives the same byte again and again.
class Monotone final : public Random {
 public:
  explicit Monotone(unsigned char byte) : byte_(static_cast<char>(byte)) {}
  std::string bytes(std::size_t count) override { return std::string(count, byte_); }

 private:
  char byte_;
};

}  // namespace

TEST_CASE("a ULID is the time and eighty random bits in Crockford's alphabet") {
  Monotone zeros(0);
  Monotone ones(0xFF);
  Monotone fives(0x55);
  CHECK(make_ulid(Instant{}, zeros) == "00000000000000000000000000");
  CHECK(make_ulid(Instant{}, ones) == "0000000000ZZZZZZZZZZZZZZZZ");
  CHECK(make_ulid(Instant{}, fives) == "0000000000ANANANANANANANAN");
  CHECK(make_ulid(Instant(std::chrono::milliseconds(1469918176385)), zeros) == "01ARYZ6S410000000000000000");
}

TEST_CASE("later ULIDs sort behind earlier ones") {
  Monotone zeros(0);
  Monotone ones(0xFF);
  const Instant at = parse_rfc3339("2026-11-21T10:00:00Z").value();
  CHECK(make_ulid(at, ones) < make_ulid(at + std::chrono::milliseconds(1), zeros));
}

TEST_CASE("only 26 characters of the alphabet are a ULID") {
  CHECK(is_ulid("01ARYZ6S41TSV4RRFFQ69G5FAV"));
  CHECK(is_ulid("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
  for (const char* text : {"", "01ARYZ6S41TSV4RRFFQ69G5FA", "01ARYZ6S41TSV4RRFFQ69G5FAVX", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
                           "01ARYZ6S41TSV4RRFFQ69G5FAI", "01ARYZ6S41TSV4RRFFQ69G5FAL", "01ARYZ6S41TSV4RRFFQ69G5FAU",
                           "01aryz6s41tsv4rrffq69g5fav", "../../../../../../../etc/p", "01ARYZ6S41TSV4RRFFQ69G5F%2"})
    CHECK_FALSE(is_ulid(text));
}
