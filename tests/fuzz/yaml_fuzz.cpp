#include <cstddef>
#include <cstdint>

#include "core/text.hpp"
#include "manifest/manifest.hpp"
#include "property.hpp"

using namespace weir;

/// libfyaml 0.7.12 forgets a kilobyte for each single-quoted text of many doubled quotes.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier): its name is given
  return "leak:libfyaml";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const manifest::ParsedFile file = manifest::parse_yaml(text, "fuzz.yaml");
  for (const Diagnostic& one : file.problems) {
    fuzz::require(!one.code.empty() && !one.message.empty(), "a problem has a code and a message");
    fuzz::require(one.place.file == "fuzz.yaml", "a problem has its file");
  }
  if (has_errors(file.problems)) return 0;
  for (const manifest::Document& document : file.documents) {
    const std::string canonical = canonical_json(document.value);
    const auto again = parse_json(canonical, "A003", {.bytes = 1u << 30, .depth = 200});
    fuzz::require(again && canonical_json(*again) == canonical, "a document is a JSON value");
    document.positions.of_value("");
    document.positions.of_key("/spec/config");
  }
  return 0;
}
