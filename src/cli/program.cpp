#include "cli/program.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "cli/argument_parser.hpp"
#include "cli/command_table.hpp"
#include "cli/format.hpp"
#include "cli/help_text.hpp"
#include "cli/shell.hpp"
#include "cli/whole_file.hpp"
#include "core/text.hpp"

namespace weir::cli {
namespace {

Result<void> enter_folder(const Arguments& arguments) {
  const auto folder = arguments.text("-C");
  std::error_code problem;
  if (folder) std::filesystem::current_path(*folder, problem);
  if (!problem) static_cast<void>(std::filesystem::current_path(problem));  // it may be gone
  if (!problem) return {};
  return fail(error("U020",
                    fmt::format("\"{}\" cannot be entered: {}; a folder was expected", printable(folder.value_or(".")),
                                problem.message()),
                    "name a folder with -C that is there and may be entered"));
}

/// Brings the rendering where it belongs; an exit code that says less than the failure becomes 1, or 3 where something
/// was changed.
int deliver(Shell& shell, const Arguments& arguments, const std::string& rendering, int exit_code, bool changed) {
  const int failed = exit_code == 0 || exit_code == 2 ? (changed ? 3 : 1) : exit_code;
  if (const auto file = arguments.text("--output")) {
    const auto written = write_whole(*file, rendering, shell.file_mode, shell.random);
    if (written) return exit_code;
    shell.console.complain(written.error());
    return failed;
  }
  if (shell.console.print(rendering)) return exit_code;
  shell.console.complain({error("U014", "the result cannot be written to stdout; an open file or terminal was expected",
                                "see that stdout is open and its disk has room, or name a file with --output")});
  return failed;
}

/// Problems are text on stderr, and in another format the result, too: what reads it has something to read.
int refuse(Shell& shell, const Arguments& arguments, const Diagnostics& diagnostics) {
  shell.console.complain(diagnostics);
  const std::string document = problems_document(format_of(arguments), diagnostics);
  return document.empty() ? 1 : deliver(shell, arguments, document, 1, false);
}

/// What was typed is wrong: say so, and how the command is used.
int refuse_usage(Shell& shell, const std::vector<std::string>& words, const Diagnostics& diagnostics) {
  shell.console.complain(diagnostics);
  const bool no_command = words.empty();
  if (no_command) shell.console.tell("\n" + help_text(nullptr));
  const Format format = typed_format(words);
  if (format == Format::json) shell.console.print(problems_document(format, diagnostics));
  return 1;
}

}  // namespace

bool wants_json(const Arguments& arguments) {
  return format_of(arguments) == Format::json;
}

report::TextStyle text_style(const Shell& shell, const Arguments& arguments) {
  return shell.console.result_style(arguments.has("--output"));
}

int run_program(const std::vector<std::string>& words, unsigned file_mode) {
  Shell shell;
  shell.file_mode = file_mode;
  const auto arguments = parse_arguments(words);
  if (!arguments) return refuse_usage(shell, words, arguments.error());
  shell.console.configure(*arguments);
  shell.console.begin(shell.clock.elapsed());
  const CommandSpec* const command = find_command(arguments->command);
  if (arguments->help || command == nullptr)
    return shell.console.print(command ? help_text(command) : group_help(arguments->command)) ? 0 : 1;
  if (const auto entered = enter_folder(*arguments); !entered) return refuse(shell, *arguments, entered.error());

  const auto ending = command->run(shell, *arguments);
  shell.console.clear_progress();
  if (!ending) return refuse(shell, *arguments, ending.error());
  shell.console.complain(ending->diagnostics);
  return deliver(shell, *arguments, ending->rendering, ending->exit_code, ending->changed);
}

}  // namespace weir::cli
