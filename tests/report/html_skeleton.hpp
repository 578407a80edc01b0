#pragma once

#include <string>

/// A page without what it says: names of tags and attributes in their order. Two pages of one skeleton differ in no
/// element and no attribute, whatever was written in them.
inline std::string html_skeleton(const std::string& page) {
  std::string out;
  for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at)) {
    bool quoted = false;
    std::string tag;
    for (; at < page.size() && (quoted || page[at] != '>'); ++at) {
      if (page[at] == '"') quoted = !quoted;
      if (!quoted && page[at] != '"') tag += page[at];
    }
    out += tag + ">";
    for (const char* const raw : {"style", "script"})
      if (tag == std::string("<") + raw) at = page.find(std::string("</") + raw, at);
  }
  return out;
}
