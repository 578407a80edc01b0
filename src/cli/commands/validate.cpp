#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/project_files.hpp"
#include "cli/rendering.hpp"
#include "cli/session.hpp"
#include "core/text.hpp"
#include "manifest/manifest.hpp"
#include "report/render.hpp"
#include "schema/schema.hpp"

namespace weir::cli {
namespace {

/// What one set of folders is read for; targets that agree on it are checked once.
struct Scope {
  std::vector<std::string> folders;
  std::vector<std::string> kinds;
  auto operator<=>(const Scope&) const = default;
};

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
  for (const auto& target : targets) out.insert({target.manifests, target.kinds.value_or(schema::kinds())});
  return out;
}

struct Findings {
  Diagnostics problems;
  report::DiagnosticsSummary summary;
};

void add_new(Diagnostics& to, const Diagnostics& more) {
  for (const auto& one : more)
    if (std::find(to.begin(), to.end(), one) == to.end()) to.push_back(one);
}

Result<void> check(const ProjectFiles& files, const Scope& scope, Findings& findings) {
  auto snapshot = read_manifests(files, scope.folders);
  if (!snapshot) return fail(snapshot.error());
  std::vector<manifest::Source> sources;
  for (const auto& file : snapshot->files) sources.push_back({file.path, file.blob_id, file.text});
  const manifest::Loaded loaded = manifest::load(sources, scope.kinds);
  add_new(findings.problems, snapshot->notes);
  add_new(findings.problems, loaded.problems);
  findings.summary.manifests += loaded.documents;
  findings.summary.resources += loaded.desired.resources.size();
  return {};
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

}  // namespace

Result<Ending> run_validate(Shell& shell, const Arguments& arguments) {
  auto files = open_project(wished_revision(arguments));
  if (!files) return fail(files.error());
  auto wanted = scopes(files->project, target_wish(arguments));
  if (!wanted) return fail(wanted.error());
  Findings findings;
  for (const auto& scope : *wanted)
    if (auto done = check(*files, scope, findings); !done) return fail(done.error());

  Ending ending;
  ending.exit_code = fails(findings.problems, arguments.has("--strict")) ? 1 : 0;
  if (wants_json(arguments)) {
    ending.rendering = json_line(report::diagnostics_json(findings.problems, findings.summary));
    return ending;
  }
  if (arguments.has("--output"))
    ending.rendering = report::diagnostics_text(findings.problems, text_style(shell, arguments));
  ending.rendering += summary_line(findings);
  ending.diagnostics = std::move(findings.problems);
  return ending;
}

}  // namespace weir::cli
