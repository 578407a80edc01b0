#pragma once

#include <optional>
#include <string>

#include "core/baseline.hpp"
#include "core/lease.hpp"
#include "core/run_log.hpp"

namespace weir::cli {

/// What `weir state` shows of a target.
struct StateAnswer {
  std::string place;
  std::optional<Baseline> baseline;
  Lease lease;
  RunLog runs;
};

/// The value "State" of docs/formats.md.
Json state_json(const StateAnswer& answer);

/// The same for people; of the runs the latest ones.
std::string state_text(const StateAnswer& answer, Instant now);

/// The lease as one line for people.
std::string lease_line(const Lease& lease, Instant now);

}  // namespace weir::cli
