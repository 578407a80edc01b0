#pragma once

#include <string>

#include <tl/expected.hpp>

#include "core/cron.hpp"

namespace weir {

/// `cron` on the days that lie `days` after (before, when negative; at most a few) those that it matches. Otherwise why
/// three day fields cannot say those days, as the end of a sentence: "there they fall on ...".
tl::expected<Cron, std::string> shifted_days(const Cron& cron, int days);

/// True when the day fields match every day there is.
bool matches_every_day(const Cron& cron);

}  // namespace weir
