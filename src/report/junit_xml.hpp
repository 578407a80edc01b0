#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The XML that JUnit's report reader made a habit of: suites, cases, failures.
namespace weir::report {

enum class Verdict { passed, failed, broken, skipped };

struct JunitCase {
  std::string group;  ///< its `classname`
  std::string name;
  Verdict verdict = Verdict::passed;
  std::string message;  ///< one line, why it did not pass
  std::string text;     ///< more lines; of a case that passed its output
};

struct JunitSuite {
  std::string name;
  std::string timestamp;  ///< RFC 3339, "" where there is none
  std::vector<JunitCase> cases;
};

/// A whole document. What XML 1.0 cannot hold, and what would not be seen, is escaped as in text.
std::string junit_xml(const std::vector<JunitSuite>& suites);

/// Characters of an attribute or text.
std::string xml_escaped(std::string_view text, std::size_t limit = 2'000);

}  // namespace weir::report
