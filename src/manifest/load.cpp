#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <numeric>
#include <optional>
#include <thread>
#include <tuple>

#include <fmt/format.h>

#include "catalog/stream_catalog.hpp"
#include "core/crypto.hpp"
#include "manifest/cross_check.hpp"
#include "manifest/manifest.hpp"
#include "manifest/references.hpp"
#include "manifest/resource_reader.hpp"
#include "schema/schema.hpp"
#include "threads/start_thread.hpp"

namespace weir::manifest {

namespace {

constexpr std::size_t max_problems = 100;
constexpr std::size_t files_per_thread = 64;  // fewer are read before a thread has started

/// What one file gave.
struct FileResult {
  std::vector<Resource> resources;
  Diagnostics problems;
  std::size_t documents = 0;
};

/// weir.yaml lies in a manifest folder when that folder is the root of the repository.
bool is_project(const Json& document) {
  return document.is_object() && string_member(document, "kind") == "Project" &&
         string_member(document, "apiVersion") == "weir/v1";
}

FileResult read_file(const Source& source) {
  FileResult result;
  ParsedFile parsed = parse_yaml(source.text, source.path);
  result.problems = std::move(parsed.problems);
  // A value that could not be read would only give second problems of the same cause.
  if (has_errors(result.problems)) return result;
  std::size_t projects = 0;
  for (Document& document : parsed.documents) {
    if (document.value.is_null()) continue;
    if (is_project(document.value)) {
      ++projects;
      continue;
    }
    ++result.documents;
    if (auto resource = read_resource(std::move(document), result.problems))
      result.resources.push_back(std::move(*resource));
  }
  if (result.documents == 0 && projects == 0) {
    result.problems.push_back(
        warning("M001", "empty document: this file declares nothing", "delete the file if that is meant")
            .at({source.path, 1, 1}));
  }
  return result;
}

/// Calls `job` for each index, on as many threads as help.
void run_parallel(std::size_t count, const std::function<void(std::size_t)>& job) {
  const std::size_t most = std::max(1u, std::thread::hardware_concurrency());
  const std::size_t threads = std::min(most, (count + files_per_thread - 1) / files_per_thread);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t at = next++; at < count; at = next++) job(at);
  };
  std::vector<std::jthread> helpers;
  while (helpers.size() + 1 < threads) {
    auto helper = start_thread(work);
    if (!helper) break;
    helpers.push_back(std::move(*helper));
  }
  work();
}

/// The cached manifests by path and blob. Each is given away once.
class Cache {
 public:
  explicit Cache(std::vector<CachedManifest> manifests) : manifests_(std::move(manifests)) {
    for (CachedManifest& one : manifests_) index_.emplace(Key(one.path, one.blob_id), &one.resources);
  }

  std::optional<std::vector<Resource>> take(const Source& source) {
    if (source.blob_id.empty()) return std::nullopt;
    const auto hit = index_.extract({source.path, source.blob_id});
    return hit ? std::optional(std::move(*hit.mapped())) : std::nullopt;
  }

 private:
  using Key = std::pair<std::string_view, std::string_view>;

  std::vector<CachedManifest> manifests_;
  std::map<Key, std::vector<Resource>*> index_;
};

/// Indexes of the sources by path: results are put together in this order, whoever had them first.
std::vector<std::size_t> order_by_path(const std::vector<Source>& sources) {
  std::vector<std::size_t> order(sources.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t left, std::size_t right) { return sources[left].path < sources[right].path; });
  return order;
}

bool comes_before(const Diagnostic& left, const Diagnostic& right) {
  return std::tie(left.place.file, left.place.line, left.place.column) <
         std::tie(right.place.file, right.place.line, right.place.column);
}

}  // namespace

void sort_and_cap(Diagnostics& problems) {
  std::stable_sort(problems.begin(), problems.end(), comes_before);
  if (problems.size() <= max_problems) return;
  // Errors are told before warnings and notes: a hundred warnings must not hide one.
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Diagnostic& left, const Diagnostic& right) { return left.severity < right.severity; });
  const std::size_t more = problems.size() - max_problems;
  problems.resize(max_problems);
  std::stable_sort(problems.begin(), problems.end(), comes_before);
  problems.push_back(note("M099", fmt::format("and {} more", more), "correct these first, then run again"));
}

Loaded load(const std::vector<Source>& sources, const std::vector<std::string>& served, const ScheduleTime& time,
            std::vector<CachedManifest> cache) {
  Cache cached(std::move(cache));
  std::vector<FileResult> results(sources.size());
  std::vector<std::size_t> to_parse;
  for (std::size_t at = 0; at < sources.size(); ++at) {
    if (auto resources = cached.take(sources[at])) {
      results[at].documents = resources->size();
      results[at].resources = std::move(*resources);
    } else {
      to_parse.push_back(at);
    }
  }
  run_parallel(to_parse.size(), [&](std::size_t at) { results[to_parse[at]] = read_file(sources[to_parse[at]]); });

  Loaded loaded;
  loaded.parsed = to_parse.size();
  std::vector<Resource> all;
  for (const std::size_t at : order_by_path(sources)) {
    FileResult& result = results[at];
    loaded.documents += result.documents;
    if (!result.resources.empty()) loaded.clean_files.emplace(sources[at].path, sources[at].blob_id);
    append(loaded.problems, std::move(result.problems));
    std::move(result.resources.begin(), result.resources.end(), std::back_inserter(all));
  }
  loaded.desired = cross_check(std::move(all), served, loaded.problems);
  resolve_references(loaded, sources, time);
  for (const Diagnostic& one : loaded.problems) loaded.clean_files.erase(one.place.file);
  sort_and_cap(loaded.problems);
  return loaded;
}

std::vector<CachedManifest> cached_manifests(const Loaded& loaded) {
  std::map<std::string_view, std::vector<const Resource*>> by_file;
  const auto remember = [&](const std::map<ResourceKey, Resource>& resources) {
    for (const auto& [key, resource] : resources) {
      const auto declared = loaded.unresolved.find(key);
      by_file[resource.place.file].push_back(declared == loaded.unresolved.end() ? &resource : &declared->second);
    }
  };
  remember(loaded.desired.resources);
  remember(loaded.desired.schedules);
  std::vector<CachedManifest> manifests;
  manifests.reserve(loaded.clean_files.size());
  for (const auto& [path, blob_id] : loaded.clean_files) {
    CachedManifest& manifest = manifests.emplace_back(CachedManifest{blob_id, path, {}});
    auto& resources = by_file[path];
    std::sort(resources.begin(), resources.end(),
              [](const Resource* left, const Resource* right) { return left->place.line < right->place.line; });
    for (const Resource* resource : resources) manifest.resources.push_back(*resource);
  }
  return manifests;
}

const std::string& reading_digest() {
  static const std::string digest = sha256_tag(schema::rules_digest() + "\n" + catalog::catalog_digest());
  return digest;
}

}  // namespace weir::manifest
