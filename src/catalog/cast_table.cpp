#include "catalog/cast_table.hpp"

#include <array>

namespace weir::catalog {
namespace {

constexpr std::size_t count = 10;
constexpr Cast same = Cast::same;
constexpr Cast wide = Cast::widening;
constexpr Cast loss = Cast::lossy;
constexpr Cast none = Cast::impossible;

// clang-format off
constexpr std::array<std::array<Cast, count>, count> table = {{
  // to:           string integer number boolean date  timestamp object json  array binary
  /* string    */ {same,  loss,   loss,  loss,   loss, loss,     loss,  wide, loss, loss},
  /* integer   */ {wide,  same,   loss,  loss,   none, loss,     none,  wide, none, none},
  /* number    */ {wide,  loss,   same,  loss,   none, loss,     none,  wide, none, none},
  /* boolean   */ {wide,  wide,   wide,  same,   none, none,     none,  wide, none, none},
  /* date      */ {wide,  none,   none,  none,   same, wide,     none,  wide, none, none},
  /* timestamp */ {wide,  loss,   loss,  none,   loss, same,     none,  wide, none, none},
  /* object    */ {wide,  none,   none,  none,   none, none,     same,  wide, none, none},
  /* json      */ {loss,  loss,   loss,  loss,   loss, loss,     loss,  same, loss, loss},
  /* array     */ {wide,  none,   none,  none,   none, none,     none,  wide, same, none},
  /* binary    */ {wide,  none,   none,  none,   none, none,     none,  wide, none, same},
}};

constexpr std::array<std::array<std::string_view, count>, count> losses = [] {
  std::array<std::array<std::string_view, count>, count> made{};
  const auto say = [&](FieldType from, FieldType to, std::string_view words) {
    made[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)] = words;
  };
  using enum FieldType;
  say(string, integer,    "texts that are no whole number in plain digits fail");
  say(string, number,     "texts that are no number, or have more digits than a number holds, fail");
  say(string, boolean,    "texts other than true and false fail");
  say(string, date,       "texts that are no day as YYYY-MM-DD fail");
  say(string, timestamp,  "texts that are no RFC 3339 timestamp fail");
  say(string, object,     "texts that are no JSON object fail");
  say(string, array,      "texts that are no JSON array fail");
  say(string, binary,     "texts that are no base64 fail");
  say(integer, number,    "integers beyond 2^53, where a number no longer tells neighbours apart, fail");
  say(integer, boolean,   "integers other than 0 and 1 fail");
  say(integer, timestamp, "milliseconds since 1970 outside the years 1 to 9999 fail");
  say(number, integer,    "fractions, and numbers beyond 2^53, fail");
  say(number, boolean,    "numbers other than 0 and 1 fail");
  say(number, timestamp,  "fractions of a millisecond, and times outside the years 1 to 9999, fail");
  say(timestamp, integer, "the offset, and what is finer than a millisecond, are cut off");
  say(timestamp, number,  "the offset, and what is finer than a millisecond, are cut off");
  say(timestamp, date,    "the time of day is cut off; the day is that of UTC");
  say(json, string,       "a string can no longer be told from another value with the same text");
  say(json, integer,      "values that are no integers fail");
  say(json, number,       "values that are no numbers fail");
  say(json, boolean,      "values other than true and false fail");
  say(json, date,         "values that are no day as YYYY-MM-DD fail");
  say(json, timestamp,    "values that are no RFC 3339 timestamp fail");
  say(json, object,       "values that are no objects fail");
  say(json, array,        "values that are no arrays fail");
  say(json, binary,       "values that are no base64 text fail");
  return made;
}();

/// Why the impossible casts of a row are so.
constexpr std::array<std::string_view, count> limits = {
  /* string    */ "",
  /* integer   */ "an integer can become a string, number, boolean, timestamp or json",
  /* number    */ "a number can become a string, integer, boolean, timestamp or json",
  /* boolean   */ "a boolean can become a string, integer, number or json",
  /* date      */ "a date can become a string, timestamp or json",
  /* timestamp */ "a timestamp can become a string, integer, number, date or json",
  /* object    */ "an object can become a string or json",
  /* json      */ "",
  /* array     */ "an array can become a string or json",
  /* binary    */ "a binary can become a string or json",
};
// clang-format on

}  // namespace

std::string_view to_string(Cast cast) {
  constexpr std::array<std::string_view, 4> words = {"same", "widening", "lossy", "impossible"};
  return words[static_cast<std::size_t>(cast)];
}

Cast cast_of(FieldType from, FieldType to) {
  return table[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)];
}

std::string_view cast_loss(FieldType from, FieldType to) {
  if (cast_of(from, to) == Cast::impossible) return limits[static_cast<std::size_t>(from)];
  return losses[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)];
}

}  // namespace weir::catalog
