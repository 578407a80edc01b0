#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "reconciler/run.hpp"

namespace weir::reconciler {

/// What the lease that a state holds means for this run.
LeaseStanding standing_of(const World& world, const Lease& lease, const LeaseRules& rules);

/// S010: who holds it since when, and what can be done about it.
Diagnostic held_by_other(const World& world, const Lease& lease, const LeaseRules& rules);

/// S014 for a run that lost against another one: which run, of whom, at which commit and when, as far as the state
/// tells. `serial` is that of the state that this run began with.
Diagnostic superseded(World& world, std::int64_t serial);

/// What takes a lease: the run, and the command that it carries out.
struct LeaseTaker {
  std::string run, command;
};

/// The lease that this run takes on a state: the next epoch, held from now on.
Lease next_lease(World& world, const Inputs& inputs, const state::Stored& stored, const LeaseTaker& taker);

/// This run's hold on the lease, renewed in the background as long as this lives. Until let_go() nobody else may use
/// the world's store.
class LeaseKeeper {
 public:
  /// Takes the lease by compare-and-swap on what the plan was made from. S010 held, S014 moved, and what says that the
  /// state cannot be written.
  static Result<std::unique_ptr<LeaseKeeper>> take(World& world, const Inputs& inputs, const state::Stored& stored,
                                                   const LeaseTaker& taker, const LeaseRules& rules);
  ~LeaseKeeper();
  LeaseKeeper(const LeaseKeeper&) = delete;
  LeaseKeeper& operator=(const LeaseKeeper&) = delete;

  /// Asked before each step, from any thread: nullopt while the lease is ours. One that was not renewed for long (this
  /// process was stopped) is renewed first.
  std::optional<report::StepError> reason_to_stop();

  /// Renews no more. The lease given back, to be saved with what was done under it.
  Lease let_go();
  /// What it stands on now; after let_go().
  const std::string& token() const { return token_; }
  /// After a save was refused with S014: true when what stands there is a renewal of ours whose answer was lost.
  /// token() is that one's then.
  bool catch_up();
  /// Why it is not ours any more; after let_go().
  const std::optional<Diagnostic>& loss() const { return loss_; }
  /// How often it was renewed so far.
  int renewals() const { return renewals_; }
  /// What taking it over has to say; one note or none.
  const Diagnostics& notes() const { return notes_; }

 private:
  LeaseKeeper(World& world, Lease lease, std::string token, const LeaseRules& rules);

  void keep_renewing();
  void renew();
  std::chrono::milliseconds age() const;

  World& world_;
  const LeaseRules rules_;
  std::mutex mutex_;
  std::condition_variable over_;
  bool ending_ = false;
  Lease lease_;
  std::string token_;
  std::optional<Diagnostic> loss_;
  std::atomic<bool> lost_{false};
  std::atomic<int> renewals_{0};
  std::atomic<std::chrono::milliseconds> renewed_elapsed_;  ///< the last renewal by the monotonic clock
  std::atomic<Instant> renewed_at_;                         ///< and by the clock on the wall
  Diagnostics notes_;
  std::jthread renewing_;
};

}  // namespace weir::reconciler
