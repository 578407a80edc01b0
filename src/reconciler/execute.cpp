#include "reconciler/execute.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <thread>

#include "diff/match.hpp"
#include "plan/order.hpp"
#include "schema/schema.hpp"
#include "threads/start_thread.hpp"

namespace weir::reconciler {
namespace {

using Objects = std::map<std::pair<std::string, std::string>, const RemoteObject*>;

Objects objects_by_id(const ObservedState& observed) {
  Objects objects;
  for (const auto& [kind, listing] : observed)
    for (const RemoteObject& object : listing.objects) objects.emplace(std::pair(kind, object.id), &object);
  return objects;
}

/// Ids of all objects that steps may refer to, by the key of their manifest. An object that is renamed goes by both
/// names; one that is adopted by its new one.
std::map<ResourceKey, std::string> ids_by_key(const Planned& planned) {
  std::map<ResourceKey, std::string> ids;
  const diff::ObservedIndex index = diff::index_observed(planned.observed, planned.plan.project_id);
  for (const auto& [key, objects] : index.marked)
    if (objects.size() == 1) ids.emplace(key, objects.front()->id);
  for (const plan::Step& step : planned.plan.steps)
    if (step.change.remote_id) ids.emplace(step.change.key, *step.change.remote_id);
  return ids;
}

bool stands(Outcome outcome) {
  return outcome == Outcome::applied || outcome == Outcome::unchanged;
}

/// All that the worker threads share. Everything that changes is behind one mutex.
class Executor {
 public:
  Executor(World& world, const Planned& planned, const SecretValues& secrets, const ApplyOptions& options,
           LeaseKeeper* lease)
      : world_(world),
        lease_(lease),
        plan_(planned.plan),
        secrets_(secrets),
        options_(options),
        objects_(objects_by_id(planned.observed)),
        ids_(ids_by_key(planned)) {
    done_.steps.resize(plan_.steps.size());
    done_.rotations.resize(plan_.rotations.size());
  }

  /// Rotations come with the writes: what follows a source is refreshed after it was sent again.
  Execution run() {
    std::size_t begin = take_groups(0, [this](std::size_t at) { return phase(at) == plan::Phase::disables; });
    in_parallel(0, plan_.rotations.size(), [this](std::size_t index) { take_rotation(index); });
    take_groups(begin, [](std::size_t) { return true; });
    return std::move(done_);
  }

 private:
  plan::Phase phase(std::size_t at) const { return plan::phase_of(plan_.steps[at].change, schema::kind_table()); }

  /// Steps of one phase and one kind do not depend on each other.
  bool same_group(std::size_t a, std::size_t b) const {
    return phase(a) == phase(b) && plan_.steps[a].change.key.kind == plan_.steps[b].change.key.kind;
  }

  /// Takes group after group while `wanted` says so of their first step; returns where it stopped.
  template <class Wanted>
  std::size_t take_groups(std::size_t begin, Wanted wanted) {
    while (begin < plan_.steps.size() && wanted(begin)) {
      std::size_t end = begin;
      while (end < plan_.steps.size() && same_group(begin, end)) ++end;
      in_parallel(begin, end, [this](std::size_t index) { take_step(index); });
      begin = end;
    }
    return begin;
  }

  template <class Work>
  void in_parallel(std::size_t begin, std::size_t end, Work work) {
    std::atomic<std::size_t> next{begin};
    const std::size_t count =
        std::min<std::size_t>(static_cast<std::size_t>(std::max(1, options_.concurrency)), end - begin);
    const auto worker = [&] {
      for (std::size_t index = next++; index < end; index = next++) work(index);
    };
    std::vector<std::jthread> helpers;
    while (helpers.size() + 1 < count) {
      auto helper = start_thread(worker);
      if (!helper) break;
      helpers.push_back(std::move(*helper));
    }
    worker();
  }

  void take_step(std::size_t index) {
    const plan::Step& step = plan_.steps[index];
    auto skipped = reason_to_skip(step);
    if (!skipped) skipped = stopped_without_lease(step);
    if (skipped) return record(index, {std::move(*skipped), {}});
    const diff::Change& change = step.change;
    const auto observed = objects_.find({change.key.kind, change.remote_id.value_or("")});
    const std::string key = idempotency_key_of(plan_.instance, plan_.project_id, change.key);
    StepResult result =
        run_step(*world_.providers.at(change.key.kind), step, observed == objects_.end() ? nullptr : observed->second,
                 {secrets_, references_of(change), plan_.project_id, key});
    record(index, std::move(result));
  }

  /// Ids for the references among the fields that are sent.
  std::map<std::string, std::string> references_of(const diff::Change& change) {
    std::map<std::string, std::string> references;
    const std::lock_guard lock(mutex_);
    for (const auto& [field, rule] : schema::kind_table().at(change.key.kind).fields) {
      const auto name = string_member(change.draft, field);
      if (rule.references.empty() || !name) continue;
      const auto id = ids_.find({rule.references, *name});
      if (id != ids_.end()) references.emplace(field, id->second);
    }
    return references;
  }

  static report::StepReport skipped_step(const plan::Step& step) {
    report::StepReport skipped;
    skipped.key = step.change.key;
    skipped.action = step.change.action;
    skipped.outcome = Outcome::skipped;
    skipped.remote_id = step.change.remote_id;
    skipped.version_before = step.change.expected_version;
    skipped.guarded = step.change.guarded;
    return skipped;
  }

  /// No step begins that is not covered by the lease.
  std::optional<report::StepReport> stopped_without_lease(const plan::Step& step) {
    auto reason = lease_ != nullptr ? lease_->reason_to_stop() : std::nullopt;
    if (!reason) return std::nullopt;
    report::StepReport skipped = skipped_step(step);
    skipped.error = std::move(reason);
    return skipped;
  }

  std::optional<report::StepReport> reason_to_skip(const plan::Step& step) {
    const std::lock_guard lock(mutex_);
    report::StepReport skipped = skipped_step(step);
    if (options_.stop && options_.stop->load()) {
      done_.stopped = true;
      skipped.error = report::StepError{"U040", "stopped by a signal before it began", {}};
      return skipped;
    }
    if (!step.blocked_by.empty()) {
      skipped.because = step.blocked_by.front();
      return skipped;
    }
    const auto unmarked = unmarked_create_.find(step.change.key.kind);
    if (step.change.action == Action::create && unmarked != unmarked_create_.end()) {
      skipped.because = unmarked->second;
      return skipped;
    }
    for (const ResourceKey& needed : step.depends_on) {
      if (!failed_.count(needed)) continue;
      skipped.because = needed;
      return skipped;
    }
    return std::nullopt;
  }

  void record(std::size_t index, StepResult result) {
    const std::lock_guard lock(mutex_);
    const ResourceKey key = result.report.key;
    if (!stands(result.report.outcome)) failed_.insert(key);
    if (result.unmarked) unmarked_create_.emplace(key.kind, key);
    // An object that is let go is nobody's: its key may be another one's now.
    const bool keeps = result.object && result.report.action != Action::forget;
    if (keeps) ids_.insert_or_assign(key, result.object->id);
    if (keeps) done_.after.insert_or_assign(key, std::move(*result.object));
    done_.steps[index] = std::move(result.report);
    tell(to_string(key));
  }

  void take_rotation(std::size_t index) {
    const diff::Rotation& rotation = plan_.rotations[index];
    report::RotationReport told{rotation.key, Outcome::skipped,
                                report::StepError{"U040", "stopped by a signal before it began", {}}};
    std::optional<RemoteObject> after;
    const bool stopped = options_.stop && options_.stop->load();
    auto no_lease = lease_ != nullptr && !stopped ? lease_->reason_to_stop() : std::nullopt;
    if (no_lease) {
      told.error = std::move(no_lease);
    } else if (!stopped) {
      const auto observed = objects_.find({rotation.key.kind, rotation.remote_id});
      told = run_rotation(*world_.providers.at(rotation.key.kind), rotation,
                          observed == objects_.end() ? nullptr : observed->second, secrets_, after);
    }
    const std::lock_guard lock(mutex_);
    done_.stopped = done_.stopped || stopped;
    if (after) done_.after.insert_or_assign(rotation.key, std::move(*after));
    done_.rotations[index] = std::move(told);
    tell(to_string(rotation.key));
  }

  void tell(const std::string& what) {
    ++told_;
    if (options_.progress) options_.progress(told_, plan_.steps.size() + plan_.rotations.size(), what);
  }

  World& world_;
  LeaseKeeper* lease_;
  const plan::Plan& plan_;
  const SecretValues& secrets_;
  const ApplyOptions& options_;
  const Objects objects_;
  std::mutex mutex_;
  Execution done_;
  std::map<ResourceKey, std::string> ids_;
  std::set<ResourceKey> failed_;
  std::map<std::string, ResourceKey> unmarked_create_;  ///< kind -> the create whose answer had no mark
  std::size_t told_ = 0;
};

}  // namespace

Execution execute(World& world, const Planned& planned, const SecretValues& secrets, const ApplyOptions& options,
                  LeaseKeeper* lease) {
  return Executor(world, planned, secrets, options, lease).run();
}

}  // namespace weir::reconciler
