// Help, completions and the manual page say what the command table says.
#include <catch2/catch.hpp>

#include "cli/command_table.hpp"
#include "cli/completion.hpp"
#include "cli/help_text.hpp"
#include "cli/man_page.hpp"

using namespace weir::cli;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("help of a command shows its usage and every option") {
  for (const auto& command : command_table()) {
    const std::string help = help_text(&command);
    CHECK(has(help, command.summary + "\n\nUsage: weir " + command.name));
    for (const auto& option : command.options) CHECK(has(help, "  " + option.name));
    for (const auto& option : common_options()) CHECK(has(help, option.name));
  }
  CHECK(has(help_text(find_command("apply")), "Usage: weir apply [OPTIONS] [PLANFILE]\n"));
  CHECK(has(help_text(find_command("completion")), "Usage: weir completion [OPTIONS] bash|zsh|fish\n"));
}

TEST_CASE("help of the program and of a group lists the commands") {
  CHECK(has(group_help(""), "  state rebuild   make the state anew"));
  CHECK(has(group_help("state"), "Usage: weir [COMMON OPTIONS] state COMMAND"));
  CHECK_FALSE(has(group_help("state"), "platform"));
  CHECK_FALSE(has(group_help(""), "\n  man "));
}

TEST_CASE("completions and the manual page know every command and option") {
  const std::string bash = completion_script("bash");
  const std::string zsh = completion_script("zsh");
  const std::string fish = completion_script("fish");
  const std::string page = man_page("1.2.3");
  CHECK(has(page, ".TH WEIR 1 \"\" \"weir 1.2.3\""));
  for (const auto& command : command_table()) {
    if (command.hidden) continue;
    CHECK(has(bash, "\"" + command.name + "\")"));
    CHECK(has(zsh, "'" + command.name + "')"));
    CHECK(has(fish, command.name.substr(command.name.find(' ') + 1)));
    CHECK(has(page, ".SS \"" + command.name + "\""));
    for (const auto& option : command.options) {
      CHECK(has(bash, option.name));
      CHECK(has(zsh, option.name + "["));
      CHECK(has(fish, "-l " + option.name.substr(2)));
      std::string dashes = option.name;  // `\-` in the language of man
      for (std::size_t at = 0; (at = dashes.find('-', at)) != std::string::npos; at += 2) dashes.insert(at, "\\");
      CHECK(has(page, ".TP\n\\fB" + dashes + "\\fR"));
    }
  }
}
