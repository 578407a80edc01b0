#pragma once

#include <string>

#include "cli/command_table.hpp"

namespace weir::cli {

/// Help of one command; nullptr: of the program, with all commands.
std::string help_text(const CommandSpec* command);

/// Help of a group of commands ("state"), or of the program for "".
std::string group_help(const std::string& group);

/// "weir apply [OPTIONS] [PLANFILE]".
std::string usage_line(const CommandSpec& command);

}  // namespace weir::cli
