#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "core/json.hpp"

/// Strings that somebody might write to make a comment, log or page say something else, and the public list of them.
inline std::vector<std::string> naughty_texts() {
  std::ifstream file(WEIR_SOURCE_DIR "/tests/data/naughty-strings/blns.json");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::vector<std::string> texts = weir::Json::parse(text).get<std::vector<std::string>>();
  const std::vector<std::string> more = {"`",
                                         "``",
                                         "```",
                                         "````\n```",
                                         "` ``` `",
                                         "a`b``c```d",
                                         "\n```\n# heading\n",
                                         "~~~",
                                         "</code></summary></details>",
                                         "<script>",
                                         "<img src=x onerror=alert(1)>",
                                         "![x](https://evil.example/p.png)",
                                         "[approve](https://evil.example)",
                                         "https://evil.example",
                                         "www.evil.example",
                                         "@everyone",
                                         "@org/team",
                                         "#1",
                                         "owner/repo#1",
                                         "GH-1",
                                         "deadbeef1234567",
                                         "a@evil.example",
                                         "| a | b |\n|---|---|",
                                         "-->",
                                         "--!>",
                                         "<!-- weir:plan -->",
                                         "/close",
                                         "\r\n/merge",
                                         "::error::gone",
                                         "%0A::error::gone",
                                         "\x1b[2J",
                                         "\xe2\x80\xae",
                                         "\xff\xfe",
                                         "]]>",
                                         "&lt;script&gt;",
                                         "$`x`$",
                                         "$$x$$",
                                         "{0}",
                                         "[x](1)",
                                         "\xef\xbf\xbe"};
  texts.insert(texts.end(), more.begin(), more.end());
  return texts;
}
