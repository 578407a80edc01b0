#include "core/instant.hpp"

#include <fmt/format.h>

#include "core/calendar.hpp"
#include "core/text.hpp"

namespace weir {

std::string format_rfc3339(Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(at - day);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                 time.hours().count(), time.minutes().count(), time.seconds().count());
  if (time.subseconds().count() != 0) text += fmt::format(".{:03}", time.subseconds().count());
  return text + "Z";
}

Result<Instant> parse_rfc3339(std::string_view text) {
  if (const auto at = parse_calendar_time(text); at && *at >= Instant{}) return *at;
  return fail(error("D015",
                    fmt::format("\"{}\" is not a time; expected RFC 3339 between 1970 and 9999, such as "
                                "2026-11-21T10:00:00Z",
                                printable(text)),
                    "write date, T, time with seconds, then Z or an offset such as +01:00"));
}

}  // namespace weir
