#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/project_files.hpp"
#include "cli/rendering.hpp"
#include "cli/session.hpp"
#include "core/text.hpp"
#include "manifest/manifest.hpp"
#include "report/machine_formats.hpp"
#include "report/render.hpp"
#include "schema/schema.hpp"

namespace weir::cli {
namespace {

/// What one set of folders is read for; targets that agree on it, in whatever order they list it, are checked once.
struct Scope {
  std::set<std::string> folders;
  std::set<std::string> kinds;
  auto operator<=>(const Scope&) const = default;
};

Scope scope_of(const TargetConfig& target) {
  const std::vector<std::string> kinds = target.kinds.value_or(schema::kinds());
  return {{target.manifests.begin(), target.manifests.end()}, {kinds.begin(), kinds.end()}};
}

/// The named target's scope, or the scopes of all targets: nothing is asked of any API.
Result<std::set<Scope>> scopes(const Project& project, const TargetWish& wish) {
  std::vector<TargetConfig> targets;
  if (wish.option || wish.environment || project.targets.empty()) {
    auto choice = choose_target(project, {wish.option, wish.environment, false});
    if (!choice) return fail(choice.error());
    targets.push_back(choice->target);
  } else {
    for (const auto& [name, target] : project.targets) targets.push_back(target);
  }
  std::set<Scope> out;
  for (const auto& target : targets) out.insert(scope_of(target));
  return out;
}

/// What all scopes together hold: a file that two of them read counts once.
struct Findings {
  Diagnostics problems;
  std::map<std::string, std::string> texts;                 ///< by path
  std::set<std::pair<std::string, ResourceKey>> resources;  ///< with the file that declares it
  report::DiagnosticsSummary summary;
};

void add_new(Diagnostics& to, const Diagnostics& more) {
  for (const auto& one : more)
    if (std::find(to.begin(), to.end(), one) == to.end()) to.push_back(one);
}

Result<void> check(const ProjectFiles& files, const Scope& scope, const manifest::ScheduleTime& time,
                   Findings& findings) {
  auto snapshot = read_manifests(files, {scope.folders.begin(), scope.folders.end()});
  if (!snapshot) return fail(snapshot.error());
  std::vector<manifest::Source> sources;
  for (const auto& file : snapshot->files) sources.push_back({file.path, file.blob_id, file.text});
  const manifest::Loaded loaded = manifest::load(sources, {scope.kinds.begin(), scope.kinds.end()}, time);
  add_new(findings.problems, snapshot->notes);
  add_new(findings.problems, loaded.problems);
  add_new(findings.problems, manifest::check_removed(files.project.removed, loaded.desired));
  for (auto& file : snapshot->files) findings.texts.emplace(file.path, std::move(file.text));
  for (const auto* declared : {&loaded.desired.resources, &loaded.desired.schedules})
    for (const auto& [key, resource] : *declared) findings.resources.emplace(resource.place.file, key);
  findings.summary.manifests = loaded.documents;
  return {};
}

/// Documents are counted by reading: with several scopes once more over all their files.
void count(Findings& findings, const manifest::ScheduleTime& time, std::size_t scopes) {
  findings.summary.resources = findings.resources.size();
  if (scopes < 2) return;
  std::vector<manifest::Source> all;
  for (const auto& [path, text] : findings.texts) all.push_back({path, "", text});
  findings.summary.manifests = manifest::load(all, schema::kinds(), time).documents;
}

std::string summary_line(const Findings& findings) {
  const auto count = [&](Severity severity) {
    return static_cast<std::size_t>(std::count_if(findings.problems.begin(), findings.problems.end(),
                                                  [&](const Diagnostic& one) { return one.severity == severity; }));
  };
  return fmt::format("{}, {}: {}, {}\n", counted(findings.summary.manifests, "manifest"),
                     counted(findings.summary.resources, "resource"), counted(count(Severity::error), "error"),
                     counted(count(Severity::warning), "warning"));
}

bool fails(const Diagnostics& problems, bool strict) {
  return std::any_of(problems.begin(), problems.end(), [&](const Diagnostic& one) {
    return one.severity == Severity::error || (strict && one.severity == Severity::warning);
  });
}

report::CheckedFiles checked_files(const Findings& findings) {
  report::CheckedFiles files;
  for (const auto& [path, text] : findings.texts) files[path];
  for (const auto& [path, key] : findings.resources) files[path].push_back(key);
  return files;
}

std::string rendering_of(const Shell& shell, const Arguments& arguments, const Findings& findings) {
  switch (format_of(arguments)) {
    case Format::json:
      return json_line(report::diagnostics_json(findings.problems, findings.summary));
    case Format::junit:
      return report::diagnostics_junit(findings.problems, checked_files(findings), arguments.has("--strict"));
    case Format::sarif:
    case Format::github:
    case Format::gitlab:
      return problems_document(format_of(arguments), findings.problems);
    case Format::text:
    case Format::markdown:
    case Format::html:
      break;
  }
  const bool to_file = arguments.has("--output");
  return (to_file ? report::diagnostics_text(findings.problems, text_style(shell, arguments)) : "") +
         summary_line(findings);
}

}  // namespace

Result<Ending> run_validate(Shell& shell, const Arguments& arguments) {
  auto files = open_project(wished_revision(arguments));
  if (!files) return fail(files.error());
  auto wanted = scopes(files->project, target_wish(arguments));
  if (!wanted) return fail(wanted.error());
  Findings findings;
  const manifest::ScheduleTime time{arguments.instant("--as-of").value_or(shell.clock.now()), shell.zones};
  for (const auto& scope : *wanted)
    if (auto done = check(*files, scope, time, findings); !done) return fail(done.error());
  count(findings, time, wanted->size());

  Ending ending;
  ending.exit_code = fails(findings.problems, arguments.has("--strict")) ? 1 : 0;
  ending.rendering = rendering_of(shell, arguments, findings);
  // What goes to a file leaves nothing for the one who looks at the log.
  if (format_of(arguments) == Format::text || arguments.has("--output"))
    ending.diagnostics = std::move(findings.problems);
  return ending;
}

}  // namespace weir::cli
