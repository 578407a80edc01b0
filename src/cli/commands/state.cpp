#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/own_process.hpp"
#include "cli/rendering.hpp"
#include "cli/session.hpp"
#include "cli/state_access.hpp"
#include "cli/state_answer.hpp"
#include "core/text.hpp"

namespace weir::cli {
namespace {

/// A log that was changed hides nothing else.
RunLog runs_of(Shell& shell, state::BaselineStore& store) {
  const auto text = store.load_runs();
  auto log = text ? read_run_log(*text, store.place()) : Result<RunLog>(fail(text.error()));
  if (log) return std::move(*log);
  shell.console.complain(log.error());
  return {};
}

Ending ending_of(Shell& shell, const StateAnswer& answer, const Arguments& arguments) {
  return {0, wants_json(arguments) ? json_line(state_json(answer)) : state_text(answer, shell.clock.now()), {}};
}

Diagnostic wrong_epoch(const Lease& lease, std::int64_t epoch, const std::string& target_option) {
  const std::string wrong = lease.held ? fmt::format("the lease is of epoch {}, not {}: it is held by {}", lease.epoch,
                                                     epoch, lease_words(lease))
                                       : fmt::format("nobody holds the lease; its last epoch was {}", lease.epoch);
  return error("S011", wrong + "; nothing was changed",
               fmt::format("`weir state show{}` says who holds it; name the epoch of the run that you know to be gone",
                           target_option));
}

}  // namespace

Result<Ending> run_state_show(Shell& shell, const Arguments& arguments) {
  auto access = StateAccess::open(shell, arguments);
  if (!access) return fail(access.error());
  state::BaselineStore& store = (*access)->store();
  auto stored = store.load();
  if (!stored) return fail(stored.error());
  return ending_of(shell, {store.place(), std::move(stored->baseline), stored->lease, runs_of(shell, store)},
                   arguments);
}

Result<Ending> run_state_rebuild(Shell& shell, const Arguments& arguments) {
  auto session = Session::open(shell, arguments);
  if (!session) return fail(session.error());
  auto baseline = reconciler::rebuild_state((*session)->world(), (*session)->inputs());
  if (!baseline) return fail(baseline.error());
  state::BaselineStore& store = (*session)->store();
  const auto stored = store.load_lease();
  if (!stored) return fail(stored.error());
  return ending_of(shell, {store.place(), std::move(*baseline), stored->lease, runs_of(shell, store)}, arguments);
}

Result<Ending> run_state_unlock(Shell& shell, const Arguments& arguments) {
  const auto epoch = arguments.number("--epoch");
  if (!epoch)
    return fail(error("U001", "--epoch N was expected: which taking of the lease is to be ended",
                      "`weir state show` names it"));
  auto access = StateAccess::open(shell, arguments);
  if (!access) return fail(access.error());
  state::BaselineStore& store = (*access)->store();
  const auto stored = store.load_lease();
  if (!stored) return fail(stored.error());
  Lease lease = stored->lease;
  if (!lease.held || lease.epoch != *epoch) return fail(wrong_epoch(lease, *epoch, (*access)->target_option()));
  lease.held = false;
  lease.command = "state unlock by " + this_holder().who;
  const auto done = store.put_lease(lease, stored->token);
  if (!done) return fail(done.error());
  if (wants_json(arguments))
    return Ending{
        0,
        json_line({{"formatVersion", 1}, {"kind", "Lease"}, {"place", store.place()}, {"lease", to_json(lease)}}),
        {}};
  return Ending{0,
                fmt::format("The lease of {} in {} is ended. Should that run still live, it begins no further step.\n",
                            lease_words(lease), store.place()),
                {}};
}

}  // namespace weir::cli
