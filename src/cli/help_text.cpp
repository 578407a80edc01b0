#include "cli/help_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::cli {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

std::string table(const Rows& rows) {
  std::size_t width = 0;
  for (const auto& [left, right] : rows) width = std::max(width, left.size());
  std::string out;
  for (const auto& [left, right] : rows) out += fmt::format("  {:<{}}  {}\n", left, width, right);
  return out;
}

std::string option_text(const OptionSpec& option) {
  const std::string name = option.name == "--help" ? "-h, --help" : option.name;
  return option.value.empty() ? name : name + " " + option.value;
}

std::string option_help(const OptionSpec& option) {
  if (option.type == ValueType::choice) return fmt::format("{}: {}", join(option.choices, ", "), option.help);
  return option.help;
}

std::string options_table(const std::vector<OptionSpec>& options) {
  Rows rows;
  for (const auto& option : options) rows.emplace_back(option_text(option), option_help(option));
  return table(rows);
}

std::string commands_table(const std::string& group) {
  Rows rows;
  for (const auto& command : command_table())
    if (!command.hidden && (group.empty() || command.name.rfind(group + " ", 0) == 0))
      rows.emplace_back(command.name, command.summary);
  return table(rows);
}

}  // namespace

std::string usage_line(const CommandSpec& command) {
  std::string line = "weir " + command.name + " [OPTIONS]";
  for (const auto& positional : command.positionals) {
    const std::string name = positional.choices.empty() ? positional.name : join(positional.choices, "|");
    const std::string dots = positional.repeatable ? "..." : "";
    line += positional.required ? fmt::format(" {}{}", name, dots) : fmt::format(" [{}{}]", name, dots);
  }
  return line;
}

std::string help_text(const CommandSpec* command) {
  if (command == nullptr) return group_help("");
  std::string out = fmt::format("{}\n\nUsage: {}\n", command->summary, usage_line(*command));
  if (!command->options.empty()) out += "\nOptions:\n" + options_table(command->options);
  return out + "\nCommon options:\n" + options_table(common_options_of(*command));
}

std::string group_help(const std::string& group) {
  std::string out = group.empty() ? "weir makes an API hold what the manifests in Git declare\n" : "";
  out += fmt::format("{}Usage: weir [COMMON OPTIONS] {}COMMAND [OPTIONS] [ARGUMENTS]\n", group.empty() ? "\n" : "",
                     group.empty() ? "" : group + " ");
  out += "\nCommands:\n" + commands_table(group);
  out += "\nCommon options, before or after the command:\n" + options_table(common_options());
  return out + "\n`weir COMMAND --help` shows the options of a command.\n";
}

}  // namespace weir::cli
