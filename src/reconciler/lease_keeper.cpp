#include "reconciler/lease_keeper.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "threads/start_thread.hpp"

namespace weir::reconciler {
namespace {

bool is_gone(const World& world, const Lease& lease) {
  return lease.held && world.is_gone && world.is_gone(lease.holder.process);
}

/// What a run that was taken over is told in the report.
Diagnostics taken_over(const Lease& before, LeaseStanding standing) {
  switch (standing) {
    case LeaseStanding::free:
    case LeaseStanding::held:
      return {};
    case LeaseStanding::dead_here:
      return {note("S010",
                   fmt::format("the lease of {} was taken over: its process is gone, and it left no record",
                               lease_words(before)),
                   "what it wrote carries our marks, and this run has seen it")};
    case LeaseStanding::expired:
      return {note("S010",
                   fmt::format("the lease of {} was taken over: it gave no sign of life since {}", lease_words(before),
                               format_rfc3339(before.renewed)),
                   "should it wake up, its keys and versions keep it from doing harm")};
  }
  return {};
}

}  // namespace

LeaseStanding standing_of(const World& world, const Lease& lease, const LeaseRules& rules) {
  return judge(lease, {world.clock.now(), is_gone(world, lease), world.offer.extensions}, rules);
}

Diagnostic held_by_other(const World& world, const Lease& lease, const LeaseRules& rules) {
  const Instant now = world.clock.now();
  const std::string unlock = fmt::format("weir state unlock --epoch {}{}", lease.epoch, world.target_option);
  const std::string hint = now - lease.renewed < rules.length
                               ? "run again when it has ended; if it is gone for good: " + unlock
                               : "this API has no keys and versions that would make taking over harmless: see that the "
                                 "run is gone, then " +
                                     unlock;
  return error("S010",
               fmt::format("{} is held by {} {}; nothing was written", world.store.place(), lease_words(lease),
                           lease_age_words(lease, now)),
               hint);
}

Diagnostic superseded(World& world, std::int64_t serial) {
  const auto stored = world.store.load_lease();
  if (stored && standing_of(world, stored->lease, {}) == LeaseStanding::held)
    return error("S014",
                 fmt::format("superseded by {}, which holds {} {}", lease_words(stored->lease), world.store.place(),
                             lease_age_words(stored->lease, world.clock.now())),
                 "run again when it has ended");
  const auto text = world.store.load_runs();
  const auto log = text ? read_run_log(*text, world.store.place()) : Result<RunLog>();
  if (log && !log->entries.empty() && log->entries.back().serial > serial) {
    const RunEntry& last = log->entries.back();
    return error("S014",
                 fmt::format("superseded by run {} of {} (commit {}) at {}", printable(last.run), printable(last.who),
                             printable(string_member(last.report, "commit").value_or("none")).substr(0, 12),
                             printable(string_member(last.report, "finishedAt").value_or("an unknown time"))),
                 fmt::format("look at it with weir show {}{}; run again if something is left to do",
                             printable(last.run), world.target_option));
  }
  return error("S014", fmt::format("{} was changed meanwhile", world.store.place()), "run again");
}

Lease next_lease(World& world, const Inputs& inputs, const state::Stored& stored, const LeaseTaker& taker) {
  Lease lease;
  lease.epoch = std::max(stored.lease.epoch, stored.baseline ? stored.baseline->epoch : 0) + 1;
  lease.held = true;
  lease.run = taker.run;
  lease.holder = world.self;
  lease.command = taker.command;
  lease.commit = inputs.commit;
  lease.since = lease.renewed = world.clock.now();
  lease.serial = stored.baseline ? stored.baseline->serial : 0;
  return lease;
}

Result<std::unique_ptr<LeaseKeeper>> LeaseKeeper::take(World& world, const Inputs& inputs, const state::Stored& stored,
                                                       const LeaseTaker& taker, const LeaseRules& rules) {
  const LeaseStanding standing = standing_of(world, stored.lease, rules);
  if (standing == LeaseStanding::held) return fail(held_by_other(world, stored.lease, rules));
  Lease lease = next_lease(world, inputs, stored, taker);
  auto token = world.store.put_lease(lease, stored.token);
  if (!token) {
    if (token.error().front().code != "S014") return fail(token.error());
    const auto now = world.store.load_lease();
    if (now && standing_of(world, now->lease, rules) == LeaseStanding::held)
      return fail(held_by_other(world, now->lease, rules));
    return fail(superseded(world, lease.serial));
  }
  std::unique_ptr<LeaseKeeper> keeper(new LeaseKeeper(world, std::move(lease), std::move(*token), rules));
  keeper->notes_ = taken_over(stored.lease, standing);
  if (!world.store.keeps()) return keeper;
  // Without a thread the steps alone renew it.
  if (auto thread = start_thread([one = keeper.get()] { one->keep_renewing(); }))
    keeper->renewing_ = std::move(*thread);
  return keeper;
}

LeaseKeeper::LeaseKeeper(World& world, Lease lease, std::string token, const LeaseRules& rules)
    : world_(world),
      rules_(rules),
      lease_(std::move(lease)),
      token_(std::move(token)),
      renewed_elapsed_(world.clock.elapsed()),
      renewed_at_(lease_.renewed) {}

LeaseKeeper::~LeaseKeeper() {
  let_go();
}

/// Whichever clock says more: the monotonic one stands still while the machine sleeps.
std::chrono::milliseconds LeaseKeeper::age() const {
  return std::max(world_.clock.elapsed() - renewed_elapsed_.load(), world_.clock.now() - renewed_at_.load());
}

std::optional<report::StepError> LeaseKeeper::reason_to_stop() {
  // Nobody waits for a renewal that is under way while the lease is fresh.
  if (!lost_ && age() < rules_.stale_after) return std::nullopt;
  const std::lock_guard lock(mutex_);
  if (!loss_ && age() >= rules_.stale_after) renew();
  if (!loss_) return std::nullopt;
  return report::StepError{loss_->code, loss_->message, {}};
}

bool LeaseKeeper::catch_up() {
  const auto now = world_.store.load_lease();
  if (!now || !now->lease.held || now->lease.run != lease_.run || now->lease.epoch != lease_.epoch) return false;
  token_ = now->token;
  return true;
}

void LeaseKeeper::renew() {
  if (!world_.store.keeps()) return;
  Lease renewed = lease_;
  renewed.renewed = world_.clock.now();
  const auto start = world_.clock.elapsed();
  auto token = world_.store.put_lease(renewed, token_);
  if (!token && token.error().front().code == "S014" && catch_up()) token = world_.store.put_lease(renewed, token_);
  if (token) {
    lease_ = std::move(renewed);
    token_ = std::move(*token);
    renewed_elapsed_ = start;
    renewed_at_ = lease_.renewed;
    ++renewals_;
  } else if (token.error().front().code == "S014") {
    loss_ = superseded(world_, lease_.serial);
  } else if (age() >= rules_.length) {
    loss_ = token.error().front();
    loss_->message = "the lease ran out and cannot be renewed: " + loss_->message;
  }
  lost_ = loss_.has_value();
}

void LeaseKeeper::keep_renewing() {
  std::unique_lock lock(mutex_);
  while (!over_.wait_for(lock, rules_.renew_after, [this] { return ending_; }))
    if (!loss_) renew();
}

Lease LeaseKeeper::let_go() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  over_.notify_all();
  if (renewing_.joinable()) renewing_.join();
  Lease given_back = lease_;
  given_back.held = false;
  return given_back;
}

}  // namespace weir::reconciler
