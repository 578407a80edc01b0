#include <fstream>
#include <set>

#include <catch2/catch.hpp>

#include "naughty.hpp"
#include "report/machine_formats.hpp"
#include "schema/compiled_schema.hpp"

using namespace weir;

namespace {

Diagnostics sample_findings() {
  return {note("D016", "clocks change"), warning("M001", "empty").at({"manifests/a.yaml", 1, 0}),
          error("M031", "9 is too much; 8 was expected", "write 8")
              .at({"manifests/a b/ü%.yaml", 3, 7})
              .about("DataSource/a")
              .pointing_to("/spec/x")};
}

}  // namespace

TEST_CASE("a finding is an issue on its line, errors first") {
  const Json issues = report::code_quality(sample_findings());
  REQUIRE(issues.size() == 3);
  CHECK(issues[0]["description"] ==
        "M031 Number out of range: 9 is too much; 8 was expected (DataSource/a); help: write 8");
  CHECK(issues[0]["check_name"] == "M031");
  CHECK(issues[0]["severity"] == "critical");
  CHECK(issues[0]["location"] == Json({{"path", "manifests/a b/ü%.yaml"}, {"lines", {{"begin", 3}}}}));
  CHECK(issues[1]["severity"] == "major");
  CHECK(issues[2]["severity"] == "info");
  CHECK(issues[2]["location"] == Json({{"path", "weir.yaml"}, {"lines", {{"begin", 1}}}}));
  CHECK(report::code_quality({}) == Json::array());
}

TEST_CASE("an issue stays the same issue when lines move, and equal ones are told apart") {
  const auto prints = [](const Diagnostics& findings) {
    std::vector<std::string> out;
    for (const Json& issue : report::code_quality(findings)) out.push_back(issue["fingerprint"]);
    return out;
  };
  Diagnostics findings = sample_findings();
  findings.push_back(findings.back());
  const auto before = prints(findings);
  for (auto& one : findings) one.place.line += one.place.line > 0 ? 40 : 0;
  CHECK(prints(findings) == before);
  CHECK(std::set<std::string>(before.begin(), before.end()).size() == 4);
}

TEST_CASE("a report is what GitLab asks for, whatever was written") {
  std::ifstream file(WEIR_SOURCE_DIR "/tests/data/gitlab/code-quality.schema.json");
  const schema::CompiledSchema schema(Json::parse(file));
  const auto check = [&](const Diagnostics& findings) {
    const Json document = report::code_quality(findings);
    for (const auto& violation : schema.violations(document))
      FAIL_CHECK(violation.pointer << ": " << violation.message);
    CHECK_FALSE(document.dump().empty());
  };
  check({});
  check(sample_findings());
  for (const auto& text : naughty_texts())
    check({error(text, text, text).at({"m/" + text, 1, 1}).about(text).pointing_to(text)});
}
