#include "report/drift_words.hpp"

namespace weir::report {

std::string_view meaning(diff::DriftKind kind) {
  switch (kind) {
    case diff::DriftKind::changed:
      return "a field that can be read differs";
    case diff::DriftKind::disabled:
      return "only the switch differs";
    case diff::DriftKind::missing:
      return "the object is gone";
    case diff::DriftKind::unreadable:
      return "changed where the API shows no values; apply sends them again";
    case diff::DriftKind::unmarked:
      return "the ownership mark was taken off";
  }
  return "";
}

}  // namespace weir::report
