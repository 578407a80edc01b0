#include <cstddef>
#include <cstdint>

#include "core/cron.hpp"
#include "core/text.hpp"
#include "core/zoned_cron.hpp"
#include "property.hpp"

using namespace weir;

namespace {

void check_in_utc(const Cron& cron, std::chrono::minutes offset, Instant from) {
  const auto utc = compile_to_utc(cron, offset);
  if (!utc) {
    fuzz::require(utc.error().size() == 1 && utc.error().front().code == "D010", "a refusal has its code");
    return;
  }
  const auto again = parse_cron(canonical_cron(*utc));
  fuzz::require(again && *again == *utc, "what is compiled can be written");
  auto shown = next_fire_times(cron, from + offset, 3);
  for (Instant& at : shown) at -= offset;
  fuzz::require(next_fire_times(*utc, from, 3) == shown, "what is compiled fires when the clocks match");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto cron = parse_cron(text, "DataSource/fuzz");
  if (!cron) {
    fuzz::require(!cron.error().empty() && cron.error().size() <= 5, "at most one error for each field");
    for (const Diagnostic& one : cron.error()) fuzz::require(!invalid_utf8(one.message), "errors are UTF-8");
    return 0;
  }
  const std::string canonical = canonical_cron(*cron);
  const auto again = parse_cron(canonical);
  fuzz::require(again && *again == *cron, "the canonical text means the same");
  fuzz::require(canonical_cron(*again) == canonical, "the canonical text stays as it is");
  Instant last(std::chrono::milliseconds(1767225600000 + static_cast<std::int64_t>(size) * 86'400'000));
  for (const Instant at : next_fire_times(*cron, last, 3)) {
    fuzz::require(at > last, "fire times grow");
    last = at;
  }
  for (const int offset : {-570, -60, 60, 330, 840}) check_in_utc(*cron, std::chrono::minutes(offset), last);
  return 0;
}
