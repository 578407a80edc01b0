#include <algorithm>

#include "diff/compare.hpp"
#include "plan/build.hpp"
#include "reconciler/gather.hpp"
#include "reconciler/run.hpp"
#include "reconciler/secrets.hpp"
#include "schema/schema.hpp"

namespace weir::reconciler {
namespace {

Result<plan::CommitOrder> commit_order(const Inputs& inputs, const Baseline* baseline) {
  if (!inputs.ancestry || !baseline || !baseline->commit || !inputs.commit) return plan::CommitOrder::fine;
  auto ancestry = inputs.ancestry(*inputs.commit, *baseline->commit);
  if (!ancestry) return fail(ancestry.error());
  switch (*ancestry) {
    case git::Ancestry::same:
    case git::Ancestry::descendant:
      return plan::CommitOrder::fine;
    case git::Ancestry::ancestor:
      return plan::CommitOrder::rewind;
    case git::Ancestry::unrelated:
      return plan::CommitOrder::unrelated;
    case git::Ancestry::unknown:
      return plan::CommitOrder::unknown;
  }
  return plan::CommitOrder::unknown;
}

plan::GuardInput guard_input(const Inputs& inputs, const PlanOptions& options, const Gathered& gathered,
                             const diff::Changes& changes, plan::CommitOrder order) {
  plan::GuardInput guards;
  guards.limits = inputs.project.limits;
  guards.max_removals = options.max_removals;
  guards.max_recreates = options.max_recreates;
  guards.owned = changes.owned;
  guards.desired_empty = gathered.loaded.desired.resources.empty();
  for (const auto& [kind, listing] : gathered.observed)
    if (!listing.complete) guards.incomplete_kinds.push_back(kind);
  guards.state_lost = !gathered.stored.baseline && gathered.keeps_state && changes.owned > 0;
  guards.commit_order = order;
  guards.commit = inputs.commit.value_or("");
  if (gathered.stored.baseline) guards.last_commit = gathered.stored.baseline->commit.value_or("");
  guards.allow_rewind = options.allow_rewind;
  return guards;
}

plan::Heading heading(const Inputs& inputs, const World& world, const PlanOptions& options) {
  plan::Heading heading;
  heading.project_name = inputs.project.name;
  heading.project_id = inputs.project.id;
  heading.target_name = inputs.target.name;
  heading.instance = world.offer.instance;
  heading.commit = inputs.commit;
  heading.dirty = inputs.dirty;
  if (options.as_of) heading.as_of = format_rfc3339(*options.as_of);
  return heading;
}

}  // namespace

Result<Planned> make_plan(World& world, const Inputs& inputs, const PlanOptions& options) {
  auto gathered = gather(world, inputs);
  if (!gathered) return fail(gathered.error());
  auto order = commit_order(inputs, gathered->baseline());
  if (!order) return fail(order.error());
  diff::Changes changes = compare_gathered(world, inputs, *gathered);
  changes.notes = gathered->notes;
  const plan::GuardInput guards = guard_input(inputs, options, *gathered, changes, *order);
  Planned planned;
  planned.forgotten = changes.forgotten;
  planned.plan = plan::build_plan(heading(inputs, world, options), std::move(changes), schema::kind_table(), guards);
  planned.observed = std::move(gathered->observed);
  planned.stored = std::move(gathered->stored);
  planned.loaded = std::move(gathered->loaded);
  return planned;
}

}  // namespace weir::reconciler
