#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/cron.hpp"
#include "core/zone_offsets.hpp"

namespace weir::cli {

/// What somebody wants to know of a cron expression.
struct CronQuestion {
  std::string expression;
  std::string spread_key;  ///< for `H`; empty without one
  Instant from;
  std::size_t count = 5;
};

struct CronRun {
  Instant at;
  std::chrono::seconds offset;  ///< of the zone's clocks then
};

/// What there is to say of it.
struct CronAnswer {
  std::optional<Cron> cron;            ///< nullopt: the expression is invalid, and the diagnostics say why
  std::optional<Cron> utc;             ///< what the API gets at `from`; nullopt when five fields cannot say it
  std::optional<Instant> utc_until;    ///< when clocks are set so that it is another one
  std::optional<Cron> utc_afterwards;  ///< which one; nullopt when that cannot be said
  bool never = false;
  std::vector<CronRun> next;
  Diagnostics diagnostics;
};

/// The answer for the clocks of `zone`. D013 when the runs lie beyond what is known of it.
Result<CronAnswer> answer_cron(const CronQuestion& question, const ZoneOffsets& zone);

}  // namespace weir::cli
