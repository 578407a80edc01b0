#pragma once

#include <string>
#include <string_view>
#include <vector>

/// A golden case is a session: what a person types, and what has to come back.
///
///     # Words about the case.
///     $ weir plan
///     what stdout says
///     ! what stderr says
///     [exit 2]
///
/// Blank lines between commands do not count; an exit code of 0 is not written.
namespace weir::golden {

struct Exchange {
  std::string command;
  std::string output;  ///< as above, without the command, without blank lines at the end
};

struct Session {
  std::vector<std::string> words;  ///< the lines before the first command
  std::vector<Exchange> exchanges;
};

Session parse_session(std::string_view text);
std::string format_session(const Session& session);

/// The three things a command gives, as the lines of a session.
std::string format_output(std::string_view out, std::string_view err, int exit_code);

}  // namespace weir::golden
