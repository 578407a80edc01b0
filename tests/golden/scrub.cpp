#include "golden/scrub.hpp"

#include <functional>
#include <regex>

#include <fmt/format.h>

namespace weir::golden {
namespace {

using Replace = std::function<std::string(const std::smatch&)>;

std::string replace_each(const std::string& text, const std::regex& pattern, const Replace& replace) {
  std::string out;
  auto from = text.cbegin();
  for (std::sregex_iterator at(text.cbegin(), text.cend(), pattern), end; at != end; ++at) {
    out.append(from, text.cbegin() + at->position());
    out += replace(*at);
    from = text.cbegin() + at->position() + at->length();
  }
  return out.append(from, text.cend());
}

void replace_text(std::string& text, const std::string& what, const std::string& with) {
  if (what.empty()) return;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

}  // namespace

std::string Scrubber::numbered(const std::string& family, const std::string& value) {
  auto& values = seen_[family];
  return fmt::format("{}…{}", family, values.emplace(value, values.size() + 1).first->second);
}

std::string Scrubber::scrub(std::string text) {
  static const std::regex id("\\b([a-z]{2,5})[-_]([0-9A-HJKMNP-TV-Z]{26})\\b");
  static const std::regex bare("\\b[0-9A-HJKMNP-TV-Z]{26}\\b");
  static const std::regex holder(" at [^ \n]+ \\(process [0-9]+,");
  static const std::regex waiting("\\b[0-9]+ (ms|s of waiting)\\b");
  static const std::regex took("(: (completed|partial|failed|cancelled)) in [0-9]+ s\\b");
  static const std::regex uuid("\\b([a-z]{2,5}-)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b");
  static const std::regex digest("\\bsha256:[0-9a-f]{64}\\b");
  static const std::regex commit("\\b(?=[0-9]*[a-f])[0-9a-f]{12}([0-9a-f]{28})?\\b");
  static const std::regex digits("\\b(commit|against)( +)([0-9]{12})\\b");  // one commit in three hundred has no letter
  static const std::regex time("\\b20(2[6-9]|[3-9][0-9])-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]+)?Z");
  static const std::regex run(
      "\\b20(2[6-9]|[3-9][0-9])-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} (UTC|[A-Za-z_/]+ \\([0-9:]{5}Z\\))");
  replace_text(text, platform_, "http://platform.test");
  for (const auto& [what, name] : names_) replace_text(text, what, name);
  replace_text(text, folder_ + "/", "");
  replace_text(text, folder_, ".");
  text =
      replace_each(text, id, [&](const std::smatch& found) { return numbered(found[1].str() + "-", found[2].str()); });
  text = replace_each(text, bare, [&](const std::smatch& found) { return numbered("ulid", found[0].str()); });
  text = replace_each(text, holder, [](const std::smatch&) { return std::string(" at HOST (process PID,"); });
  text = replace_each(text, waiting, [](const std::smatch& found) { return "N " + found[1].str(); });
  text = replace_each(text, took, [](const std::smatch& found) { return found[1].str() + " in N s"; });
  text = replace_each(text, uuid, [&](const std::smatch& found) { return numbered(found[1].str(), found[0].str()); });
  text = replace_each(text, digest, [&](const std::smatch& found) { return numbered("sha256:", found[0].str()); });
  text = replace_each(text, run, [](const std::smatch&) { return std::string("RUN"); });
  text = replace_each(text, time, [](const std::smatch&) { return std::string("TIME"); });
  text = replace_each(text, digits, [&](const std::smatch& found) {
    return found[1].str() + found[2].str() + numbered("", found[3].str());
  });
  return replace_each(text, commit,
                      [&](const std::smatch& found) { return numbered("", found[0].str().substr(0, 12)); });
}

}  // namespace weir::golden
