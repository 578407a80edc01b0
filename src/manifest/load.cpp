#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>
#include <tuple>

#include <fmt/format.h>

#include "manifest/cross_check.hpp"
#include "manifest/manifest.hpp"
#include "manifest/resource_reader.hpp"

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
  for (const Document& document : parsed.documents) {
    if (document.value.is_null()) continue;
    if (is_project(document.value)) {
      ++projects;
      continue;
    }
    ++result.documents;
    if (auto resource = read_resource(document, result.problems)) result.resources.push_back(std::move(*resource));
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
  for (std::size_t helper = 1; helper < threads; ++helper) helpers.emplace_back(work);
  work();
}

using Cache = std::map<std::pair<std::string_view, std::string_view>, const CachedManifest*>;

Cache by_path_and_blob(const std::vector<CachedManifest>& cache) {
  Cache index;
  for (const CachedManifest& one : cache) index.emplace(Cache::key_type(one.path, one.blob_id), &one);
  return index;
}

bool comes_before(const Diagnostic& left, const Diagnostic& right) {
  return std::tie(left.place.file, left.place.line, left.place.column) <
         std::tie(right.place.file, right.place.line, right.place.column);
}

/// By file, line and column; beyond the hundredth only their number is told.
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

}  // namespace

Loaded load(const std::vector<Source>& sources, const std::vector<std::string>& served,
            const std::vector<CachedManifest>& cache) {
  const Cache cached = by_path_and_blob(cache);
  std::vector<FileResult> results(sources.size());
  std::vector<std::size_t> to_parse;
  for (std::size_t at = 0; at < sources.size(); ++at) {
    const auto hit = cached.find({sources[at].path, sources[at].blob_id});
    if (hit == cached.end() || sources[at].blob_id.empty()) {
      to_parse.push_back(at);
      continue;
    }
    results[at].resources = hit->second->resources;
    results[at].documents = hit->second->resources.size();
  }
  run_parallel(to_parse.size(), [&](std::size_t at) { results[to_parse[at]] = read_file(sources[to_parse[at]]); });

  Loaded loaded;
  loaded.parsed = to_parse.size();
  std::vector<std::size_t> order(sources.size());
  for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
  std::sort(order.begin(), order.end(),
            [&](std::size_t left, std::size_t right) { return sources[left].path < sources[right].path; });
  std::vector<Resource> all;
  for (const std::size_t at : order) {
    FileResult& result = results[at];
    loaded.documents += result.documents;
    if (result.problems.empty() && !result.resources.empty()) {
      loaded.manifests.push_back({sources[at].blob_id, sources[at].path, result.resources});
    }
    append(loaded.problems, std::move(result.problems));
    std::move(result.resources.begin(), result.resources.end(), std::back_inserter(all));
  }
  loaded.desired = cross_check(std::move(all), served, loaded.problems);
  sort_and_cap(loaded.problems);
  return loaded;
}

}  // namespace weir::manifest
