#include "diff/three_way.hpp"

#include <array>

namespace weir::diff {
namespace {

// Read beside docs/three_way.md: b, d, l stand for baseline, desired, live.
constexpr std::array<Reason, 16> reasons = {{
    {Origin::git, ""},
    {Origin::git, "nothing anywhere"},                       //  1  - - -
    {Origin::git, "removed from Git, already gone"},         //  2  b - -
    {Origin::git, "new in Git"},                             //  3  - d -
    {Origin::git, "not ours"},                               //  4  - - l
    {Origin::drift, "deleted at the API"},                   //  5  b b -
    {Origin::both, "edited in Git, deleted at the API"},     //  6  b d -
    {Origin::git, "manifest removed"},                       //  7  b - b
    {Origin::both, "manifest removed, changed at the API"},  //  8  b - l
    {Origin::git, "exists, equal"},                          //  9  - d d
    {Origin::git, "differs from Git"},                       // 10  - d l
    {Origin::git, "unchanged"},                              // 11  b b b
    {Origin::drift, "changed at the API"},                   // 12  b b l
    {Origin::git, "edited in Git"},                          // 13  b d b
    {Origin::both, "the same edit in Git and at the API"},   // 14  b d d
    {Origin::both, "edited in Git and changed at the API"},  // 15  b d l
}};

int row_of_present(const Pattern& p) {
  if (!p.edited) return p.drifted ? 12 : 11;
  if (!p.drifted) return 13;
  return p.agree ? 14 : 15;
}

}  // namespace

int row_of(const Pattern& p) {
  if (p.baseline && p.desired && p.live) return row_of_present(p);
  if (p.baseline && p.desired) return p.edited ? 6 : 5;
  if (p.baseline && p.live) return p.drifted ? 8 : 7;
  if (p.desired && p.live) return p.agree ? 9 : 10;
  if (p.baseline) return 2;
  if (p.desired) return 3;
  return p.live ? 4 : 1;
}

Reason reason_of(int row) {
  return reasons.at(static_cast<std::size_t>(row));
}

}  // namespace weir::diff
