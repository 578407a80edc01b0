#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/project_files.hpp"
#include "cli/rendering.hpp"
#include "cli/saved_plan.hpp"
#include "cli/session.hpp"
#include "cli/signals.hpp"
#include "cli/whole_file.hpp"
#include "core/text.hpp"
#include "report/render.hpp"

namespace weir::cli {
namespace {

constexpr int stopped_exit_code = 130;

/// How the user says yes: a plan file or a hash is a yes to exactly that.
Result<void> check_consent(Shell& shell, const Arguments& arguments) {
  const bool named = !arguments.positionals.empty() || arguments.has("--approved") || arguments.has("--auto-approve");
  if (named || shell.console.can_ask()) return {};
  return fail(error(
      "U002", "nobody can be asked here (no terminal); a plan file, --approved HASH or --auto-approve was expected",
      "run `weir plan --out FILE`, have it reviewed, then `weir apply FILE`"));
}

Result<std::optional<plan::Plan>> saved_plan(const Arguments& arguments) {
  if (arguments.positionals.empty()) return std::optional<plan::Plan>();
  auto json = read_saved(arguments.positionals.front(), Writers::no_strangers);
  if (!json) return fail(json.error());
  auto plan = plan_of(*json);
  if (!plan) return fail(plan.error());
  return std::optional<plan::Plan>(std::move(*plan));
}

/// Asked of the files that lie here, before the plan's own commit is looked for.
Result<void> check_project(const std::optional<plan::Plan>& saved) {
  if (!saved) return {};
  const auto here = open_project(std::nullopt);
  if (!here) return {};  // opening the plan's commit says what is wrong
  if (const auto other = unless_of_project(*saved, here->project)) return fail(*other);
  return {};
}

/// A plan file is carried out at its own commit and target; an uncommitted one from the working tree again.
SessionWish wish_of(const std::optional<plan::Plan>& saved, const Arguments& arguments) {
  SessionWish wish;
  if (!saved) return wish;
  wish.target = saved->target_name;
  if (!saved->dirty && !arguments.has("--rev")) wish.revision = saved->commit;
  return wish;
}

/// Guards refuse the whole apply. What would have been done is shown all the same.
Diagnostics refusals(const plan::Plan& plan, const std::string& target_option) {
  Diagnostics problems;
  for (const auto& guard : plan.guards)
    problems.push_back(error(guard.code, guard.message,
                             fmt::format("nothing was written; `weir plan{}` lists the steps", target_option)));
  return problems;
}

/// The run that carried out this very plan before, as far as the log still knows.
std::optional<RunEntry> applied_before(state::BaselineStore& store, const std::string& hash) {
  const auto text = store.load_runs();
  auto log = text ? read_run_log(*text, store.place()) : Result<RunLog>();
  if (!log) return std::nullopt;
  for (auto entry = log->entries.rbegin(); entry != log->entries.rend(); ++entry) {
    const Json* applied = pointer_get(entry->report, "/summary/applied");
    const bool wrote = applied != nullptr && applied->is_number_integer() && applied->get<std::int64_t>() > 0;
    if (wrote && string_member(entry->report, "planHash") == hash) return std::move(*entry);
  }
  return std::nullopt;
}

/// A plan applies once: also when somebody has undone it since.
Diagnostic already_applied(const RunEntry& run, const std::string& target_option) {
  return error(
      "P011",
      fmt::format("the plan was already applied by run {} of {} at {}; nothing was written", printable(run.run),
                  printable(run.who), printable(string_member(run.report, "finishedAt").value_or("an unknown time"))),
      fmt::format("`weir show {0}{1}` says what it did, `weir plan{1}` what there is to do now", printable(run.run),
                  target_option));
}

/// What stops a saved plan from being carried out by the plan made now.
Result<void> check_saved(Session& session, const plan::Plan& saved, const plan::Plan& now) {
  const std::string target = session.target_option();
  auto moved = differences(saved, now, target);
  const auto before = saved.steps.empty() ? std::nullopt : applied_before(session.store(), saved.hash);
  if (before && (now.steps.empty() || moved.empty())) return fail(already_applied(*before, target));
  if (before) moved.push_back(already_applied(*before, target));
  if (!moved.empty()) return fail(std::move(moved));
  return {};
}

Result<void> check_approval(Session& session, const plan::Plan& plan, const std::optional<plan::Plan>& saved,
                            const Arguments& arguments) {
  if (saved)
    if (auto same = check_saved(session, *saved, plan); !same) return same;
  const auto hash = arguments.text("--approved");
  const auto other = hash ? unless_approved(*hash, plan, session.target_option()) : std::nullopt;
  if (!other) return {};
  Diagnostics problems{*other};
  if (const auto before = applied_before(session.store(), *hash))
    problems.push_back(already_applied(*before, session.target_option()));
  return fail(std::move(problems));
}

Result<void> ask(Shell& shell, const plan::Plan& plan, const std::optional<plan::Plan>& saved,
                 const Arguments& arguments) {
  if (saved || arguments.has("--approved") || arguments.has("--auto-approve") || plan::is_empty(plan)) return {};
  shell.console.tell(report::plan_text(plan, shell.console.diagnostics_style()));
  const auto answer =
      shell.console.ask(fmt::format("\nApply this to {}? Only \"yes\" goes on: ", printable(plan.target_name)));
  if (answer == "yes") return {};
  return fail(error("U005", "the plan was not approved; \"yes\" was expected, nothing was written",
                    "look at `weir plan`; `weir apply` asks again"));
}

/// A plan that was made while another run is at work says nothing: neither its steps nor its guards are told.
Result<void> check_nobody_else(Session& session, const reconciler::Planned& planned) {
  if (plan::is_empty(planned.plan) && planned.plan.guards.empty()) return {};
  if (auto free = reconciler::check_lease(session.world(), planned.stored); !free) return free;
  if (planned.plan.guards.empty()) return {};  // taking the lease finds it out
  return reconciler::check_unmoved(session.world(), planned.stored);
}

Result<report::Report> carry_out(Shell& shell, Session& session, const reconciler::Planned& planned) {
  const std::atomic<bool>& stop = stop_gracefully();
  reconciler::ApplyOptions options;
  options.concurrency = session.concurrency();
  options.stop = &stop;
  options.progress = [&](std::size_t done, std::size_t total, const std::string& what) {
    shell.console.show_progress(done, total, what, shell.clock.elapsed());
  };
  auto report = reconciler::apply(session.world(), session.inputs(), planned, options);
  shell.console.clear_progress();
  if (report && stop.load()) report->exit_code = stopped_exit_code;
  return report;
}

Ending end_of(Shell& shell, const Arguments& arguments, const report::Report& report) {
  Ending ending;
  ending.exit_code = report.exit_code;
  ending.rendering = render_report(report, shell, arguments);
  ending.changed = !report.steps.empty() || !report.rotations.empty();
  const auto file = arguments.text("--report");
  if (!file) return ending;
  auto written = write_whole(*file, json_line(report::report_json(report)), shell.file_mode, shell.random);
  if (written) return ending;
  ending.diagnostics = written.error();
  // 1 would say that nothing was changed.
  if (ending.exit_code == 0) ending.exit_code = ending.changed ? 3 : 1;
  return ending;
}

/// From the plan to its report: approval, guards, the question, the steps.
Result<Ending> go_through(Shell& shell, Session& session, const reconciler::Planned& planned,
                          const std::optional<plan::Plan>& saved, const Arguments& arguments) {
  if (auto free = check_nobody_else(session, planned); !free) return fail(free.error());
  if (auto approved = check_approval(session, planned.plan, saved, arguments); !approved) return fail(approved.error());
  if (auto refused = refusals(planned.plan, session.target_option()); !refused.empty()) {
    shell.console.tell(report::plan_text(planned.plan, shell.console.diagnostics_style()));
    return fail(std::move(refused));
  }
  if (auto agreed = ask(shell, planned.plan, saved, arguments); !agreed) return fail(agreed.error());
  auto report = carry_out(shell, session, planned);
  if (!report) return fail(report.error());
  return end_of(shell, arguments, *report);
}

/// What would be done, for who reads it and comes back with its hash: no other command makes this plan.
Ending unasked(Shell& shell, const Session& session, const plan::Plan& plan, const Arguments& arguments) {
  const std::string again = fmt::format("weir adopt {} {}{} --approved {}", arguments.positionals.at(0),
                                        arguments.positionals.at(1), session.target_option(), plan.hash);
  Ending ending;
  ending.exit_code = 1;
  ending.rendering = render_plan(plan, shell, arguments);
  ending.diagnostics.push_back(error("U002",
                                     "nobody can be asked here (no terminal), so nothing was written; --approved HASH "
                                     "of this plan or --auto-approve was expected",
                                     plan.guards.empty() ? again : "see the guards of the plan"));
  return ending;
}

}  // namespace

Result<Ending> run_apply(Shell& shell, const Arguments& arguments) {
  if (auto consent = check_consent(shell, arguments); !consent) return fail(consent.error());
  auto saved = saved_plan(arguments);
  if (!saved) return fail(saved.error());
  if (auto same = check_project(*saved); !same) return fail(same.error());
  auto session = Session::open(shell, arguments, wish_of(*saved, arguments));
  if (!session) return fail(session.error());
  auto planned = reconciler::make_plan((*session)->world(), (*session)->inputs(), plan_options(arguments));
  if (!planned) return fail(planned.error());
  return go_through(shell, **session, *planned, *saved, arguments);
}

Result<Ending> run_adopt(Shell& shell, const Arguments& arguments) {
  const std::string& name = arguments.positionals.at(0);
  const auto key = parse_resource_key(name);
  if (!key)
    return fail(error("U003", fmt::format("\"{}\" is no key of a resource; Kind/name was expected", printable(name)),
                      "for example: weir adopt DataSource/okta-prod ds-01JD3M8Q6ZK4V9T2XW7R5H0BCE"));
  auto session = Session::open(shell, arguments);
  if (!session) return fail(session.error());
  reconciler::PlanOptions options = plan_options(arguments);
  options.adoption = diff::Adoption{*key, arguments.positionals.at(1)};
  auto planned = reconciler::make_plan((*session)->world(), (*session)->inputs(), options);
  if (!planned) return fail(planned.error());
  const bool named = arguments.has("--approved") || arguments.has("--auto-approve");
  if (!named && !shell.console.can_ask() && !plan::is_empty(planned->plan))
    return unasked(shell, **session, planned->plan, arguments);
  return go_through(shell, **session, *planned, std::nullopt, arguments);
}

}  // namespace weir::cli
