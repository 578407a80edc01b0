#include <algorithm>

#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "naughty.hpp"
#include "report/junit_xml.hpp"
#include "report/machine_formats.hpp"
#include "samples.hpp"

using namespace weir;

TEST_CASE("what was checked is a suite for each file with a case for each resource") {
  const report::CheckedFiles files = {{"m/a.yaml", {{"DataSource", "a"}, {"DataSource", "b"}}}, {"m/empty.yaml", {}}};
  const Diagnostics problems = {error("M031", "too much <9>", "write 8").at({"m/a.yaml", 3, 7}).about("DataSource/a"),
                                warning("M001", "empty").at({"m/empty.yaml", 1, 1}),
                                error("U010", "there is no weir.yaml")};
  CHECK(
      report::diagnostics_junit(problems, files, false) ==
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"weir\" tests=\"4\" failures=\"2\" errors=\"0\" skipped=\"0\">\n"
      "  <testsuite name=\"m/a.yaml\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\">\n"
      "    <testcase classname=\"m/a.yaml\" name=\"DataSource/a\">\n"
      "      <failure message=\"M031 too much &lt;9&gt;\">error[M031] m/a.yaml:3:7 (DataSource/a): too much &lt;9&gt;\n"
      "    help: write 8\n"
      "</failure>\n"
      "    </testcase>\n"
      "    <testcase classname=\"m/a.yaml\" name=\"DataSource/b\"/>\n"
      "  </testsuite>\n"
      "  <testsuite name=\"m/empty.yaml\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n"
      "    <testcase classname=\"m/empty.yaml\" name=\"M001\">\n"
      "      <system-out>warning[M001] m/empty.yaml:1:1: empty\n"
      "</system-out>\n"
      "    </testcase>\n"
      "  </testsuite>\n"
      "  <testsuite name=\"weir\" tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\">\n"
      "    <testcase classname=\"weir\" name=\"U010\">\n"
      "      <failure message=\"U010 there is no weir.yaml\">error[U010]: there is no weir.yaml\n"
      "</failure>\n"
      "    </testcase>\n"
      "  </testsuite>\n"
      "</testsuites>\n");
  CHECK(report::diagnostics_junit(problems, files, true).find("failures=\"3\"") != std::string::npos);
}

TEST_CASE("a report has a case for each step, and each outcome its verdict") {
  const std::string xml = report::report_junit(sample_report());
  for (const char* line :
       {"<testsuite name=\"weir apply production\" tests=\"7\" failures=\"2\" errors=\"1\" skipped=\"1\" "
        "timestamp=\"2026-11-21T10:00:00Z\">",
        "<testcase classname=\"DataSource\" name=\"create DataSource/source-0\"/>",
        "<failure message=\"failed: A014 rate limited (HTTP 429)\"></failure>",
        "<skipped message=\"skipped because of DataSource/source-3\"/>", "<error message=\"unknown\"></error>",
        "name=\"rotated secret DataSource/rotated\"/>"}) {
    INFO(xml);
    CHECK(xml.find(line) != std::string::npos);
  }
  auto report = sample_report();
  report.diagnostics = {error("S009", "the state could not be saved"), note("D016", "clocks change")};
  CHECK(report::report_junit(report).find("<error message=\"S009 the state could not be saved\">") !=
        std::string::npos);
}

TEST_CASE("drift has a case for each managed object, and what drifted fails with who and when") {
  report::Drift drift = sample_drift();
  drift.managed_keys = {{"Connector", "lake"}, {"DataSource", "jira"}, {"DataSource", "okta"}};
  const std::string xml = report::drift_junit(drift, {});
  CHECK(xml.find("<testsuite name=\"weir drift local\" tests=\"3\" failures=\"2\"") != std::string::npos);
  CHECK(xml.find("<testcase classname=\"Connector\" name=\"Connector/lake\"/>") != std::string::npos);
  CHECK(xml.find("<failure message=\"changed by ann at 2026-11-20T09:00:00Z\">/displayName") != std::string::npos);
  CHECK(xml.find("<failure message=\"unreadable by an unknown actor at an unknown time\">") != std::string::npos);
}

TEST_CASE("what --fail-on names fails its case, and nothing else does") {
  report::Drift drift = sample_drift();  // okta and jira drifted, warehouse is pending, aws is held, ds_9 is unmanaged
  drift.managed_keys = {{"DataSource", "aws"}, {"DataSource", "jira"}, {"DataSource", "okta"}};
  struct Row {
    report::FailOn fail_on;
    const char* counts;
    const char* says;
  };
  const Row rows[] = {
      {{true, false, false, false}, "tests=\"3\" failures=\"2\"", "<system-out>held: audit"},
      {{false, true, false, false}, "tests=\"4\" failures=\"1\"", "<failure message=\"pending: differs in Git"},
      {{false, false, false, true}, "tests=\"3\" failures=\"1\"", "<failure message=\"held: audit\">"},
      {{false, false, true, false}, "tests=\"4\" failures=\"1\"", "name=\"unmanaged DataSource ds_9\">"},
      {{true, true, true, true}, "tests=\"5\" failures=\"5\"", "no manifest declares it: by hand"}};
  for (const Row& row : rows) {
    const std::string xml = report::drift_junit(drift, row.fail_on);
    INFO(xml);
    CHECK(xml.find(row.counts) != std::string::npos);
    CHECK(xml.find(row.says) != std::string::npos);
  }
}

TEST_CASE("a run that only skipped is not green where its exit code is not") {
  report::Report report = sample_report();
  report.rotations.clear();
  report.steps = {report.steps[4]};
  report.exit_code = 1;
  const std::string xml = report::report_junit(report);
  INFO(xml);
  CHECK(xml.find("tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\"") != std::string::npos);
  CHECK(xml.find("<testcase classname=\"run\" name=\"exit code\">") != std::string::npos);
  CHECK(xml.find("<failure message=\"exit code 1: 0 applied") != std::string::npos);
}

TEST_CASE("XML holds no character that XML forbids") {
  CHECK(report::xml_escaped("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
  CHECK(report::xml_escaped(std::string("\x01\x1f\0", 3)) == "\\x01\\x1f\\x00");
  CHECK(report::xml_escaped("\xEF\xBF\xBE|\xEF\xBF\xBF") == "\\u{fffe}|\\u{ffff}");
  for (const auto& text : naughty_texts()) {
    INFO(text);
    const std::string xml = report::junit_xml({{text, text, {{text, text, report::Verdict::failed, text, text}}}});
    CHECK_FALSE(invalid_utf8(xml));
    CHECK(
        std::none_of(xml.begin(), xml.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }));
    CHECK(std::count(xml.begin(), xml.end(), '<') == 9);
  }
}
