#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace weir::manifest {

/// A DNS label out of a text for people: "Okta (Größe 2)" is "okta-grosse-2". "" where nothing of it can be one.
std::string label_of(std::string_view text);

/// What a name is made for.
struct NameWish {
  std::string id;     ///< of the object; unique
  std::string label;  ///< label_of() of what it is called
};

/// A name for each id: its label, or with -2, -3, ... where the label is `taken` or another object's with a lower id.
/// The order of `wishes` does not count.
std::map<std::string, std::string> unique_names(std::vector<NameWish> wishes, const std::set<std::string>& taken);

}  // namespace weir::manifest
