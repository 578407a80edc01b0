#include "cli/commands.hpp"
#include "cli/rendering.hpp"
#include "cli/session.hpp"
#include "cli/whole_file.hpp"
#include "plan/plan_json.hpp"

namespace weir::cli {

Result<Ending> run_plan(Shell& shell, const Arguments& arguments) {
  SessionWish wish;
  wish.texts = Texts::later;
  auto session = Session::open(shell, arguments, wish);
  if (!session) return fail(session.error());
  auto made = reconciler::make_plan_to_show((*session)->world(), (*session)->inputs(), plan_options(arguments));
  if (!made) return fail(made.error());
  const plan::Plan& plan = *made;
  if (const auto file = arguments.text("--out"))
    if (auto written = write_whole(*file, plan::to_bytes(plan), 0600, shell.random); !written)
      return fail(written.error());

  Ending ending;
  ending.rendering = render_plan(plan, shell, arguments);
  if (!plan.guards.empty() || !plan.conflicts.empty())
    ending.exit_code = 1;
  else if (arguments.has("--detailed-exitcode") && !plan::is_empty(plan))
    ending.exit_code = 2;
  return ending;
}

}  // namespace weir::cli
