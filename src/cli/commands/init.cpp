#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <sys/stat.h>

#include "cli/commands.hpp"
#include "cli/init_files.hpp"
#include "cli/new_files.hpp"
#include "cli/rendering.hpp"
#include "cli/shell.hpp"
#include "cli/whole_file.hpp"
#include "core/text.hpp"
#include "git/repository.hpp"
#include "manifest/manifest.hpp"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* project_file = "weir.yaml";
constexpr std::size_t largest_kept = 4u << 20;

/// Where the project goes, and what is known of the place.
struct Place {
  std::string typed;                         ///< how the folder was named
  fs::path folder;                           ///< canonical; may not be there yet
  std::optional<fs::path> repository;        ///< the root of the working tree that it lies in
  std::string remote;                        ///< its address without user and password, or ""
  std::optional<Project> present;            ///< of the weir.yaml that is there
  std::optional<fs::path> project_above_it;  ///< another weir.yaml in the same repository
};

/// One line of the answer.
struct Line {
  enum class State { written, unchanged, kept };
  State state = State::written;
  std::string path;
  std::optional<std::string> advice;
};

tl::unexpected<Diagnostics> unusable(const fs::path& path, const std::string& why, const std::string& hint) {
  return fail(
      error("U046", fmt::format("no project can be set up in \"{}\": {}", printable(path.string(), 300), why), hint));
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

Result<void> look_at_git(Place& place) {
  fs::path nearest = place.folder;
  while (!is_there(nearest)) nearest = nearest.parent_path();
  if (!git::Repository::is_repository(nearest)) return {};
  auto repository = git::Repository::open(nearest);
  if (!repository) return fail(repository.error());
  const auto work_tree = repository->work_tree();
  const fs::path common = fs::weakly_canonical(repository->common_folder());
  const auto below = [](const fs::path& path, const fs::path& folder) {
    return path == folder || path.lexically_relative(folder).native().rfind("..", 0) != 0;
  };
  if (!work_tree || below(place.folder, common))
    return unusable(place.folder, "it is inside the repository's own folder; a working tree was expected",
                    "change to a clone");
  place.repository = fs::weakly_canonical(*work_tree);
  auto remote = repository->shared_remote();
  if (remote && *remote) place.remote = (*remote)->shown;
  for (fs::path at = place.folder; at != *place.repository && at.has_relative_path();) {
    at = at.parent_path();
    if (!place.project_above_it && is_there(at / project_file)) place.project_above_it = at;
  }
  return {};
}

Result<Place> look_at(const Arguments& arguments) {
  const std::string typed = arguments.positionals.empty() ? "." : arguments.positionals.front();
  std::error_code problem;
  Place place;
  place.typed = typed;
  place.folder = fs::weakly_canonical(fs::absolute(typed, problem), problem);
  if (typed.empty() || problem || (is_there(place.folder) && !fs::is_directory(place.folder)))
    return unusable(typed, problem ? problem.message() : "it is no folder", "name a folder, or one to be made");
  if (!place.folder.has_filename()) place.folder = place.folder.parent_path();
  if (auto looked = look_at_git(place); !looked) return fail(looked.error());
  if (!is_there(place.folder / project_file)) return place;
  auto text = read_regular((place.folder / project_file).string(), largest_kept, "U046");
  if (!text) return fail(text.error());
  auto project = manifest::read_project(*text, project_file);
  if (!project) return fail(project.error());
  place.present = std::move(*project);
  return place;
}

CiHost wanted_ci(const Arguments& arguments, const Place& place) {
  const auto typed = arguments.text("--ci");
  if (!typed) return ci_host_of(place.remote);
  for (const CiHost host : {CiHost::github, CiHost::gitlab})
    if (*typed == to_string(host)) return host;
  return CiHost::none;
}

Result<InitFacts> facts_of(const Place& place, CiHost ci, Random& random) {
  InitFacts facts;
  facts.ci = ci;
  facts.image = image_of(ci, place.remote, WEIR_VERSION);
  if (!place.present) {
    constexpr std::size_t enough = 8;
    facts.project_name = project_name_of(place.folder.filename().string());
    facts.project_id = project_id_of(random.bytes(enough));
  }
  facts.example = !place.present && !is_there(place.folder / "manifests");
  if (place.repository) facts.project_folder = place.folder.lexically_relative(*place.repository).generic_string();
  if (ci != CiHost::none && !is_plain_path(facts.project_folder))
    return unusable(place.folder,
                    "a pipeline cannot name it: letters, digits, \".\", \"_\", \"-\" and \"/\" were expected",
                    "rename the folder, or give --ci none");
  return facts;
}

/// What is at the place of each file; a new file is added to `wanted`.
Result<std::vector<Line>> compare(const Place& place, const InitFacts& facts, unsigned file_mode,
                                  std::vector<NewFile>& wanted) {
  std::vector<Line> lines;
  for (const auto& file : init_files(facts)) {
    const fs::path root = file.at_repository_root ? place.repository.value_or(place.folder) : place.folder;
    const fs::path path = root / file.path;
    Line line{Line::State::written, path.lexically_relative(place.folder).generic_string(), std::nullopt};
    if (is_there(path)) {
      auto present = read_regular(path.string(), largest_kept, "U046");
      if (!present) return fail(present.error());
      line.advice = advice_on(file, *present);
      line.state = *present == file.text ? Line::State::unchanged : Line::State::kept;
    } else {
      wanted.push_back({path, file.text, file.executable ? file_mode | ((file_mode & 0444) >> 2) : file_mode});
    }
    lines.push_back(std::move(line));
  }
  if (place.present) lines.push_back({Line::State::kept, project_file, std::nullopt});
  return lines;
}

std::string_view word_of(Line::State state) {
  switch (state) {
    case Line::State::written:
      return "written";
    case Line::State::unchanged:
      return "unchanged";
    case Line::State::kept:
      return "kept";
  }
  return "kept";
}

/// A word for a shell, in quotes where it needs them.
std::string shell_word(const std::string& text) {
  if (is_plain_path(text) && text.front() != '-') return text;
  std::string quoted;
  for (const char c : printable(text, 300)) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return fmt::format("'{}'", quoted);
}

std::vector<std::string> next_commands(const Place& place) {
  std::error_code ignored;
  std::vector<std::string> next;
  if (place.folder != fs::current_path(ignored)) next.push_back("cd " + shell_word(place.typed));
  if (!place.repository) next.emplace_back("git init");
  for (const char* command : {"weir validate", "weir plan", "git add -A && git commit", "weir apply --auto-approve"})
    next.emplace_back(command);
  return next;
}

std::string workflow_of(CiHost ci) {
  return ci == CiHost::github ? ".github/workflows/weir.yml" : ".gitlab/weir.yml";
}

struct Answer {
  std::string name, id;
  CiHost ci = CiHost::none;
  bool ci_detected = false;
  std::vector<Line> lines;
  std::vector<std::string> next;
};

std::string to_text(const Answer& answer, const fs::path& folder) {
  std::string out = fmt::format("Project {} ({}) in {}\n\n", answer.name, answer.id, printable(folder.string(), 300));
  std::size_t written = 0;
  for (const auto& line : answer.lines) {
    written += line.state == Line::State::written ? 1 : 0;
    out += fmt::format("  {:<9}  {}\n", word_of(line.state), printable(line.path, 300));
    if (line.advice) out += fmt::format("             {}\n", *line.advice);
  }
  if (written == 0) out += "\nNothing was written: everything is there.\n";
  if (answer.ci != CiHost::none)
    out += fmt::format("\nCI: the head of {} says what to set{}.\n", workflow_of(answer.ci),
                       answer.ci_detected ? " (chosen by the remote's address; --ci chooses another)" : "");
  out += "\nNext:\n";
  for (const auto& command : answer.next) out += "  " + command + "\n";
  return out;
}

Json to_json(const Answer& answer) {
  Json files = Json::array();
  for (const auto& line : answer.lines)
    files.push_back({{"path", line.path},
                     {"state", word_of(line.state)},
                     {"advice", line.advice ? Json(*line.advice) : Json(nullptr)}});
  return {{"formatVersion", 1},
          {"kind", "Init"},
          {"project", {{"name", answer.name}, {"id", answer.id}}},
          {"ci", to_string(answer.ci)},
          {"files", std::move(files)},
          {"next", answer.next}};
}

Diagnostics notes_on(const Place& place) {
  if (!place.project_above_it || place.present) return {};
  return {warning("U047",
                  fmt::format("{} has a weir.yaml, too; from now on it does not count in this folder",
                              printable(place.project_above_it->string(), 300)),
                  "if that project was meant, remove what was written here")};
}

}  // namespace

Result<Ending> run_init(Shell& shell, const Arguments& arguments) {
  auto place = look_at(arguments);
  if (!place) return fail(place.error());
  const CiHost ci = wanted_ci(arguments, *place);
  auto facts = facts_of(*place, ci, shell.random);
  if (!facts) return fail(facts.error());
  std::vector<NewFile> wanted;
  auto lines = compare(*place, *facts, shell.file_mode, wanted);
  if (!lines) return fail(lines.error());
  const unsigned folder_mode = 0700 | shell.file_mode | ((shell.file_mode & 0444) >> 2);
  const fs::path root = place->repository.value_or(place->folder);
  if (auto made = make_files(root, wanted, folder_mode, shell.random); !made) return fail(made.error());

  const bool ci_detected = ci != CiHost::none && !arguments.has("--ci");
  const Answer answer{place->present ? place->present->name : facts->project_name,
                      place->present ? place->present->id : facts->project_id,
                      ci,
                      ci_detected,
                      std::move(*lines),
                      next_commands(*place)};
  return Ending{0, wants_json(arguments) ? json_line(to_json(answer)) : to_text(answer, place->folder),
                notes_on(*place)};
}

}  // namespace weir::cli
