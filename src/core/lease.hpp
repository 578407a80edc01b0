#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "core/instant.hpp"
#include "core/json.hpp"

namespace weir {

/// Who a run is among all that may write to a target.
struct Holder {
  std::string who;      ///< the person or job, as the environment names it
  std::string host;     ///< for people
  std::string process;  ///< names the process among all of this boot of this host; "" when it cannot be told
  std::int64_t pid = 0;
  bool operator==(const Holder&) const = default;
};

/// The right to write to a target, as it lies in the state. It keeps honest runs apart; that nothing is written twice
/// or over others rests on versions, marks and derived keys (docs/decisions/0022).
struct Lease {
  std::int64_t epoch = 0;  ///< grows by one with each taking and never begins anew; 0: it was never taken
  bool held = false;
  std::string run;  ///< ULID of the run that took it last
  Holder holder;
  std::string command;
  std::optional<std::string> commit;
  Instant since{}, renewed{};
  std::int64_t serial = 0;  ///< of the state that it was taken on; 0: there was none
  bool operator==(const Lease&) const = default;
};

/// How long a lease is good for without a sign of life, and how often one is given.
struct LeaseRules {
  std::chrono::milliseconds length = std::chrono::seconds(120);
  std::chrono::milliseconds renew_after = std::chrono::seconds(40);  ///< in the background
  std::chrono::milliseconds stale_after = std::chrono::seconds(60);  ///< a step first renews one that is older
};

/// What a lease means for who wants it.
enum class LeaseStanding {
  free,       ///< nobody holds it
  held,       ///< hands off
  dead_here,  ///< its process was one of this host and is gone: taken over at once
  expired     ///< no sign of life for its whole length, and taking it over can do no harm
};

/// What is known from outside of the lease.
struct LeaseFacts {
  Instant now;
  bool process_is_gone = false;  ///< certainly: it was one of this host and boot
  bool harmless = false;         ///< keys and versions make a run harmless that wakes up after it was given up
};

/// A lease that claims to come from the future is held: clocks of two hosts differ.
LeaseStanding judge(const Lease& lease, const LeaseFacts& facts, const LeaseRules& rules = {});

/// "run 01J... of ann at host-1 (process 311, epoch 9)".
std::string lease_words(const Lease& lease);
/// "since 2026-11-21T10:00:00Z, last sign of life 12 s ago".
std::string lease_age_words(const Lease& lease, Instant now);

/// {epoch, held, run, who, host, process, pid, command, commit, since, renewed, serial}; times are null while the epoch
/// is 0.
Json to_json(const Lease& lease);
/// The reverse; nullopt for another shape.
std::optional<Lease> lease_from_json(const Json& json);

}  // namespace weir
