#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.hpp"

namespace weir::cli {

class Shell;

/// How a command ended: the rendering for stdout or --output, what to say on stderr, and the exit code.
struct Ending {
  int exit_code = 0;
  std::string rendering;
  Diagnostics diagnostics;
  bool changed = false;  ///< something was written at the API: exit code 1 would say that nothing was
};

/// A command. An error means exit code 1 and nothing changed.
using Command = Result<Ending> (*)(Shell& shell, const Arguments& arguments);

struct CommandSpec {
  std::string name;     ///< "plan", "state show"
  std::string summary;  ///< one line
  std::vector<OptionSpec> options;
  std::vector<PositionalSpec> positionals;
  Command run = nullptr;
  bool hidden = false;                                  ///< not in help and completions
  std::vector<std::string> formats = {"text", "json"};  ///< of --format
};

/// All commands, in the order that help shows. Help, completions and the man page are made from this table.
const std::vector<CommandSpec>& command_table();

/// Options that every command takes, before or after its name.
const std::vector<OptionSpec>& common_options();

/// The same as they are for one command: --format offers the command's formats.
std::vector<OptionSpec> common_options_of(const CommandSpec& command);

/// nullptr when there is no command of that name.
const CommandSpec* find_command(std::string_view name);

}  // namespace weir::cli
