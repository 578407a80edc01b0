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

/// By what a value is called: "FILE", "PLANFILE", "FILE|RUN", "DIR".
bool takes_path(std::string_view value) {
  return value.find("FILE") != std::string_view::npos || value == "DIR";
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
    else if (takes_path(option->value))
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

/// "--as-of|--color|-C": what is followed by a word that is no command.
std::string valued_pattern() {
  std::vector<std::string> out;
  for (const auto& [name, option] : valued_options()) out.push_back(name);
  return join(out, "|");
}

/// "platform|state": first words that a second one has to follow.
std::string group_pattern() {
  std::vector<std::string> out;
  for (const auto& [group, below] : words_by_group())
    if (!group.empty()) out.push_back(group);
  return join(out, "|");
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
      *)
        case "$command" in
          ""|{}) command="${{command:+$command }}${{COMP_WORDS[index]}}" ;;
        esac
        ;;
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
                     bash_values(), valued_pattern(), group_pattern(), names(words_by_group()[""]), bash_commands(),
                     option_names(common_options()));
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

/// Choices of several words stay one each.
std::string one_word_each(const std::vector<std::string>& choices) {
  std::vector<std::string> out;
  for (const auto& choice : choices) out.push_back(join(split(choice, ' '), "\\ "));
  return join(out, " ");
}

std::string zsh_option(const OptionSpec& option) {
  std::string help = option.help;
  for (const char special : {'[', ']', ':'}) help = join(split(help, special), " ");
  std::string value;
  if (!option.choices.empty())
    value = fmt::format(":{}:({})", option.value, one_word_each(option.choices));
  else if (takes_path(option.value))
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

/// What may stand after the command: one of its choices, a file, or nothing that could be told.
std::string zsh_positionals(const CommandSpec& command) {
  std::string out;
  for (const auto& positional : command.positionals) {
    if (!positional.choices.empty())
      out = fmt::format(" '*:{}:({})'", positional.name, one_word_each(positional.choices));
    else if (takes_path(positional.name))
      out = " '*:file:_files'";
  }
  return out;
}

std::string zsh_commands() {
  std::string out;
  for (const auto& [group, below] : words_by_group())
    if (!group.empty()) out += fmt::format("    {}) below=({} ) ;;\n", in_quotes(group), zsh_words(below));
  for (const auto& command : command_table()) {
    if (command.hidden) continue;
    out += fmt::format("    {}) _arguments{}{} $common ;;\n", in_quotes(command.name), zsh_options(command.options),
                       zsh_positionals(command));
  }
  return out;
}

std::string zsh_script() {
  return fmt::format(R"(#compdef weir
# zsh completion for weir
_weir() {{
  local -a common commands below rest
  local command="" word is_value=""
  common=({} )
  commands=({} )
  # What is left when the words of the command are taken out: its options, the common ones, and arguments.
  rest=(weir)
  for word in "${{(@)words[2,CURRENT-1]}}"; do
    if [[ -n $is_value ]]; then
      is_value=""
    else
      case $word in
        {}) is_value=yes ;;
        -*) ;;
        *)
          case $command in
            ''|{})
              command="${{command:+$command }}$word"
              continue
              ;;
          esac
          ;;
      esac
    fi
    rest+=("$word")
  done
  rest+=("${{(@)words[CURRENT,-1]}}")
  (( CURRENT -= ${{#words}} - ${{#rest}} ))
  words=("${{(@)rest}}")
  case $command in
    '') below=($commands) ;;
{}  esac
  (( ${{#below}} )) || return
  [[ -n $is_value ]] || _describe 'command' below
  _arguments $common
}}
if [[ $funcstack[1] == _weir ]]; then
  _weir "$@"
else
  compdef _weir weir
fi
)",
                     zsh_options(common_options()), zsh_words(words_by_group()[""]), valued_pattern(), group_pattern(),
                     zsh_commands());
}

std::string fish_option(const OptionSpec& option, const std::string& condition) {
  const std::string dash =
      option.name.rfind("--", 0) == 0 ? "-l " + option.name.substr(2) : "-s " + option.name.substr(1);
  std::string out = fmt::format("complete -c weir{} {} -d {}", condition, dash, in_quotes(option.help));
  if (!option.choices.empty())
    out += " -x -a " + in_quotes(one_word_each(option.choices));
  else if (option.type != ValueType::flag)
    out += takes_path(option.value) ? " -r -F" : " -x";
  return out + "\n";
}

std::string fish_condition(const std::string& command) {
  return fmt::format(" -n '__weir_is \"{}\"'", command);
}

std::string fish_words(const std::string& condition, const Words& words) {
  std::string out;
  for (const auto& [word, summary] : words)
    out += fmt::format("complete -c weir{} -a {} -d {}\n", condition, word, in_quotes(summary));
  return out;
}

/// The command so far, without options, their values and what follows it.
std::string fish_head() {
  std::vector<std::string> valued;
  for (const auto& [name, option] : valued_options()) valued.push_back(name);
  return fmt::format(R"(# fish completion for weir
function __weir_is
    set -l typed (commandline -opc)
    set -l command
    set -l is_value
    for word in $typed[2..-1]
        if set -q is_value[1]
            set -e is_value
        else if contains -- $word {}
            set is_value yes
        else if not string match -q -- '-*' $word
            if not set -q command[1]; or contains -- "$command" {}
                set -a command $word
            end
        end
    end
    test "$command" = "$argv[1]"
end
complete -c weir -f
)",
                     join(valued, " "), join(split(group_pattern(), '|'), " "));
}

std::string fish_script() {
  std::string out = fish_head();
  for (const auto& [group, words] : words_by_group()) out += fish_words(fish_condition(group), words);
  for (const auto& option : common_options()) out += fish_option(option, "");
  for (const auto& command : command_table()) {
    if (command.hidden) continue;
    const std::string condition = fish_condition(command.name);
    for (const auto& option : command.options) out += fish_option(option, condition);
    for (const auto& positional : command.positionals) {
      if (!positional.choices.empty())
        out += fmt::format("complete -c weir{} -a {}\n", condition, in_quotes(one_word_each(positional.choices)));
      else if (takes_path(positional.name))
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
