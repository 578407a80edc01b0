#include <cstddef>
#include <cstdint>

#include "core/instant.hpp"
#include "core/text.hpp"
#include "property.hpp"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto at = parse_rfc3339({reinterpret_cast<const char*>(data), size});
  if (!at) {
    fuzz::require(!invalid_utf8(at.error().front().message), "errors are UTF-8");
    return 0;
  }
  const auto again = parse_rfc3339(format_rfc3339(*at));
  fuzz::require(again && *again == *at, "a time is written as it was read");
  return 0;
}
