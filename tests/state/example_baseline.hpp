#pragma once

#include "core/baseline.hpp"
#include "state/baseline_store.hpp"

namespace weir::state {

/// Two resources from one file, one of which was applied with a secret; and one entry that no manifest declares any
/// more.
inline Baseline example_baseline() {
  Baseline baseline;
  baseline.lineage = "01J00000000000000000000000";
  baseline.serial = 7;
  baseline.project_id = "k3v9x2qm";
  baseline.instance = {"https://api.example", "tnt-1", "app", "inst-1"};
  baseline.commit = std::string(40, 'c');
  baseline.rules_digest = "rules";
  baseline.settled = true;
  baseline.zones["Europe/Berlin"] = {std::chrono::seconds(3600), parse_rfc3339("2026-10-25T01:00:00Z").value(),
                                     parse_rfc3339("2027-03-28T01:00:00Z").value()};
  baseline.zones["Asia/Tehran"] = {std::chrono::seconds(12600), parse_rfc3339("2022-09-21T19:30:00Z").value(), {}};
  CachedManifest manifest{std::string(40, 'b'), "manifests/okta.yaml", {}};
  for (const char* name : {"okta", "github"}) {
    Resource resource;
    resource.key = {"DataSource", name};
    resource.spec = {{"displayName", name}, {"config", {{"token", {{"fromEnv", "WEIR_SECRET_T"}}}, {"n", 1.5}}}};
    resource.labels = {{"team", "identity"}};
    resource.place = {manifest.path, 4, 2};
    resource.moved_from = "old";
    resource.digest = resource_digest(resource);
    baseline.entries[resource.key] = {std::string("ds-") + name,  4, resource.digest, resource.spec, false,
                                      {{"/config/token", "abcd"}}};
    manifest.resources.push_back(resource);
  }
  baseline.entries[{"Connector", "gone"}] = {"cnn-1", std::nullopt, "", {{"displayName", "gone"}}, true, {}};
  baseline.manifests.push_back(manifest);
  return baseline;
}

/// A lease of a run, taken at 10:00 on the state with that serial.
inline Lease example_lease(std::int64_t epoch, std::int64_t serial) {
  Lease lease;
  lease.epoch = epoch;
  lease.held = true;
  lease.run = "01J0000000000000000000000" + std::to_string(epoch % 10);
  lease.holder = {"ann", "host-1", "host-1 boot pid:[1] 311 4711", 311};
  lease.command = "apply";
  lease.since = lease.renewed = parse_rfc3339("2026-11-21T10:00:00Z").value();
  lease.serial = serial;
  return lease;
}

/// What a run leaves that ends with this baseline. Two runs differ in their ids.
inline Record record_of(const Baseline& baseline, const std::string& run = "01J00000000000000000000000") {
  Record record;
  record.baseline = baseline;
  record.lease.epoch = baseline.epoch;
  record.lease.run = run;
  record.run.run = run;
  record.run.serial = baseline.serial;
  record.run.who = "ann";
  record.run.host = "host-1";
  record.run.report = {{"kind", "Report"}};
  return record;
}

}  // namespace weir::state
