#include <cstddef>
#include <cstdint>

#include "core/json.hpp"
#include "core/text.hpp"
#include "property.hpp"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = parse_json(text, "A003");
  if (!value) {
    fuzz::require(value.error().size() == 1 && value.error().front().code == "A003", "one error with the given code");
    return 0;
  }
  fuzz::require(Json::accept(text), "what is accepted is JSON");
  const std::string canonical = canonical_json(*value);
  fuzz::require(!invalid_utf8(canonical), "canonical JSON is UTF-8");
  const auto again = parse_json(canonical, "A003");
  fuzz::require(again.has_value(), "canonical JSON is JSON");
  fuzz::require(canonical_json(*again) == canonical, "canonical JSON stays as it is");
  fuzz::require(same_json(*value, *value), "a value equals itself");
  return 0;
}
