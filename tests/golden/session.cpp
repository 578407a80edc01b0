#include "golden/session.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::golden {
namespace {

void trim_end(std::string& text) {
  text.erase(text.find_last_not_of(" \n") + 1);
}

}  // namespace

Session parse_session(std::string_view text) {
  Session session;
  for (const std::string& line : split(text, '\n')) {
    if (line.rfind("$ ", 0) == 0)
      session.exchanges.push_back({line.substr(2), ""});
    else if (session.exchanges.empty())
      session.words.push_back(line);
    else
      session.exchanges.back().output += line + "\n";
  }
  while (!session.words.empty() && session.words.back().empty()) session.words.pop_back();
  for (Exchange& exchange : session.exchanges) trim_end(exchange.output);
  return session;
}

std::string format_session(const Session& session) {
  std::string text = join(session.words, "\n");
  for (const Exchange& exchange : session.exchanges) {
    if (!text.empty()) text += "\n\n";
    text += "$ " + exchange.command;
    if (!exchange.output.empty()) text += "\n" + exchange.output;
  }
  return text + "\n";
}

std::string format_output(std::string_view out, std::string_view err, int exit_code) {
  std::string text(out);
  trim_end(text);
  std::string problems(err);
  trim_end(problems);
  if (!problems.empty())
    for (const std::string& line : split(problems, '\n')) text += (text.empty() ? "! " : "\n! ") + line;
  if (exit_code != 0) text += fmt::format("{}[exit {}]", text.empty() ? "" : "\n", exit_code);
  return text;
}

}  // namespace weir::golden
