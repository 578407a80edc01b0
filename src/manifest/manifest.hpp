#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/baseline.hpp"
#include "core/ports.hpp"
#include "core/project.hpp"
#include "core/resource.hpp"

/// YAML -> documents with positions -> DesiredState. The only door to yaml-cpp and libfyaml.
namespace weir::manifest {

/// One text to read (a git::File without Git, so that this floor does not know where it came from).
struct Source {
  std::string path;
  std::string blob_id;
  std::string_view text;
};

struct Tree;

/// Where the keys and values of a document stand, by JSON Pointer. Looked up in the document's events when asked for: a
/// valid file pays nothing for it. Copies look up together, so one thread at a time asks them.
class Positions {
 public:
  Positions();
  Positions(std::string file, Tree tree);

  /// Of a value; of the nearest one above it when the pointer names nothing.
  Place of_value(std::string_view pointer) const;
  /// Of its key; of the value itself where it has none (an item of a list, the document).
  Place of_key(std::string_view pointer) const;
  const Tree& tree() const;

 private:
  struct Lookup;

  std::string file_;
  std::shared_ptr<Lookup> lookup_;
};

/// One YAML document, resolved by the 1.2 core schema.
struct Document {
  Json value;
  Positions positions;
};

/// The documents of one text and what is wrong with it.
struct ParsedFile {
  std::vector<Document> documents;
  Diagnostics problems;
};

/// What becomes of numbers that JSON has no exact place for (integers beyond 64 bits, infinities): `exact` makes them
/// problems (M031), `shown` keeps their text, for `weir parse`.
enum class Numbers { exact, shown };

/// All documents of a text, or all problems that can be told: both readers must agree, but for what the first cannot
/// read at all and the second finds legal (docs/formats.md).
/// There are no documents when the text is not YAML; they are there, incomplete, beside problems of single values.
ParsedFile parse_yaml(std::string_view text, const std::string& file, Numbers numbers = Numbers::exact);

/// By file, line and column; beyond the hundredth only their number is told (M099), errors before warnings.
void sort_and_cap(Diagnostics& problems);

/// What `weir parse` prints: one JSON array of documents that parse_yaml gave without a problem, keys in the order of
/// the file. Integers are exact whatever their size, floats show a point or an exponent, `.inf` and `.nan` are strings.
std::string parse_output(const std::vector<Document>& documents);

/// weir.yaml. All problems at once, with places.
Result<Project> read_project(std::string_view text, const std::string& file);

/// What the manifests say. `desired` holds the resources that are valid in themselves, even when others are not.
struct Loaded {
  DesiredState desired;
  Diagnostics problems;  ///< errors, warnings and notes, by file, line, column
  std::size_t documents = 0;
  std::map<std::string, std::string> clean_files;  ///< path -> blob id of those that gave resources and no problem
  std::size_t parsed = 0;                          ///< files that were parsed, not taken from the cache
  /// Resources as their own files declare them, where resolving changed them: what a cache remembers.
  std::map<ResourceKey, Resource> unresolved;
};

/// What schedules are compiled with.
struct ScheduleTime {
  Instant as_of;
  TimeZones& zones;
};

/// Reads, validates against the schemas, fills in defaults, checks names, duplicates, secrets and what no schema says.
/// References are resolved: a Schedule's name into the cron that it means at `time`, streams and fields against the
/// catalog of their source's type.
/// `cache` (by blob id) spares parsing; what it gives is the same as parsing would (a test holds it to that). Its
/// resources are taken over, not copied: move it in.
/// `served` are the kinds that the target serves; declaring another is an error.
Loaded load(const std::vector<Source>& sources, const std::vector<std::string>& served, const ScheduleTime& time,
            std::vector<CachedManifest> cache = {});

/// What `removed:` of weir.yaml names must not be declared, too (M044).
Diagnostics check_removed(const std::vector<RemovedEntry>& removed, const DesiredState& desired);

/// What a baseline remembers of clean files: the cache of a later load().
std::vector<CachedManifest> cached_manifests(const Loaded& loaded);

/// Digest of all that manifests are read with: schemas and catalogs. A cache is valid for the same digest only.
const std::string& reading_digest();

}  // namespace weir::manifest
