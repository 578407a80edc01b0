#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cli {

/// Whose pipelines run weir.
enum class CiHost { none, github, gitlab };

std::string_view to_string(CiHost host);

/// What the files of a project are made from.
struct InitFacts {
  std::string project_name;  ///< empty: there is a weir.yaml
  std::string project_id;
  CiHost ci = CiHost::none;
  std::string image;                 ///< the container image that has weir
  bool example = true;               ///< false where manifests are
  std::string project_folder = ".";  ///< where the project lies in the repository: "." or "a/b"
};

/// A file that `weir init` writes where there is none.
struct InitFile {
  std::string path;
  std::string text;
  bool at_repository_root = false;  ///< else in the project's folder
  bool executable = false;
};

/// All of them in the order to write: weir.yaml, which makes the folder a project, comes last.
std::vector<InitFile> init_files(const InitFacts& facts);

/// What a person has to do about a file that is there already and is left as it is; nullopt when it serves as it is.
std::optional<std::string> advice_on(const InitFile& file, std::string_view present);

/// A folder's name as a project's name: a DNS label, "project" when nothing of it can stand in one.
std::string project_name_of(std::string_view folder);
/// Eight of a-z and 0-9 from bytes that nobody can foretell; at least 8 are needed.
std::string project_id_of(std::string_view random_bytes);

/// The CI of a remote's address: by the host github.com, and gitlab.com or one that is called gitlab.
CiHost ci_host_of(std::string_view remote_address);
/// The image that the pipelines of that repository would look for: in the registry beside it, below the same owner.
std::string image_of(CiHost host, std::string_view remote_address, std::string_view version);

/// True for a folder whose name can stand in a pipeline as it is: letters, digits, `.`, `_`, `-` and `/`.
bool is_plain_path(std::string_view path);

}  // namespace weir::cli
