#include "cli/completion.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cli/command_table.hpp"
#include "core/text.hpp"

namespace weir::cli {
namespace {

/// First words of commands, and below a group ("state") its second words, each with its summary.
using Words = std::map<std::string, std::string>;

std::map<std::string, Words> words_by_group() {
  std::map<std::string, Words> groups;
  for (const auto& command : command_table()) {
    if (command.hidden) continue;
    const auto parts = split(command.name, ' ');
    if (parts.size() == 1)
      groups[""].emplace(parts[0], command.summary);
    else {
      groups[""].emplace(parts[0], parts[0] + " commands");
      groups[parts[0]].emplace(parts[1], command.summary);
    }
  }
  return groups;
}

std::string names(const Words& words) {
  std::vector<std::string> out;
  for (const auto& [word, summary] : words) out.push_back(word);
  return join(out, " ");
}

std::string option_names(const std::vector<OptionSpec>& options) {
  std::vector<std::string> out;
  for (const auto& option : options) out.push_back(option.name);
  return join(out, " ");
}

bool takes_path(const OptionSpec& option) {
  return option.value == "FILE" || option.value == "DIR";
}

/// Every option that takes a value, once, with the words that may follow it.
std::map<std::string, const OptionSpec*> valued_options() {
  std::map<std::string, const OptionSpec*> out;
  const auto add = [&](const std::vector<OptionSpec>& options) {
    for (const auto& option : options)
      if (option.type != ValueType::flag) out.emplace(option.name, &option);
  };
  add(common_options());
  for (const auto& command : command_table()) add(command.options);
  return out;
}

std::string bash_values() {
  std::string out;
  for (const auto& [name, option] : valued_options()) {
    if (!option->choices.empty())
      out += fmt::format("    {}) COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return ;;\n", name,
                         join(option->choices, " "));
    else if (takes_path(*option))
      out += fmt::format("    {}) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n", name);
    else
      out += fmt::format("    {}) return ;;\n", name);
  }
  return out;
}

std::string bash_commands() {
  std::string out;
  for (const auto& command : command_table()) {
    if (command.hidden) continue;
    std::string words = option_names(command.options);
    for (const auto& positional : command.positionals) words += " " + join(positional.choices, " ");
    out += fmt::format("    \"{}\") words=\"{}\" ;;\n", command.name, words);
  }
  for (const auto& [group, below] : words_by_group())
    if (!group.empty()) out += fmt::format("    \"{}\") words=\"{}\" ;;\n", group, names(below));
  return out;
}

std::string bash_script() {
  return fmt::format(R"(# bash completion for weir
_weir() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}" command="" words="" index=1
  COMPREPLY=()
  case "$before" in
{}  esac
  while [ "$index" -lt "$COMP_CWORD" ]; do
    case "${{COMP_WORDS[index]}}" in
      {}) index=$((index + 1)) ;;
      -*) ;;
      *) command="${{command:+$command }}${{COMP_WORDS[index]}}" ;;
    esac
    index=$((index + 1))
  done
  case "$command" in
    "") words="{}" ;;
{}  esac
  COMPREPLY=($(compgen -W "$words {}" -- "$word"))
  if [ "${{#COMPREPLY[@]}}" -eq 0 ]; then COMPREPLY=($(compgen -f -- "$word")); fi
}}
complete -F _weir weir
)",
                     bash_values(),
                     [] {
                       std::vector<std::string> out;
                       for (const auto& [name, option] : valued_options()) out.push_back(name);
                       return join(out, "|");
                     }(),
                     names(words_by_group()[""]), bash_commands(), option_names(common_options()));
}

std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char one : text) {
    if (one == '\'')
      out += "'\\''";
    else
      out += one;
  }
  return out + "'";
}

std::string zsh_option(const OptionSpec& option) {
  std::string help = option.help;
  for (const char special : {'[', ']', ':'}) help = join(split(help, special), " ");
  std::string value;
  if (!option.choices.empty())
    value = fmt::format(":{}:({})", option.value, join(option.choices, " "));
  else if (takes_path(option))
    value = fmt::format(":{}:_files", option.value);
  else if (option.type != ValueType::flag)
    value = fmt::format(":{}:", option.value);
  return in_quotes(fmt::format("{}{}[{}]{}", option.repeatable ? "*" : "", option.name, help, value));
}

std::string zsh_options(const std::vector<OptionSpec>& options) {
  std::string out;
  for (const auto& option : options) out += " " + zsh_option(option);
  return out;
}

std::string zsh_words(const Words& words) {
  std::string out;
  for (const auto& [word, summary] : words) out += " " + in_quotes(word + ":" + summary);
  return out;
}

std::string zsh_commands() {
  std::string out;
  for (const auto& [group, below] : words_by_group())
    if (!group.empty()) out += fmt::format("    {}) words=({} ) ;;\n", in_quotes(group), zsh_words(below));
  for (const auto& command : command_table()) {
    if (command.hidden) continue;
    std::string arguments;
    for (const auto& positional : command.positionals)
      if (!positional.choices.empty())
        arguments = fmt::format(" '*:{}:({})'", positional.name, join(positional.choices, " "));
    if (arguments.empty()) arguments = " '*:file:_files'";
    out += fmt::format("    {}) _arguments{}{} $common ;;\n", in_quotes(command.name), zsh_options(command.options),
                       arguments);
  }
  return out;
}

std::string zsh_script() {
  return fmt::format(R"(#compdef weir
# zsh completion for weir
_weir() {{
  local -a words_before common commands words
  local command="" word
  common=({} )
  commands=({} )
  for word in ${{words[2,CURRENT-1]}}; do
    [[ $word == -* ]] || command="${{command:+$command }}$word"
  done
  words=()
  case "$command" in
    '') _describe 'command' commands; _arguments $common; return ;;
{}  esac
  (( ${{#words}} )) && _describe 'command' words
}}
compdef _weir weir
)",
                     zsh_options(common_options()), zsh_words(words_by_group()[""]), zsh_commands());
}

std::string fish_option(const OptionSpec& option, const std::string& condition) {
  const std::string dash =
      option.name.rfind("--", 0) == 0 ? "-l " + option.name.substr(2) : "-s " + option.name.substr(1);
  std::string out = fmt::format("complete -c weir{} {} -d {}", condition, dash, in_quotes(option.help));
  if (!option.choices.empty())
    out += " -x -a " + in_quotes(join(option.choices, " "));
  else if (option.type != ValueType::flag)
    out += takes_path(option) ? " -r -F" : " -x";
  return out + "\n";
}

std::string fish_script() {
  std::string out = "# fish completion for weir\ncomplete -c weir -f\n";
  const auto groups = words_by_group();
  for (const auto& [word, summary] : groups.at(""))
    out += fmt::format("complete -c weir -n __fish_use_subcommand -a {} -d {}\n", word, in_quotes(summary));
  for (const auto& [group, below] : groups) {
    if (group.empty()) continue;
    for (const auto& [word, summary] : below)
      out += fmt::format("complete -c weir -n '__fish_seen_subcommand_from {}' -a {} -d {}\n", group, word,
                         in_quotes(summary));
  }
  for (const auto& option : common_options()) out += fish_option(option, "");
  for (const auto& command : command_table()) {
    if (command.hidden) continue;
    const std::string condition = fmt::format(" -n '__fish_seen_subcommand_from {}'", split(command.name, ' ').back());
    for (const auto& option : command.options) out += fish_option(option, condition);
    for (const auto& positional : command.positionals) {
      if (!positional.choices.empty())
        out += fmt::format("complete -c weir{} -a {}\n", condition, in_quotes(join(positional.choices, " ")));
      else if (positional.name.find("FILE") != std::string::npos)
        out += fmt::format("complete -c weir{} -F\n", condition);
    }
  }
  return out;
}

}  // namespace

std::string completion_script(std::string_view shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  return fish_script();
}

}  // namespace weir::cli
