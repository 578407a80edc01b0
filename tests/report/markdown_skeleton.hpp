#pragma once

#include <string>

/// What Markdown means outside of code: fenced blocks, code spans and `<code>` elements are cut out, each replaced by a
/// mark. Two texts with one skeleton differ in nothing that a reader of Markdown would act on.
inline std::string markdown_skeleton(const std::string& text) {
  const auto run_at = [&](std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && text[end] == '`') ++end;
    return end - at;
  };
  std::string out;
  bool line_begins = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t run = run_at(at);
    if (line_begins && run >= 3) {  // a fence ends at a line of at least as many backticks and nothing else
      std::size_t line = text.find('\n', at);
      while (line != std::string::npos && !(run_at(line + 1) >= run && text[line + 1 + run_at(line + 1)] == '\n'))
        line = text.find('\n', line + 1);
      if (line == std::string::npos) return out + "[open block]";
      at = text.find('\n', line + 1);
      out += "[block]";
    } else if (run > 0) {  // a code span ends at the next run of the same length
      std::size_t end = at + run;
      while (end < text.size() && run_at(end) != run) end += std::max<std::size_t>(1, run_at(end));
      if (end >= text.size()) return out + "[open code]";
      at = end + run;
      out += "[code]";
    } else if (text.compare(at, 6, "<code>") == 0) {
      at = text.find("</code>", at) + 7;
      out += "[code]";
    } else {
      line_begins = text[at] == '\n';
      out += text[at++];
      continue;
    }
    line_begins = false;
  }
  return out;
}
