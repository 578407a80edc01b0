#include "reconciler/baseline_update.hpp"

#include <set>

#include "diff/fields.hpp"
#include "diff/match.hpp"
#include "manifest/manifest.hpp"
#include "report/render.hpp"
#include "schema/schema.hpp"

namespace weir::reconciler {
namespace {

BaselineEntry entry_of(const Resource& resource, const RemoteObject& object) {
  BaselineEntry entry;
  entry.remote_id = object.id;
  entry.version = object.version;
  entry.digest = resource.digest;
  entry.spec = resource.spec;
  entry.protect = resource.protect;
  return entry;
}

/// Of an object alone: no digest, so that Git counts as edited; no write-only fields.
BaselineEntry entry_of(const RemoteObject& object) {
  BaselineEntry entry;
  entry.remote_id = object.id;
  entry.version = object.version;
  entry.spec = object.spec;
  entry.spec["onRemove"] = std::string(to_string(object.view.policy.on_remove));
  entry.protect = object.view.policy.protect;
  return entry;
}

bool shows_resource(const RemoteObject& object, const Resource& resource) {
  const KindRules& rules = schema::kind_table().at(resource.key.kind);
  const PolicyTags& tags = object.view.policy;
  return diff::readable_changes(rules, object.spec, resource.spec).empty() && tags.on_remove == on_remove(resource) &&
         tags.protect == resource.protect && tags.config_digest == diff::write_only_digest(rules, resource.spec);
}

/// Keys whose outcome says that the API does not hold what Git declares.
std::set<ResourceKey> unsettled(const Planned& planned, const Execution& execution) {
  std::set<ResourceKey> keys;
  for (const report::StepReport& step : execution.steps)
    if (step.outcome != Outcome::applied && step.outcome != Outcome::unchanged) keys.insert(step.key);
  for (const diff::Conflict& conflict : planned.plan.conflicts) keys.insert(conflict.key);
  for (const diff::Held& held : planned.plan.held) keys.insert(held.key);
  if (planned.only) {
    const bool done = keys.count(*planned.only) == 0;
    for (const auto& [key, resource] : planned.loaded.desired.resources) keys.insert(key);
    if (planned.stored.baseline)
      for (const auto& [key, entry] : planned.stored.baseline->entries) keys.insert(key);
    if (done) keys.erase(*planned.only);
  }
  return keys;
}

/// The object of a key as it stands after the run: as its step left it, else as it was observed.
const RemoteObject* object_after(const ResourceKey& key, const Execution& execution, const diff::ObservedIndex& index) {
  const auto after = execution.after.find(key);
  if (after != execution.after.end()) return &after->second;
  const auto marked = index.marked.find(key);
  return marked != index.marked.end() && marked->second.size() == 1 ? marked->second.front() : nullptr;
}

/// A fingerprint is remembered only for values that were sent, in this run or, unchanged, in an earlier one.
std::map<std::string, std::string> kept_fingerprints(const Resource& resource, const Baseline* before) {
  std::map<std::string, std::string> kept;
  if (!before) return kept;
  const auto old = before->entries.find(resource.key);
  if (old == before->entries.end()) return kept;
  for (const auto& [pointer, ref] : secret_refs(resource.spec)) {
    const auto print = old->second.fingerprints.find(pointer);
    const Json* was = pointer_get(old->second.spec, pointer);
    if (print != old->second.fingerprints.end() && was && secret_ref(*was) == ref) kept.insert(*print);
  }
  return kept;
}

/// Keys whose write-only fields went over the wire in this run.
std::set<ResourceKey> sent_secrets(const Planned& planned, const Execution& execution) {
  std::set<ResourceKey> keys;
  for (std::size_t i = 0; i < execution.steps.size(); ++i)
    if (execution.steps[i].outcome == Outcome::applied && !secret_refs(planned.plan.steps[i].change.draft).empty())
      keys.insert(execution.steps[i].key);
  for (const report::RotationReport& rotation : execution.rotations)
    if (rotation.outcome == Outcome::applied) keys.insert(rotation.key);
  return keys;
}

}  // namespace

Baseline next_baseline(const World& world, const Inputs& inputs, const Planned& planned, const Execution& execution,
                       const SecretValues& secrets, const std::string& lineage) {
  const Baseline* before = planned.stored.baseline ? &*planned.stored.baseline : nullptr;
  const diff::ObservedIndex index = diff::index_observed(planned.observed, inputs.project.id);
  const std::set<ResourceKey> open = unsettled(planned, execution);
  const std::set<ResourceKey> sent = sent_secrets(planned, execution);
  Baseline next;
  next.lineage = before ? before->lineage : lineage;
  next.serial = before ? before->serial + 1 : 1;
  next.project_id = inputs.project.id;
  next.instance = world.offer.instance;
  next.commit = inputs.commit ? inputs.commit : before ? before->commit : std::nullopt;
  next.rules_digest = manifest::reading_digest();
  next.manifests = manifest::cached_manifests(planned.loaded);
  if (before)
    for (const auto& [key, entry] : before->entries)
      if (open.count(key)) next.entries.emplace(key, entry);
  for (const auto& [key, resource] : planned.loaded.desired.resources) {
    const RemoteObject* object = open.count(key) ? nullptr : object_after(key, execution, index);
    if (!object) continue;
    BaselineEntry entry = entry_of(resource, *object);
    entry.fingerprints =
        sent.count(key) ? fingerprints(resource, secrets, world.fingerprint_key) : kept_fingerprints(resource, before);
    next.entries.insert_or_assign(key, std::move(entry));
  }
  next.zones = planned.loaded.desired.zones;
  if (planned.only) {  // of the commit as a whole nothing was applied
    next.commit = before ? before->commit : std::nullopt;
    if (before) next.zones = before->zones;
  }
  next.settled = !planned.only && open.empty() && holds_all(next.entries, planned.loaded.desired);
  return next;
}

state::Record record_of(const World& world, Baseline baseline, Lease lease, const report::Report& report) {
  state::Record record;
  baseline.epoch = lease.epoch;
  record.run.run = report.run.value_or("");
  record.run.epoch = lease.epoch;
  record.run.serial = baseline.serial;
  record.run.who = world.self.who;
  record.run.host = world.self.host;
  record.run.report = report::report_json(report);
  record.baseline = std::move(baseline);
  record.lease = std::move(lease);
  return record;
}

bool holds_all(const std::map<ResourceKey, BaselineEntry>& entries, const DesiredState& desired) {
  return entries.size() == desired.resources.size() &&
         std::all_of(desired.resources.begin(), desired.resources.end(), [&](const auto& declared) {
           const auto entry = entries.find(declared.first);
           return entry != entries.end() && entry->second.digest == declared.second.digest;
         });
}

std::map<ResourceKey, BaselineEntry> entries_of_observed(const DesiredState& desired, const ObservedState& observed,
                                                         const std::string& project_id) {
  const diff::ObservedIndex index = diff::index_observed(observed, project_id);
  std::map<ResourceKey, BaselineEntry> entries;
  for (const auto& [key, objects] : index.marked) {
    if (objects.size() != 1) continue;
    const auto resource = desired.resources.find(key);
    const bool declared = resource != desired.resources.end() && shows_resource(*objects.front(), resource->second);
    entries.emplace(key, declared ? entry_of(resource->second, *objects.front()) : entry_of(*objects.front()));
  }
  return entries;
}

}  // namespace weir::reconciler
