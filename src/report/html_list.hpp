#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/html_page.hpp"
#include "report/html_text.hpp"

namespace weir::report {

/// One line of a list that unfolds. Without a script everything is there and folds; the script adds the filter.
struct ListEntry {
  std::string id;  ///< ours: "step-12"
  Tone tone = Tone::calm;
  std::vector<std::string> facets;  ///< the value for each facet of the list
  std::string group;                ///< heading that it stands below; "" for none
  Html summary, body;
  bool open = false;  ///< from the start
};

/// A list that can be narrowed by its facets and by text. Entries of one group stand together, groups in the order of
/// their first entry.
struct FilterList {
  std::string_view noun;                 ///< "step"
  std::vector<std::string_view> facets;  ///< what can be chosen: "action", "kind"; words of ours
  std::vector<ListEntry> entries;
};

Html filter_list(const FilterList& list);

}  // namespace weir::report
