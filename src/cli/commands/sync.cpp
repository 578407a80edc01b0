#include <algorithm>

#include <fmt/format.h>

#include "cli/api_view.hpp"
#include "cli/commands.hpp"
#include "cli/object_names.hpp"
#include "cli/rendering.hpp"
#include "cli/runner_options.hpp"
#include "cli/signals.hpp"
#include "core/ascii.hpp"
#include "core/text.hpp"
#include "providers/read_views.hpp"

namespace weir::cli {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds usual_patience{120};
constexpr milliseconds first_pause{100}, longest_pause{2'000}, blink{100};

/// A key of this one call: its own repetitions start one sync, another call starts another.
std::string fresh_key(Random& random) {
  return "weir-sync-" + hex(random.bytes(16));
}

/// Waits for a job to end, for the time to be over, or for a signal.
class Waiting {
 public:
  Waiting(Shell& shell, ApiView& view, std::string title)
      : shell_(shell), client_(view.client()), title_(std::move(title)), target_option_(view.target_option()) {}

  /// How it ended; `job` is what is known of it then. An error when the job cannot be read any more.
  Result<report::SyncEnding> wait(providers::JobView& job, milliseconds patience) {
    const std::atomic<bool>& stop = stop_gracefully();
    const milliseconds start = shell_.clock.elapsed();
    milliseconds pause = first_pause;
    while (!providers::has_ended(job.status)) {
      const milliseconds waited = shell_.clock.elapsed() - start;
      shell_.console.show_bar(job.progress, title_, waited, shell_.clock.elapsed());
      if (waited >= patience) return end(report::SyncEnding::timed_out);
      if (!sleep(std::min(pause, patience - waited), stop)) return end(report::SyncEnding::interrupted);
      pause = std::min(longest_pause, pause * 2);
      auto now = providers::read_job(client_, job.id);
      if (!now) return fail(lost(job, std::move(now.error())));
      job = std::move(*now);
    }
    return end(report::ending_of(job));
  }

 private:
  report::SyncEnding end(report::SyncEnding ending) {
    shell_.console.clear_progress();
    return ending;
  }

  /// False when a signal came; looked for several times a second.
  bool sleep(milliseconds time, const std::atomic<bool>& stopped) {
    for (milliseconds left = time; left.count() > 0 && !stopped; left -= blink)
      shell_.clock.sleep(std::min(left, blink));
    return !stopped;
  }

  Diagnostics lost(const providers::JobView& job, Diagnostics problems) {
    shell_.console.clear_progress();
    problems.push_back(note("U044",
                            fmt::format("the sync was started as {} and may still be running", printable(job.id)),
                            fmt::format("`weir history{}` tells how it ends", target_option_)));
    return problems;
  }

  Shell& shell_;
  http::Client& client_;
  std::string title_;
  std::string target_option_;
};

/// A runner that stops puts what it runs back into the queue, or has just ended it.
void look_again(http::Client& client, report::SyncRun& run) {
  if (providers::has_ended(run.job.status)) return;
  auto now = providers::read_job(client, run.job.id);
  if (!now) return;
  run.job = std::move(*now);
  const bool in_time = run.ending == report::SyncEnding::timed_out && providers::has_ended(run.job.status);
  if (in_time) run.ending = report::ending_of(run.job);
}

/// Options that would have no effect are refused: whoever gives them expects one.
Result<void> check_options(const Arguments& arguments) {
  for (const char* option : {"--timeout", "--fixtures", "--destinations"})
    if (arguments.has(option) && !arguments.has("--wait"))
      return fail(error("U001", fmt::format("{} means nothing without --wait", option), "give --wait, too"));
  return {};
}

/// Where a runner in this process finds and leaves records; none where the server carries out syncs itself.
Result<std::optional<platform::RunnerOptions>> places_of(ApiView& view, const Arguments& arguments) {
  if (view.access().server() != nullptr) {
    auto options = runner_options(arguments, view.access().database()->parent_path());
    if (!options) return fail(options.error());
    options->schedules = false;
    return std::optional(std::move(*options));
  }
  for (const char* option : {"--fixtures", "--destinations"})
    if (arguments.has(option))
      return fail(error(
          "U001", fmt::format("{} is for an embedded target; the server of this one carries out syncs itself", option),
          "leave it out, or give it to `weir platform serve`"));
  return std::nullopt;
}

}  // namespace

Result<Ending> run_sync(Shell& shell, const Arguments& arguments) {
  if (auto good = check_options(arguments); !good) return fail(good.error());
  auto view = ApiView::open(shell, arguments);
  if (!view) return fail(view.error());
  const auto places = places_of(**view, arguments);
  if (!places) return fail(places.error());
  const auto source = (*view)->find_source(arguments.positionals.front());
  if (!source) return fail(source.error());
  const std::string key = (*view)->versioned() ? fresh_key(shell.random) : "";
  auto job = providers::start_sync((*view)->client(), source->object.id, key);
  if (!job) return fail(job.error());

  report::SyncRun run;
  run.subject = (*view)->subject();
  run.source = name_of(source->object, (*view)->project_id());
  run.carried_out_here = places->has_value();
  run.job = std::move(*job);
  if (arguments.has("--wait")) {
    Result<std::unique_ptr<platform::Runner>> runner;
    if (*places) runner = (*view)->access().server()->start_runner(**places);
    if (!runner) return fail(runner.error());
    Waiting waiting(shell, **view, "sync of " + report::name_text(run.source));
    const auto ending = waiting.wait(run.job, arguments.duration("--timeout").value_or(usual_patience));
    if (*runner) (*runner)->stop();
    if (!ending) return fail(ending.error());
    run.ending = *ending;
    if (*runner) look_again((*view)->client(), run);
  } else if (run.carried_out_here) {
    shell.console.complain({note("U045", "the sync waits in the queue of an embedded target, which nobody carries out",
                                 "give --wait, or run `weir platform serve` on its database")});
  }
  return Ending{
      report::exit_code(run.ending),
      wants_json(arguments) ? json_line(report::sync_json(run)) : report::sync_text(run, text_style(shell, arguments)),
      std::move((*view)->passed_over)};
}

}  // namespace weir::cli
