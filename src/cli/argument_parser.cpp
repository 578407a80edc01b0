#include "cli/argument_parser.hpp"

#include <algorithm>
#include <deque>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command_table.hpp"
#include "core/text.hpp"

namespace weir::cli {
namespace {

/// One option as CLI11 fills it.
struct Bound {
  const OptionSpec* spec = nullptr;
  CLI::Option* option = nullptr;
  std::vector<std::string> values;
};

/// One command as CLI11 knows it.
struct BoundCommand {
  const CommandSpec* spec = nullptr;
  CLI::App* app = nullptr;
  std::deque<Bound> options;
  std::vector<std::string> positionals;
};

void bind(CLI::App& app, const std::vector<OptionSpec>& specs, std::deque<Bound>& bound) {
  for (const auto& spec : specs) {
    Bound& one = bound.emplace_back();
    one.spec = &spec;
    const std::string name = spec.name == "--help" ? "-h,--help" : spec.name;
    if (spec.type == ValueType::flag) {
      one.option = app.add_flag(name);
    } else {
      one.option = app.add_option(name, one.values)->expected(1)->allow_extra_args(false);
      one.option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
  }
}

/// The command line as CLI11 sees it. Whatever CLI11 does not know is left over and judged here.
struct Grammar {
  CLI::App app;
  std::deque<Bound> common;
  std::deque<BoundCommand> commands;

  Grammar() {
    prepare(app);
    bind(app, common_options(), common);
    for (const auto& spec : command_table()) add(spec);
  }

  static void prepare(CLI::App& one) {
    one.set_help_flag("");
    one.allow_extras();
    one.fallthrough();
  }

  CLI::App& child(CLI::App& parent, const std::string& word) {
    const auto known = parent.get_subcommands([&](CLI::App* one) { return one->get_name() == word; });
    if (!known.empty()) return *known.front();
    CLI::App* made = parent.add_subcommand(word);
    prepare(*made);
    return *made;
  }

  void add(const CommandSpec& spec) {
    BoundCommand& command = commands.emplace_back();
    command.spec = &spec;
    command.app = &app;
    for (const auto& word : split(spec.name, ' ')) command.app = &child(*command.app, word);
    bind(*command.app, spec.options, command.options);
    if (!spec.positionals.empty())
      command.app->add_option("arguments", command.positionals)->expected(-1)->type_name("ARGUMENT");
  }
};

std::string join_parsed(const CLI::App& app) {
  std::vector<std::string> words;
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    words.push_back(at->get_name());
  }
  return join(words, " ");
}

std::vector<std::string> command_words(const std::string& group) {
  std::vector<std::string> words;
  for (const auto& command : command_table()) {
    if (command.hidden) continue;
    if (group.empty())
      words.push_back(split(command.name, ' ').front());
    else if (command.name.rfind(group + " ", 0) == 0)
      words.push_back(command.name.substr(group.size() + 1));
  }
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::vector<std::string> option_names(const CommandSpec* command) {
  std::vector<std::string> names;
  if (command)
    for (const auto& option : command->options) names.push_back(option.name);
  for (const auto& option : common_options()) names.push_back(option.name);
  return names;
}

std::string suggestion(const std::string& typed, const std::vector<std::string>& candidates,
                       const std::string& otherwise) {
  const auto near = did_you_mean(typed, candidates);
  return near ? fmt::format("did you mean \"{}\"?", *near) : otherwise;
}

std::string help_hint(const std::string& command) {
  return command.empty() ? "see `weir --help`" : fmt::format("see `weir {} --help`", command);
}

/// Whether an option that does not exist was meant to give a credential.
bool names_a_credential(const std::string& option) {
  const std::string lower = lower_ascii(option);
  const auto holds = [&](const char* part) { return lower.find(part) != std::string::npos; };
  return holds("token") || holds("key") || holds("password") || holds("secret") || holds("credential") ||
         holds("bearer") || holds("jwt") || holds("auth");
}

/// A word that stands where none is expected, without what may be the value of a variable.
std::string surplus(const std::string& word) {
  const auto equals = word.find('=');
  return equals == std::string::npos ? printable(word) : printable(word.substr(0, equals + 1)) + "...";
}

Diagnostic unknown_option(const std::string& word, const CommandSpec* command) {
  const std::string name = word.substr(0, word.find('='));
  if (names_a_credential(name))
    return error("U011",
                 fmt::format("there is no option \"{}\": a credential on a command line can be read by every process "
                             "and stays in histories; an environment variable was expected",
                             printable(name)),
                 "set CPOD_API_KEY, WEIR_GIT_TOKEN or WEIR_SECRET_*, and take a new credential in place of this one");
  const std::string where = command ? fmt::format("`weir {}`", command->name) : "weir";
  const std::string otherwise = help_hint(command ? command->name : "");
  const bool asks_version = name == "--version" || name == "-V";
  return error("U001", fmt::format("{} has no option \"{}\"; one of its own was expected", where, printable(name)),
               asks_version ? "`weir version` prints the version" : suggestion(name, option_names(command), otherwise));
}

Diagnostic unknown_command(const std::string& word, const std::string& group) {
  const auto words = command_words(group);
  return error("U001",
               fmt::format("there is no command \"{}\"; one of {} was expected",
                           printable(group.empty() ? word : group + " " + word), join(words, ", ")),
               suggestion(word, words, help_hint("")));
}

/// A format that weir knows, but not of this command.
Diagnostics check_format(const CommandSpec& command, const Arguments& arguments) {
  const auto format = arguments.text("--format");
  if (!format) return {};
  for (const auto& option : common_options_of(command))
    if (option.name == "--format")
      if (auto checked = check_value(option, *format); !checked) return checked.error();
  return {};
}

/// What CLI11 left over: unknown options first, then words that stand where none is expected.
Diagnostics leftovers(const std::vector<std::string>& words, const std::string& typed, const CommandSpec* command) {
  Diagnostics problems;
  for (const auto& word : words)
    if (word.size() > 1 && word.front() == '-' && word != "--") problems.push_back(unknown_option(word, command));
  if (!problems.empty()) return problems;
  for (const auto& word : words) {
    if (word == "--") continue;
    if (!command) return {unknown_command(word, typed)};
    problems.push_back(error(
        "U001", fmt::format("`weir {}` takes no argument \"{}\"; nothing more was expected", typed, surplus(word)),
        help_hint(typed)));
  }
  return problems;
}

Diagnostics check_positionals(const BoundCommand& command) {
  Diagnostics problems;
  const auto& specs = command.spec->positionals;
  const auto& values = command.positionals;
  const bool open_ended = !specs.empty() && specs.back().repeatable;
  for (std::size_t index = values.size(); index < specs.size(); ++index)
    if (specs[index].required)
      problems.push_back(
          error("U001", fmt::format("`weir {}` needs {}; nothing was given", command.spec->name, specs[index].name),
                help_hint(command.spec->name)));
  const std::string quoted = specs.empty() ? "" : specs.back().quoted;
  for (std::size_t index = specs.size(); index < values.size() && !open_ended; ++index) {
    problems.push_back(error("U001",
                             fmt::format("`weir {}` takes no further argument \"{}\"; {} expected", command.spec->name,
                                         surplus(values[index]), counted(specs.size(), "argument")),
                             quoted.empty() ? help_hint(command.spec->name) : "put it in quotes: " + quoted));
    if (!quoted.empty()) break;  // the rest is of the same mistake
  }
  for (std::size_t index = 0; index < std::min(values.size(), specs.size()); ++index) {
    const auto& choices = specs[index].choices;
    if (choices.empty() || std::find(choices.begin(), choices.end(), values[index]) != choices.end()) continue;
    problems.push_back(error("U003",
                             fmt::format("{} got \"{}\"; expected one of {}", specs[index].name,
                                         printable(values[index]), join(choices, ", ")),
                             suggestion(values[index], choices, help_hint(command.spec->name))));
  }
  return problems;
}

Diagnostics take_options(const std::deque<Bound>& bound, Arguments& arguments) {
  Diagnostics problems;
  for (const auto& one : bound) {
    const std::size_t times = one.option->count();
    if (times == 0) continue;
    if (times > 1 && !one.spec->repeatable)
      problems.push_back(error("U001", fmt::format("{} is given {} times; once was expected", one.spec->name, times),
                               "leave one of them out"));
    if (one.spec->type == ValueType::flag && one.option->results().back() != "true")
      problems.push_back(error("U001", fmt::format("{} takes no value", one.spec->name), "leave the value out"));
    for (const auto& value : one.values) {
      if (value.rfind("--", 0) == 0)  // CLI11 takes whatever follows for the value
        problems.push_back(error("U001", fmt::format("{} needs a value; \"{}\" follows, which is an option",
                                                     one.spec->name, printable(value))));
      else if (auto checked = check_value(*one.spec, value); !checked)
        append(problems, checked.error());
    }
    arguments.options[one.spec->name] = one.spec->type == ValueType::flag ? std::vector<std::string>{""} : one.values;
  }
  return problems;
}

Result<Arguments> collect(Grammar& grammar) {
  Arguments arguments;
  const std::string typed = join_parsed(grammar.app);
  const CommandSpec* const spec = find_command(typed);
  Diagnostics problems = leftovers(grammar.app.remaining(true), typed, spec);
  append(problems, take_options(grammar.common, arguments));
  arguments.command = typed;
  arguments.help = arguments.options.erase("--help") > 0;
  for (const auto& command : grammar.commands) {
    if (command.spec != spec) continue;
    append(problems, take_options(command.options, arguments));
    if (problems.empty()) append(problems, check_format(*spec, arguments));
    arguments.positionals = command.positionals;
    if (!arguments.help) append(problems, check_positionals(command));
  }
  if (problems.empty() && !spec && !arguments.help)
    problems.push_back(
        error("U001", fmt::format("no command was given; one of {} was expected", join(command_words(typed), ", ")),
              help_hint("")));
  if (!problems.empty()) return fail(std::move(problems));
  return arguments;
}

/// CLI11 refuses a value that is missing or one that a flag cannot take; its text begins with the option's name.
Diagnostic refused(const CLI::ParseError& problem, const std::string& typed) {
  const std::string text = problem.what();
  const std::string name = text.substr(0, text.find_first_of(":, "));
  const auto is_flag = [&](const std::vector<OptionSpec>& options) {
    return std::any_of(options.begin(), options.end(),
                       [&](const OptionSpec& option) { return option.name == name && option.type == ValueType::flag; });
  };
  const CommandSpec* const command = find_command(typed);
  if (name.empty() || name.front() != '-')
    return error("U001", fmt::format("the command line cannot be read: {}", printable(text)), help_hint(typed));
  if (is_flag(common_options()) || (command && is_flag(command->options)))
    return error("U001", fmt::format("{} takes no value", printable(name)), help_hint(typed));
  return error("U001", fmt::format("{} needs a value; nothing that can be one follows", printable(name)),
               help_hint(typed));
}

}  // namespace

Result<Arguments> parse_arguments(const std::vector<std::string>& words) {
  Grammar grammar;
  std::vector<std::string> reversed(words.rbegin(), words.rend());
  try {
    grammar.app.parse(reversed);
  } catch (const CLI::ParseError& problem) {
    return fail(refused(problem, join_parsed(grammar.app)));
  }
  return collect(grammar);
}

}  // namespace weir::cli
