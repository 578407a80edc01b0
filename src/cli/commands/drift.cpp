#include <algorithm>

#include "cli/commands.hpp"
#include "cli/rendering.hpp"
#include "cli/session.hpp"

namespace weir::cli {
namespace {

/// Whether there is something of what `--fail-on` names.
bool found(const report::Drift& drift, const std::string& what) {
  if (what == "pending") return !drift.pending.empty();
  if (what == "unmanaged") return !drift.unmanaged.empty();
  if (what == "held") return !drift.held.empty();
  return !drift.drifted.empty();
}

}  // namespace

Result<Ending> run_drift(Shell& shell, const Arguments& arguments) {
  auto session = Session::open(shell, arguments);
  if (!session) return fail(session.error());
  auto drift = reconciler::find_drift((*session)->world(), (*session)->inputs());
  if (!drift) return fail(drift.error());
  std::vector<std::string> fail_on = arguments.texts("--fail-on");
  if (fail_on.empty()) fail_on = {"drift"};

  Ending ending;
  ending.rendering = render_drift(*drift, shell, arguments);
  const bool differs =
      std::any_of(fail_on.begin(), fail_on.end(), [&](const std::string& what) { return found(*drift, what); });
  ending.exit_code = differs ? 2 : 0;
  return ending;
}

}  // namespace weir::cli
