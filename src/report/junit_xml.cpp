#include "report/junit_xml.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/markup.hpp"

namespace weir::report {
namespace {

/// U+FFFE and U+FFFF are valid UTF-8 and no XML.
bool is_noncharacter(std::string_view bytes) {
  return bytes == "\xEF\xBF\xBE" || bytes == "\xEF\xBF\xBF";
}

std::size_t count(const std::vector<JunitCase>& cases, Verdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [&](const JunitCase& one) { return one.verdict == verdict; }));
}

std::string counts(const std::vector<JunitCase>& cases) {
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"", cases.size(),
                     count(cases, Verdict::failed), count(cases, Verdict::broken), count(cases, Verdict::skipped));
}

/// Lines stay lines; each is escaped on its own.
std::string lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (const auto& line : split(text, '\n')) lines.push_back(xml_escaped(line));
  return join(lines, "\n");
}

std::string verdict_element(const JunitCase& one) {
  const auto element = [&](std::string_view name) {
    return fmt::format("      <{} message=\"{}\">{}</{}>\n", name, xml_escaped(one.message), lines_of(one.text), name);
  };
  switch (one.verdict) {
    case Verdict::passed:
      return one.text.empty() ? "" : fmt::format("      <system-out>{}</system-out>\n", lines_of(one.text));
    case Verdict::failed:
      return element("failure");
    case Verdict::broken:
      return element("error");
    case Verdict::skipped:
      return fmt::format("      <skipped message=\"{}\"/>\n", xml_escaped(one.message));
  }
  return "";
}

std::string case_element(const JunitCase& one) {
  const std::string open = fmt::format("    <testcase classname=\"{}\" name=\"{}\"", xml_escaped(one.group, 300),
                                       xml_escaped(one.name, 300));
  const std::string inside = verdict_element(one);
  return inside.empty() ? open + "/>\n" : open + ">\n" + inside + "    </testcase>\n";
}

}  // namespace

std::string xml_escaped(std::string_view text, std::size_t limit) {
  const std::string shown = printable(text, limit);
  std::string out;
  for (std::size_t at = 0; at < shown.size(); ++at) {
    if (is_noncharacter(std::string_view(shown).substr(at, 3))) {
      out += shown[at + 2] == '\xBE' ? "\\u{fffe}" : "\\u{ffff}";
      at += 2;
      continue;
    }
    append_unmarked(out, std::string_view(shown).substr(at, 1));
  }
  return out;
}

std::string junit_xml(const std::vector<JunitSuite>& suites) {
  std::vector<JunitCase> all;
  for (const auto& suite : suites) all.insert(all.end(), suite.cases.begin(), suite.cases.end());
  std::string out =
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"weir\" {}>\n", counts(all));
  for (const auto& suite : suites) {
    const std::string time =
        suite.timestamp.empty() ? "" : fmt::format(" timestamp=\"{}\"", xml_escaped(suite.timestamp, 40));
    out += fmt::format("  <testsuite name=\"{}\" {}{}>\n", xml_escaped(suite.name, 300), counts(suite.cases), time);
    for (const auto& one : suite.cases) out += case_element(one);
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace weir::report
