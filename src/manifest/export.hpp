#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/remote_object.hpp"
#include "manifest/manifest.hpp"

namespace weir::manifest {

/// The manifest of an object that Git did not declare.
struct ExportedManifest {
  ResourceKey key;
  std::string remote_id;
  Json document;
  std::string text;
};

/// An object that gets none, and why in words that never show a value.
struct LeftOut {
  std::string kind, remote_id, display_name;
  std::string reason;
};

/// All lists in order of kind (as they are created) and name.
struct Export {
  std::vector<ExportedManifest> manifests;
  std::vector<LeftOut> left_out;
  std::map<std::string, std::size_t> declared;  ///< by kind: objects that Git declares already
  std::map<std::string, std::size_t> foreign;   ///< by kind: objects of other projects
};

/// What an export looks at beside the objects.
struct ExportInput {
  const std::string& project_id;
  const std::vector<Source>& sources;  ///< the manifests that are there
  const DesiredState& desired;         ///< what they declare
  const std::vector<std::string>& served;
  ScheduleTime time;
};

/// Manifests for the live objects that `desired` does not declare, with metadata.adopt. Objects that carry our mark go
/// under the name in it. What cannot be said in a manifest is left out, and what refers to it: together with `sources`
/// the manifests load without an error. Names do not depend on the order of the listings.
Export export_manifests(const ObservedState& observed, const ExportInput& input);

}  // namespace weir::manifest
