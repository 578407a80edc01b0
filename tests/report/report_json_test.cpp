#include <set>

#include <catch2/catch.hpp>

#include "report/render.hpp"
#include "samples.hpp"

using namespace weir;

TEST_CASE("A report as JSON has one entry for each step, in plan order") {
  const Json json = report::report_json(sample_report());
  REQUIRE(json["steps"].size() == 6);
  CHECK(json["steps"][0] == Json::parse(R"({"key":"DataSource/source-0","action":"create","outcome":"applied",
      "remoteId":"ds_1","versionBefore":null,"versionAfter":1,"attempts":1,"guarded":false,"error":null,"because":null})"));
  CHECK(json["steps"][3]["error"] == Json::parse(R"({"code":"A014","message":"rate limited","httpStatus":429})"));
  CHECK(json["steps"][4]["because"] == "DataSource/source-3");
  CHECK(json["summary"] ==
        Json::parse(R"({"applied":1,"unchanged":1,"conflict":1,"failed":1,"skipped":1,"unknown":1})"));
  CHECK(json["requests"] == Json::parse(R"({"reads":12,"writes":6,"throttled":1})"));
}

TEST_CASE("A report survives being written and read") {
  report::Report report = sample_report();
  report.diagnostics.push_back(
      warning("S009", "state not saved", "rebuild").at({"a.yaml", 1, 2}).about("DataSource/a"));
  report.exit_code = 3;
  report.conflicts = {{{"DataSource", "twice"}, "two objects carry the mark", {"ds-1", "ds-2"}, ""}};
  const Json json = report::report_json(report);
  const auto read = report::report_from_json(json);
  REQUIRE(read);
  CHECK(report::report_json(*read) == json);
  CHECK(json["summary"]["conflict"] == 2);
  CHECK(json["steps"].size() == 6);
}

TEST_CASE("A report with any member gone or of another type is refused, never half read") {
  const Json whole = report::report_json(sample_report());
  // What reports of earlier versions do not have.
  const std::set<std::string> later = {"run", "who", "rotations", "conflicts", "held", "diagnostics"};
  for (const auto& [name, value] : whole.items()) {
    if (name == "summary") continue;  // computed from the steps
    Json damaged = whole;
    damaged.erase(name);
    const auto without = report::report_from_json(damaged);
    INFO(name);
    REQUIRE(without.has_value() == later.contains(name));
    if (!without) CHECK(without.error().front().code.front() == 'P');
    damaged[name] = Json::array({Json::array()});
    CHECK_FALSE(report::report_from_json(damaged));
  }
  CHECK_FALSE(report::report_from_json(Json::array()));
  CHECK_FALSE(report::report_from_json(Json("Report")));
}
