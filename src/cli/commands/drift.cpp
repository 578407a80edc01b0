#include "cli/commands.hpp"
#include "cli/rendering.hpp"
#include "cli/session.hpp"
#include "git/unified_diff.hpp"

namespace weir::cli {
namespace {

int exit_code_of(const report::Drift& drift, const Arguments& arguments) {
  const report::FailOn counts = fail_on(arguments);
  const bool differs = (counts.drift && !drift.drifted.empty()) || (counts.pending && !drift.pending.empty()) ||
                       (counts.unmanaged && !drift.unmanaged.empty()) || (counts.held && !drift.held.empty());
  return differs ? 2 : 0;
}

/// The drift as a patch of the manifests.
Result<Ending> end_with_patch(Session& session, const Arguments& arguments) {
  if (format_of(arguments) != Format::text)
    return fail(error("U003", "--patch prints a patch and takes no other --format",
                      "leave one of the two out; `weir drift --format json` has the fields"));
  auto patch = reconciler::find_drift_patch(session.world(), session.inputs());
  if (!patch) return fail(patch.error());
  Ending ending;
  for (const git::File& file : session.inputs().files) {
    const auto edited = patch->taken.texts.find(file.path);
    if (edited == patch->taken.texts.end()) continue;
    auto diff = git::unified_diff(file.path, file.text, edited->second);
    if (!diff) return fail(diff.error());
    ending.rendering += *diff;
  }
  ending.diagnostics = std::move(patch->taken.left_out);
  ending.exit_code = exit_code_of(patch->drift, arguments);
  return ending;
}

}  // namespace

Result<Ending> run_drift(Shell& shell, const Arguments& arguments) {
  auto session = Session::open(shell, arguments);
  if (!session) return fail(session.error());
  if (arguments.has("--patch")) return end_with_patch(**session, arguments);
  auto drift = reconciler::find_drift((*session)->world(), (*session)->inputs());
  if (!drift) return fail(drift.error());
  Ending ending;
  ending.rendering = render_drift(*drift, shell, arguments);
  ending.exit_code = exit_code_of(*drift, arguments);
  return ending;
}

}  // namespace weir::cli
