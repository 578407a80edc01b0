#include "cli/man_page.hpp"

#include <fmt/format.h>

#include "cli/command_table.hpp"
#include "cli/help_text.hpp"
#include "core/text.hpp"

namespace weir::cli {
namespace {

/// A dash in man's language is `\-`; a line must not begin with a dot.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char one : text) {
    if (one == '-' || one == '\\') out += '\\';
    out += one;
  }
  return out;
}

std::string options(const std::vector<OptionSpec>& specs) {
  std::string out;
  for (const auto& option : specs) {
    out += fmt::format(".TP\n\\fB{}\\fR", escaped(option.name));
    if (!option.value.empty()) out += fmt::format(" \\fI{}\\fR", escaped(option.value));
    const std::string choices = option.choices.empty() ? "" : join(option.choices, ", ") + ": ";
    out += fmt::format("\n{}\n", escaped(choices + option.help));
  }
  return out;
}

std::string commands() {
  std::string out;
  for (const auto& command : command_table()) {
    if (command.hidden) continue;
    out += fmt::format(".SS \"{}\"\n.B {}\n.PP\n{}.\n", escaped(command.name), escaped(usage_line(command)),
                       escaped(command.summary));
    out += options(command.options);
  }
  return out;
}

constexpr std::string_view exit_codes =
    ".TP\n.B 0\ndone\n"
    ".TP\n.B 1\nan error, and nothing was changed; a plan with conflicts or a blocking guard\n"
    ".TP\n.B 2\nthere are differences (drift, plan \\-\\-detailed\\-exitcode)\n"
    ".TP\n.B 3\nsomething was written and something was not\n"
    ".TP\n.B 130\nstopped by SIGINT or SIGTERM\n";

constexpr std::string_view environment =
    ".TP\n.B CPOD_BASE_URL\nthe one origin that gets the credential\n"
    ".TP\n.B CPOD_API_KEY\nthe API key or JWT, sent as the bearer\n"
    ".TP\n.B WEIR_TARGET\nthe target where \\-\\-target is not given\n"
    ".TP\n.B WEIR_SECRET_*, WEIR_SECRETS_DIR\nwhere secrets of manifests are found\n"
    ".TP\n.B WEIR_FINGERPRINT_KEY\nbase64 of 32 bytes or more: tells rotated secrets from unchanged ones\n"
    ".TP\n.B CI\nmanifests are read from HEAD, and an embedded target must be named\n"
    ".TP\n.B NO_COLOR\nno colour\n";

}  // namespace

std::string man_page(std::string_view version) {
  return fmt::format(
      ".TH WEIR 1 \"\" \"weir {}\"\n"
      ".SH NAME\nweir \\- make an API hold what the manifests in Git declare\n"
      ".SH SYNOPSIS\n.B weir\n[\\fICOMMON OPTIONS\\fR] \\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]\n"
      ".SH COMMANDS\n{}"
      ".SH COMMON OPTIONS\nThey may stand before or after the command.\n{}"
      ".SH EXIT STATUS\n{}"
      ".SH ENVIRONMENT\n{}",
      version, commands(), options(common_options()), exit_codes, environment);
}

}  // namespace weir::cli
