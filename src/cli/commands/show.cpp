#include <algorithm>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/rendering.hpp"
#include "cli/saved_plan.hpp"
#include "cli/state_access.hpp"
#include "core/run_log.hpp"
#include "core/text.hpp"
#include "core/ulid.hpp"
#include "report/render.hpp"
#include "schema/schema.hpp"

namespace weir::cli {
namespace {

Result<report::Report> report_of(const Json& saved) {
  Diagnostics problems;
  for (const auto& one : schema::validate("report.schema.json", saved))
    problems.push_back(error("P012", "the report file is damaged: " + one.message).pointing_to(one.pointer));
  if (!problems.empty()) return fail(std::move(problems));
  return report::report_from_json(saved);
}

/// A run goes by its ULID or as `latest`; a file of such a name by `./`.
bool names_run(const std::string& word) {
  return word == "latest" || is_ulid(word);
}

Diagnostic not_in_log(const std::string& wanted, const RunLog& log, const std::string& place,
                      const std::string& target_option) {
  std::string holds = "it is empty";
  if (!log.entries.empty())
    holds = fmt::format("it holds {}, from {} to {}", counted(log.entries.size(), "run"), log.entries.front().run,
                        log.entries.back().run);
  return error("S026", fmt::format("the log of runs in {} has no run {}: {}", place, wanted, holds),
               log.left_out > 0
                   ? "older ones are in the history of the state, where that is Git (docs/state.md)"
                   : fmt::format("`weir state show{}` lists the runs; a file of that name goes by ./", target_option));
}

Result<Ending> show_run(Shell& shell, const Arguments& arguments, const std::string& wanted) {
  auto access = StateAccess::open(shell, arguments);
  if (!access) return fail(access.error());
  state::BaselineStore& store = (*access)->store();
  const auto text = store.load_runs();
  if (!text) return fail(text.error());
  const auto log = read_run_log(*text, store.place());
  if (!log) return fail(log.error());
  const auto found = std::find_if(log->entries.rbegin(), log->entries.rend(),
                                  [&](const RunEntry& entry) { return wanted == "latest" || entry.run == wanted; });
  if (found == log->entries.rend()) return fail(not_in_log(wanted, *log, store.place(), (*access)->target_option()));
  const auto report = report_of(found->report);
  if (!report) return fail(report.error());
  Ending ending;
  ending.rendering = render_report(*report, shell, arguments);
  return ending;
}

}  // namespace

Result<Ending> run_show(Shell& shell, const Arguments& arguments) {
  const std::string& wanted = arguments.positionals.front();
  if (names_run(wanted)) return show_run(shell, arguments, wanted);
  auto saved = read_saved(wanted);
  if (!saved) return fail(saved.error());
  const std::string kind = string_member(*saved, "kind").value_or("");
  Ending ending;
  if (kind == "Plan") {
    auto plan = plan_of(*saved);
    if (!plan) return fail(plan.error());
    ending.rendering = render_plan(*plan, shell, arguments);
    return ending;
  }
  if (kind == "Report") {
    auto report = report_of(*saved);
    if (!report) return fail(report.error());
    ending.rendering = render_report(*report, shell, arguments);
    return ending;
  }
  return fail(
      error("P001",
            "this is neither a plan nor a report; a file made by `weir plan --out` or `weir apply --report` was "
            "expected",
            "name such a file"));
}

}  // namespace weir::cli
