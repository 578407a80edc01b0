#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/remote_object.hpp"
#include "core/text.hpp"
#include "property.hpp"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string> tags = split({reinterpret_cast<const char*>(data), size}, '\n');
  const TagView view = read_tags(tags);
  for (const std::string& tag : view.user_tags)
    fuzz::require(std::find(tags.begin(), tags.end(), tag) != tags.end(), "a user's tag is kept byte for byte");
  const auto mark = view.marks.empty() ? std::nullopt : std::optional(view.marks.front());
  const std::vector<std::string> written = write_tags(view.user_tags, mark, view.policy);
  const TagView again = read_tags(written);
  fuzz::require(again.policy == view.policy, "the policy is read as it was written");
  fuzz::require(again.marks.size() == (mark ? 1u : 0u) && (!mark || again.marks.front() == *mark), "so is the mark");
  fuzz::require(write_tags(again.user_tags, mark, again.policy) == written, "tags once written stay as they are");
  return 0;
}
