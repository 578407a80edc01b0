#pragma once

#include "core/baseline.hpp"

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
    baseline.entries[resource.key] = {"ds-1", 4, resource.digest, resource.spec, false, {{"/config/token", "abcd"}}};
    manifest.resources.push_back(resource);
  }
  baseline.entries[{"Connector", "gone"}] = {"cnn-1", std::nullopt, "", {{"displayName", "gone"}}, true, {}};
  baseline.manifests.push_back(manifest);
  return baseline;
}

}  // namespace weir::state
