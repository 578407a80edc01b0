#include "cli/format.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("the format that was typed is heard even when the rest is wrong") {
  CHECK(cli::typed_format({"paln", "--format", "json"}) == cli::Format::json);
  CHECK(cli::typed_format({"--format=json"}) == cli::Format::json);
  CHECK(cli::typed_format({"plan", "--format", "text"}) == cli::Format::text);
  CHECK(cli::typed_format({"--format"}) == cli::Format::text);
  CHECK(cli::typed_format({"--format", "xml"}) == cli::Format::text);
}

TEST_CASE("a problem is a document of the format that was asked for, and none as text") {
  const Diagnostics problems = {error("U010", "there is no weir.yaml")};
  CHECK(cli::problems_document(cli::Format::text, problems).empty());
  CHECK(Json::parse(cli::problems_document(cli::Format::json, problems))["summary"]["errors"] == 1);
  CHECK(Json::parse(cli::problems_document(cli::Format::sarif, problems))["runs"][0]["results"].size() == 1);
  CHECK(cli::problems_document(cli::Format::github, problems).rfind("::error title=U010", 0) == 0);
  CHECK(cli::problems_document(cli::Format::junit, problems).find("failures=\"1\"") != std::string::npos);
  CHECK(cli::problems_document(cli::Format::markdown, problems).rfind("<!-- weir:problems -->\n", 0) == 0);
}
