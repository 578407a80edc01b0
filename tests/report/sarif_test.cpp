#include <fstream>
#include <set>

#include <catch2/catch.hpp>

#include "naughty.hpp"
#include "report/machine_formats.hpp"
#include "schema/compiled_schema.hpp"

using namespace weir;

namespace {

Diagnostics sample_findings() {
  return {note("D016", "clocks change"),
          error("M031", "\"9\" is [too](https://evil.example) much {0}; {fromEnv: NAME} was expected", "write 8")
              .at({"manifests/a b/ü%.yaml", 3, 7})
              .about("DataSource/a")
              .pointing_to("/spec/x"),
          error("M031", "again").at({"manifests/a.yaml", 5, 0})};
}

}  // namespace

TEST_CASE("a finding is a result of its rule, on its line, errors first") {
  const Json run = report::sarif(sample_findings())["runs"][0];
  REQUIRE(run["results"].size() == 3);
  const Json& first = run["results"][0];
  CHECK(first["ruleId"] == "M031");
  CHECK(first["level"] == "error");
  CHECK(first["message"]["text"] ==
        "\"9\" is \\[too\\](https://evil.example) much {{0}}; {fromEnv: NAME} was expected\nhelp: write 8");
  const Json& place = first["locations"][0]["physicalLocation"];
  CHECK(place["artifactLocation"]["uri"] == "manifests/a%20b/%C3%BC%25.yaml");
  CHECK(place["region"] == Json({{"startLine", 3}, {"startColumn", 7}}));
  CHECK(first["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "DataSource/a");
  CHECK(run["results"][1]["locations"][0]["physicalLocation"]["region"] == Json({{"startLine", 5}}));
  CHECK(run["results"][2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "weir.yaml");
  CHECK(run["results"][2]["level"] == "note");
  const Json& rules = run["tool"]["driver"]["rules"];
  REQUIRE(rules.size() == 2);  // each code once
  CHECK(rules[0]["id"] == "D016");
  CHECK(rules[0]["shortDescription"]["text"] == "The clocks change");
  for (const Json& result : run["results"])
    CHECK(rules[result["ruleIndex"].get<std::size_t>()]["id"] == result["ruleId"]);
}

TEST_CASE("a fingerprint stays when lines move, and two findings never share one") {
  const auto prints = [](const Diagnostics& findings) {
    std::vector<std::string> out;
    const Json document = report::sarif(findings);
    for (const Json& result : document["runs"][0]["results"])
      out.push_back(result["partialFingerprints"]["weirFinding/v1"]);
    return out;
  };
  Diagnostics findings = sample_findings();
  findings.push_back(findings.back());
  const auto before = prints(findings);
  for (auto& one : findings) one.place.line += one.place.line > 0 ? 40 : 0;
  CHECK(prints(findings) == before);
  CHECK(std::set<std::string>(before.begin(), before.end()).size() == before.size());
  findings[1].pointer = "/spec/y";
  CHECK(prints(findings) != before);
}

TEST_CASE("a document is what the public schema asks for, whatever was written") {
  std::ifstream file(WEIR_SOURCE_DIR "/tests/data/sarif/sarif-2.1.0-reduced.schema.json");
  const schema::CompiledSchema schema(Json::parse(file));
  const auto check = [&](const Diagnostics& findings) {
    const Json document = report::sarif(findings);
    for (const auto& violation : schema.violations(document))
      FAIL_CHECK(violation.pointer << ": " << violation.message);
    CHECK_FALSE(document.dump().empty());
  };
  check({});
  check(sample_findings());
  for (const auto& text : naughty_texts())
    check({error(text, text, text).at({text, 1, 1}).about(text).pointing_to(text)});
}
