#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/project.hpp"
#include "git/repository.hpp"

namespace weir::cli {

/// weir.yaml and where it was found: the start of every command that reads manifests.
struct ProjectFiles {
  Project project;
  std::filesystem::path root;                 ///< the folder of weir.yaml; for a bare repository the current one
  std::string prefix;                         ///< of the project inside the repository, "" or "path/to/"
  std::optional<git::Repository> repository;  ///< none outside Git
  std::optional<std::string> commit;          ///< set: everything is read from this commit's objects
  std::optional<std::string> head;            ///< the commit that weir.yaml was read at or above
  bool dirty = false;                         ///< weir.yaml differs from that commit
};

/// Looks for weir.yaml in the current folder and above it, in the working tree or at `revision`. U010 when there is
/// none.
Result<ProjectFiles> open_project(const std::optional<std::string>& revision);

/// `later`: paths and blob ids only, where a commit is read.
enum class Texts { now, later };

/// The manifests below `folders` (as weir.yaml names them). Errors when some of them could not be read.
Result<git::Snapshot> read_manifests(const ProjectFiles& files, const std::vector<std::string>& folders,
                                     Texts texts = Texts::now);

}  // namespace weir::cli
