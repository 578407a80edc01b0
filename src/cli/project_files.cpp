#include "cli/project_files.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "manifest/manifest.hpp"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* project_file = "weir.yaml";

Diagnostic no_project(const fs::path& folder, const std::string& where) {
  std::error_code ignored;
  const bool other_ending = fs::exists(folder / "weir.yml", ignored);
  return error("U010",
               fmt::format("there is no weir.yaml in {} or above it; the root of a manifest repository was expected",
                           printable(where, 300)),
               other_ending ? "rename weir.yml to weir.yaml"
                            : "change to the repository, name it with -C DIR, or make a project with `weir init`");
}

/// "", "a/", "a/b/" for a/b: every folder that may hold weir.yaml, outermost first.
std::vector<std::string> prefixes(const fs::path& below_root) {
  std::vector<std::string> out = {""};
  for (const auto& part : below_root) {
    const std::string name = part.generic_string();
    if (name.empty() || name == ".") continue;
    out.push_back(out.back() + name + "/");
  }
  return out;
}

Result<git::Snapshot> read(const ProjectFiles& files, const git::Selection& selection) {
  if (!files.repository) return git::read_folder(files.root, selection);
  return files.commit ? files.repository->read_commit(*files.commit, selection)
                      : files.repository->read_work_tree(selection);
}

/// The innermost weir.yaml of the snapshot.
Result<ProjectFiles> take_project(ProjectFiles files, const git::Snapshot& found, const fs::path& folder,
                                  const std::string& where) {
  const git::File* innermost = nullptr;
  for (const auto& file : found.files)
    if (innermost == nullptr || file.path.size() > innermost->path.size()) innermost = &file;
  if (innermost == nullptr) return fail(has_errors(found.notes) ? found.notes : Diagnostics{no_project(folder, where)});
  auto project = manifest::read_project(innermost->text, innermost->path);
  if (!project) return fail(project.error());
  files.project = std::move(*project);
  files.prefix = innermost->path.substr(0, innermost->path.size() - std::string_view(project_file).size());
  files.root /= files.prefix;
  files.head = found.commit;
  files.dirty = found.dirty;
  return files;
}

Result<ProjectFiles> open_in_git(const fs::path& folder, const std::optional<std::string>& revision) {
  auto repository = git::Repository::open(folder);
  if (!repository) return fail(repository.error());
  const auto work_tree = repository->work_tree();
  ProjectFiles files;
  files.root = work_tree.value_or(folder);
  files.repository = std::move(*repository);
  if (revision || !work_tree) {
    auto commit = files.repository->resolve(revision.value_or("HEAD"));
    if (!commit) return fail(commit.error());
    files.commit = *commit;
  }
  git::Selection selection;
  const fs::path inside = work_tree ? folder.lexically_relative(fs::weakly_canonical(*work_tree)) : fs::path();
  for (const auto& prefix : prefixes(inside)) selection.files.push_back(prefix + project_file);
  auto found = read(files, selection);
  if (!found) return fail(found.error());
  const std::string where =
      files.commit ? fmt::format("{} at {}", folder.string(), files.commit->substr(0, 12)) : folder.string();
  return take_project(std::move(files), *found, folder, where);
}

Result<ProjectFiles> open_outside_git(const fs::path& folder, const std::optional<std::string>& revision) {
  if (revision)
    return fail(error("R011",
                      fmt::format("\"{}\" cannot be read: {} is no Git repository; a repository was expected",
                                  printable(*revision), printable(folder.string(), 300)),
                      "leave --rev out (and unset CI) to read the files as they are"));
  for (fs::path at = folder;; at = at.parent_path()) {
    std::error_code ignored;
    if (fs::exists(at / project_file, ignored)) {
      ProjectFiles files;
      files.root = at;
      git::Selection selection;
      selection.files = {project_file};
      auto found = git::read_folder(at, selection);
      if (!found) return fail(found.error());
      return take_project(std::move(files), *found, folder, folder.string());
    }
    if (at == at.root_path() || at.empty()) return fail(no_project(folder, folder.string()));
  }
}

}  // namespace

Result<ProjectFiles> open_project(const std::optional<std::string>& revision) {
  std::error_code problem;
  const fs::path folder = fs::current_path(problem);
  if (problem) return fail(error("U020", "the current folder is gone; a folder that exists was expected"));
  return git::Repository::is_repository(folder) ? open_in_git(folder, revision) : open_outside_git(folder, revision);
}

Result<git::Snapshot> read_manifests(const ProjectFiles& files, const std::vector<std::string>& folders, Texts texts) {
  git::Selection selection;
  selection.texts = texts == Texts::now || !files.commit;
  for (const auto& folder : folders) {
    const std::string path = files.repository ? files.prefix + folder : folder;
    selection.folders.push_back(path);
  }
  auto found = read(files, selection);
  if (!found) return fail(found.error());
  if (has_errors(found->notes)) return fail(found->notes);
  return found;
}

}  // namespace weir::cli
