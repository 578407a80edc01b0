#pragma once

#include "core/baseline.hpp"
#include "core/project.hpp"
#include "core/resource.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// YAML -> documents with positions -> DesiredState. The only door to yaml-cpp and libfyaml.
namespace weir::manifest {

/// One text to read (a git::File without Git, so that this floor does not know where it came from).
struct Source {
  std::string path;
  std::string blob_id;
  std::string_view text;
};

/// Position of each key and value of a document, by JSON Pointer.
struct Positions {
  std::map<std::string, Place> values;
  std::map<std::string, Place> keys;   ///< pointer of the value -> place of its key
};

/// One YAML document, resolved by the 1.2 core schema.
struct Document {
  Json value;
  Positions positions;
  Place place;   ///< of its first node
};

struct ParsedFile {
  std::vector<Document> documents;
  Diagnostics problems;
};

/// All documents of a text, or all problems that can be told: both readers must agree (DESIGN part 5).
ParsedFile parse_yaml(std::string_view text, const std::string& file);

/// weir.yaml. All problems at once, with places.
Result<Project> read_project(std::string_view text, const std::string& file);

/// What the manifests say. `desired` holds the resources that are valid in themselves, even when others are not.
struct Loaded {
  DesiredState desired;
  Diagnostics problems;                       ///< errors, warnings and notes, by file, line, column
  std::size_t documents = 0;
  std::vector<CachedManifest> manifests;      ///< for the baseline: files that were read without a problem
  std::size_t parsed = 0;                     ///< files that were parsed, not taken from the cache
};

/// Reads, validates against the schemas, fills in defaults, checks names, duplicates, secrets and what no schema says.
/// `cache` (by blob id) spares parsing; what it gives is the same as parsing would (a test holds it to that).
/// `served` are the kinds that the target serves; declaring another is an error.
Loaded load(const std::vector<Source>& sources, const std::vector<std::string>& served,
            const std::vector<CachedManifest>& cache = {});

}  // namespace weir::manifest
