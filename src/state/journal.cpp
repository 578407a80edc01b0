#include "state/journal.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <tuple>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "core/json.hpp"
#include "core/text.hpp"
#include "disk/descriptor.hpp"
#include "disk/file_bytes.hpp"

namespace weir::state {

namespace {

namespace fs = std::filesystem;

Diagnostic not_kept(const fs::path& file) {
  return error("S017", fmt::format("cannot write {}: {}", printable(file.string(), 300), std::strerror(errno)),
               "check free space and the permissions of the .git folder");
}

Diagnostic damaged(const fs::path& file) {
  return error("S002", fmt::format("{} is no journal of Weir", printable(file.string(), 300)),
               "move the file away; the next plan finds what was applied by its marks");
}

std::optional<Unpushed> read_save(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto json = parse_json(text, "S002");
  if (!json || !json->is_object()) return std::nullopt;
  Unpushed save;
  for (const char* name : {"commit", "message", "time"})
    if (!json->contains(name) || !(*json)[name].is_string()) return std::nullopt;
  if (!json->contains("expected") || !json->contains("files") || !(*json)["files"].is_object()) return std::nullopt;
  if ((*json)["expected"].is_string()) save.expected = (*json)["expected"].get<std::string>();
  save.commit = (*json)["commit"].get<std::string>();
  save.message = (*json)["message"].get<std::string>();
  save.time = (*json)["time"].get<std::string>();
  for (const auto& [path, content] : (*json)["files"].items()) {
    if (!content.is_string()) return std::nullopt;
    save.files[path] = content.get<std::string>();
  }
  return save;
}

}  // namespace

Result<void> Journal::keep(const Unpushed& save) const {
  const Json json = {{"commit", save.commit},
                     {"expected", save.expected ? Json(*save.expected) : Json(nullptr)},
                     {"files", save.files},
                     {"message", save.message},
                     {"time", save.time}};
  std::error_code problem;
  fs::create_directories(folder_, problem);
  const fs::path file = file_of(save.commit);
  const fs::path unfinished = file.string() + ".new";
  {
    const disk::Descriptor to(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!to.is_open() || !disk::write_durably(to.number(), json.dump() + "\n")) return fail(not_kept(unfinished));
  }
  if (::rename(unfinished.c_str(), file.c_str()) != 0 || !disk::sync_folder(folder_)) return fail(not_kept(file));
  return {};
}

Result<std::vector<Unpushed>> Journal::kept() const {
  std::vector<Unpushed> saves;
  std::error_code problem, ignored;
  for (fs::directory_iterator entry(folder_, problem), end; !problem && entry != end; entry.increment(problem)) {
    if (entry->path().extension() != ".json") continue;
    auto save = read_save(entry->path());
    // Another run on this clone may have got its save through meanwhile.
    if (!save && !fs::exists(entry->path(), ignored)) continue;
    if (!save) return fail(damaged(entry->path()));
    saves.push_back(std::move(*save));
  }
  if (problem && problem != std::errc::no_such_file_or_directory)
    return fail(error(
        "S002", fmt::format("the journal {} cannot be read: {}", printable(folder_.string(), 300), problem.message()),
        "check the permissions of the .git folder: a save of an earlier run may lie there"));
  std::sort(saves.begin(), saves.end(), [](const Unpushed& left, const Unpushed& right) {
    return std::tie(left.time, left.commit) < std::tie(right.time, right.commit);
  });
  return saves;
}

void Journal::forget(const std::string& commit) const {
  std::error_code ignored;
  fs::remove(file_of(commit), ignored);
}

fs::path Journal::set_aside(const std::string& commit) const {
  fs::path aside = file_of(commit).string() + ".superseded";
  std::error_code ignored;
  fs::rename(file_of(commit), aside, ignored);
  return aside;
}

}  // namespace weir::state
