#include "cli/command_table.hpp"

#include <algorithm>

#include "cli/commands.hpp"

namespace weir::cli {
namespace {

constexpr std::int64_t most_changes = 1'000'000;
constexpr std::int64_t most_runs = 10'000;
constexpr std::int64_t most_epochs = 1'000'000'000'000;

OptionSpec flag(std::string name, std::string help) {
  return {std::move(name), "", std::move(help), ValueType::flag, {}, 0, 0, false};
}

OptionSpec text(std::string name, std::string value, std::string help) {
  return {std::move(name), std::move(value), std::move(help), ValueType::text, {}, 0, 0, false};
}

OptionSpec number(std::string name, std::int64_t least, std::int64_t most, std::string help) {
  return {std::move(name), "N", std::move(help), ValueType::number, {}, least, most, false};
}

OptionSpec typed(ValueType type, std::string name, std::string value, std::string help) {
  return {std::move(name), std::move(value), std::move(help), type, {}, 0, 0, false};
}

OptionSpec choice(std::string name, std::string value, std::vector<std::string> choices, std::string help) {
  return {std::move(name), std::move(value), std::move(help), ValueType::choice, std::move(choices), 0, 0, false};
}

OptionSpec repeated(OptionSpec option) {
  option.repeatable = true;
  return option;
}

std::vector<OptionSpec> change_limits() {
  return {number("--max-removals", 0, most_changes, "allow up to N removals"),
          number("--max-recreates", 0, most_changes, "allow up to N creates of objects that were there before")};
}

CommandSpec plan_command() {
  CommandSpec plan{"plan",
                   "show what apply would do, and the hash of it",
                   {},
                   {},
                   run_plan,
                   false,
                   {"text", "json", "markdown", "html", "sarif", "github", "gitlab"}};
  plan.options = change_limits();
  plan.options.insert(plan.options.begin(),
                      {text("--out", "FILE", "also write the plan to FILE, for `weir apply FILE` (mode 0600)"),
                       flag("--detailed-exitcode", "exit 2 when there is something to do")});
  return plan;
}

CommandSpec apply_command() {
  CommandSpec apply{
      "apply", "make the API match the manifests",           {}, {{"PLANFILE", false, false, {}}}, run_apply,
      false,   {"text", "json", "markdown", "html", "junit"}};
  apply.options = change_limits();
  apply.options.insert(
      apply.options.begin(),
      {typed(ValueType::hash, "--approved", "HASH", "go on only if the plan still has this hash"),
       flag("--auto-approve", "do not ask"), text("--report", "FILE", "also write the report to FILE, as JSON"),
       flag("--allow-rewind", "allow a commit that is not a descendant of the last applied one")});
  return apply;
}

CommandSpec drift_command() {
  return {"drift",
          "show what somebody changed at the API by hand",
          {repeated(choice("--fail-on", "WHAT", {"drift", "pending", "unmanaged", "held"},
                           "what counts for exit code 2; may be given several times (default: drift)")),
           flag("--patch", "print a patch of the manifests that takes the drift into Git, for `git apply`")},
          {},
          run_drift,
          false,
          {"text", "json", "markdown", "html", "junit"}};
}

CommandSpec adopt_command() {
  return {"adopt",
          "make one object that is there the object of a manifest",
          {typed(ValueType::hash, "--approved", "HASH", "go on only if the plan still has this hash"),
           flag("--auto-approve", "do not ask"), text("--report", "FILE", "also write the report to FILE, as JSON")},
          {{"KEY", true, false, {}}, {"ID", true, false, {}}},
          run_adopt,
          false,
          {"text", "json", "markdown", "html", "junit"}};
}

CommandSpec export_command() {
  return {"export",
          "print objects that Git does not declare yet as manifests that adopt them",
          {choice("--kind", "KIND", {"DataSource", "Connector", "StreamMapping", "Connection"}, "only objects of KIND"),
           text("-o", "DIR", "write a file for each below DIR, DIR/<kind>/<name>.yaml; never over another file")},
          {},
          run_export,
          false};
}

CommandSpec status_command() {
  return {"status",
          "show sources, or connectors, as the API sees them",
          {text("--type", "TYPE", "only sources of this type"),
           choice("--health", "HEALTH", {"Setup", "Authenticated", "Live", "Re-Auth required", "Error"},
                  "only sources of this health")},
          {{"KEY", false, false, {}}},
          run_status,
          false};
}

CommandSpec sync_command() {
  return {"sync",
          "start a sync of a source",
          {flag("--wait", "wait until it ends; exit 0 completed, 1 failed, 3 partial"),
           typed(ValueType::duration, "--timeout", "TIME", "how long to wait (default: 120s)"),
           text("--fixtures", "DIR", "records of an embedded target's sources, DIR/<type>/<stream>.ndjson"),
           text("--destinations", "DIR", "where an embedded target delivers to (default: beside its database)")},
          {{"SOURCE", true, false, {}}},
          run_sync,
          false};
}

CommandSpec serve_command() {
  return {
      "platform serve",
      "serve the platform API on a SQLite file",
      {text("--db", "FILE", "the database (default: .weir/platform.db)"),
       text("--listen", "HOST:PORT", "where to listen; port 0 takes any (default: 127.0.0.1:8420)"),
       choice("--profile", "PROFILE", {"full", "seed"}, "with or without the extensions (default: full)"),
       text("--fixtures", "DIR", "records of sources, DIR/<type>/<stream>.ndjson (default: only custom sources sync)"),
       text("--destinations", "DIR", "where syncs deliver to (default: destinations beside the database)"),
       typed(ValueType::decimal, "--rate", "N", "requests per second and client (default: no limit)")},
      {},
      run_platform_serve,
      false};
}

CommandSpec token_command() {
  return {"platform token",
          "print a token for the platform server",
          {text("--db", "FILE", "the database (default: .weir/platform.db)"),
           text("--tenant", "TENANT", "the tenant; a new name makes one (default: the first one)"),
           text("--app", "APP", "restrict the token to an app"),
           choice("--role", "ROLE", {"reader", "writer"}, "what the token may do (default: writer)"),
           typed(ValueType::duration, "--ttl", "TIME", "how long it is valid (default: 1h)")},
          {},
          run_platform_token,
          false};
}

CommandSpec cron_command() {
  return {"cron",
          "explain a cron expression: canonical form, form in UTC, next runs",
          {text("--time-zone", "ZONE", "whose clocks it follows, such as Europe/Berlin (default: UTC)"),
           typed(ValueType::instant, "--from", "TIME", "show the runs after that time (default: --as-of, else now)"),
           number("-n", 1, 1000, "how many runs (default: 5)"),
           text("--key", "KEY", "the resource whose key spreads H, such as DataSource/okta")},
          {{"EXPR", true, false, {}, "weir cron \"0 3 * * *\""}},
          run_cron,
          false};
}

CommandSpec show_state_command() {
  return {
      "state show", "show what Weir remembers of the last apply, the last runs and the lease", {}, {}, run_state_show,
      false};
}

CommandSpec rebuild_command() {
  return {"state rebuild", "make the state anew from the marked objects at the API", {}, {}, run_state_rebuild, false};
}

CommandSpec unlock_command() {
  return {"state unlock",
          "end the lease of a run that is gone for good",
          {number("--epoch", 1, most_epochs, "the epoch of that run's lease, as `weir state show` names it")},
          {},
          run_state_unlock,
          false};
}

std::vector<CommandSpec> make_table() {
  return {
      {"init",
       "make a folder a project: weir.yaml, an example, editor schemas, pipelines",
       {choice("--ci", "CI", {"github", "gitlab", "none"},
               "whose pipelines (default: what the remote's address says)")},
       {{"DIR", false, false, {}}},
       run_init,
       false},
      {"validate",
       "check all manifests, offline, and show all problems at once",
       {flag("--strict", "warnings fail too")},
       {},
       run_validate,
       false,
       {"text", "json", "sarif", "github", "gitlab", "junit"}},
      plan_command(),
      apply_command(),
      drift_command(),
      export_command(),
      adopt_command(),
      status_command(),
      {"streams",
       "show the streams of a source, their fields, types and casts",
       {},
       {{"SOURCE", true, false, {}}},
       run_streams,
       false},
      sync_command(),
      {"history",
       "show the latest syncs of a source",
       {number("--limit", 1, most_runs, "at most N syncs (default: 10)")},
       {{"SOURCE", true, false, {}}},
       run_history,
       false},
      {"show",
       "show a saved plan or report, or a past run of the target",
       {},
       {{"FILE|RUN", true, false, {}}},
       run_show,
       false,
       {"text", "json", "markdown", "html"}},
      {"explain", "explain a kind or a field of it", {}, {{"KIND[.PATH]", true, false, {}}}, run_explain, false},
      cron_command(),
      {"parse",
       "print YAML documents as JSON, exactly as Weir reads them",
       {},
       {{"FILE", false, true, {}}},
       run_parse,
       false},
      show_state_command(),
      rebuild_command(),
      unlock_command(),
      serve_command(),
      token_command(),
      {"completion",
       "print the completion script of a shell",
       {},
       {{"SHELL", true, false, {"bash", "zsh", "fish"}}},
       run_completion,
       false},
      {"version", "print the version", {}, {}, run_version, false},
      {"man", "print the manual page", {}, {}, run_man, true},
  };
}

}  // namespace

const std::vector<CommandSpec>& command_table() {
  static const std::vector<CommandSpec> table = make_table();
  return table;
}

const std::vector<OptionSpec>& common_options() {
  static const std::vector<OptionSpec> options = {
      text("-C", "DIR", "run as if started in DIR"),
      text("--target", "NAME", "the target of weir.yaml (default: WEIR_TARGET, then defaultTarget, then the only one)"),
      text("--rev", "REV", "read the manifests from that commit (default: the working tree; with CI set: HEAD)"),
      choice("--format", "FORMAT", {"text", "json", "markdown", "html", "sarif", "github", "gitlab", "junit"},
             "how the result is written (default: text)"),
      text("--output", "FILE", "write the result to FILE instead of stdout, whole or not at all"),
      typed(ValueType::instant, "--as-of", "TIME", "the instant that counts as now in decisions (RFC 3339)"),
      number("--concurrency", 1, 64, "requests at a time (default: 8)"),
      typed(ValueType::decimal, "--max-rps", "N",
            "requests per second (default: requestsPerSecond of weir.yaml, else 20; embedded: no limit)"),
      choice("--color", "WHEN", {"auto", "always", "never"}, "colour the text (default: auto)"),
      flag("--quiet", "no notes and no progress on stderr"),
      flag("--help", "show help"),
  };
  return options;
}

std::vector<OptionSpec> common_options_of(const CommandSpec& command) {
  std::vector<OptionSpec> options = common_options();
  for (OptionSpec& option : options)
    if (option.name == "--format") option.choices = command.formats;
  return options;
}

const CommandSpec* find_command(std::string_view name) {
  const auto& table = command_table();
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const CommandSpec& command) { return command.name == name; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace weir::cli
