#include "git/selection.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::git {

namespace {

constexpr std::size_t max_files = 200'000;
constexpr std::size_t max_depth = 200;
constexpr std::string_view lfs_first_line = "version https://git-lfs.github.com/spec/v1\n";

bool is_below(std::string_view path, std::string_view folder) {
  return folder.empty() || (path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/');
}

/// The path in its one form, or nullopt when it does not stay in the repository.
std::optional<std::string> normalised(const std::string& path) {
  if (path.starts_with('/') || path.find('\0') != std::string::npos) return std::nullopt;
  std::vector<std::string> parts;
  for (const std::string& part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (!is_legal_name(part)) return std::nullopt;
    parts.push_back(part);
  }
  return join(parts, "/");
}

Diagnostic leaves(const std::string& path) {
  return error("R005", fmt::format("path \"{}\" leaves the repository", printable(path)),
               "write it relative to the root of the repository, without `..`");
}

}  // namespace

bool CheckedSelection::below_folder(std::string_view path) const {
  return std::any_of(folders.begin(), folders.end(), [&](const std::string& one) { return is_below(path, one); });
}

bool CheckedSelection::wants(std::string_view path) const {
  return (is_manifest_name(path) && below_folder(path)) || files.contains(std::string(path));
}

bool CheckedSelection::enters(std::string_view path) const {
  const auto leads_to = [&](const std::string& wanted) { return wanted == path || is_below(wanted, path); };
  return below_folder(path) || std::any_of(folders.begin(), folders.end(), leads_to) ||
         std::any_of(files.begin(), files.end(), leads_to);
}

Result<CheckedSelection> check(const Selection& selection) {
  CheckedSelection checked;
  checked.max_file_bytes = selection.max_file_bytes;
  Diagnostics problems;
  for (const std::string& folder : selection.folders) {
    if (auto path = normalised(folder)) {
      checked.folders.push_back(std::move(*path));
    } else {
      problems.push_back(leaves(folder));
    }
  }
  for (const std::string& file : selection.files) {
    const auto path = normalised(file);
    if (path && !path->empty()) {
      checked.files.insert(*path);
    } else {
      problems.push_back(leaves(file));
    }
  }
  if (!problems.empty()) return fail(std::move(problems));
  return checked;
}

bool is_manifest_name(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml");
}

bool is_legal_name(std::string_view name) {
  if (name.empty() || name == "." || name == "..") return false;
  if (name.find_first_of(std::string_view("/\\\0", 3)) != std::string_view::npos) return false;
  // Other file systems take these for `.git` too.
  const std::string lower = lower_ascii(name);
  return lower != ".git" && lower != "git~1" && lower != ".git." && lower != ".git ";
}

void Collector::take(File file) {
  if (file.text.starts_with(lfs_first_line)) {
    problem(error("R004", "a pointer of Git LFS stands here, not the content",
                  "keep manifests out of LFS: remove the pattern from .gitattributes and commit the file itself")
                .at({file.path, 1, 1}));
    return;
  }
  snapshot_.files.push_back(std::move(file));
}

void Collector::symlink(const std::string& path) {
  // A manifest that is passed over would look as if it had been removed, with all that is behind it:
  // that is an error; any other link is a note.
  const std::string message = fmt::format("symlink not read: {}", printable(path, 200));
  const std::string hint = "put a regular file in its place";
  const bool needed = selection_.wants(path) || (selection_.enters(path) && !selection_.below_folder(path));
  problem((needed ? error("R001", message, hint) : note("R001", message, hint)).at({path, 0, 0}));
}

void Collector::submodule(const std::string& path) {
  problem(note("R002", fmt::format("submodule not read: {}", printable(path, 200)),
               "manifests are read from this repository only")
              .at({path, 0, 0}));
}

void Collector::too_large(const std::string& path, std::size_t bytes) {
  problem(error("M017", fmt::format("file larger than {} MiB ({} bytes)", selection_.max_file_bytes >> 20, bytes),
                "split it into several files")
              .at({path, 0, 0}));
}

bool Collector::within_limits(std::size_t depth) {
  const bool within = depth <= max_depth && snapshot_.files.size() < max_files;
  if (!within && !limit_told_) {
    limit_told_ = true;
    problem(error("R019", fmt::format("more than {} files or folders deeper than {} levels", max_files, max_depth),
                  "point `manifests` in weir.yaml at the folders that hold manifests only"));
  }
  return within;
}

Snapshot Collector::finish() && {
  std::sort(snapshot_.files.begin(), snapshot_.files.end(),
            [](const File& left, const File& right) { return left.path < right.path; });
  for (const std::string& folder : selection_.folders) {
    const bool gave = std::any_of(snapshot_.files.begin(), snapshot_.files.end(), [&](const File& one) {
      return is_manifest_name(one.path) && is_below(one.path, folder);
    });
    if (!gave) {
      snapshot_.empty_folders.push_back(folder);
      problem(warning("R012", fmt::format("no manifests under \"{}/\"", printable(folder, 200)),
                      "check `manifests` in weir.yaml; files must end in .yaml or .yml"));
    }
  }
  return std::move(snapshot_);
}

}  // namespace weir::git
