#include <map>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "core/json.hpp"
#include "manifest/manifest.hpp"
#include "manifest/test_file.hpp"

namespace weir::manifest {

namespace {

/// Valid inputs that are refused on purpose: outside the subset that manifests are written in.
const std::map<std::string, std::string>& refused_by_design() {
  static const std::string tag = "M019";      // tags other than those of the core schema
  static const std::string no_text = "M021";  // lists and mappings as keys; M012: the empty key twice
  static const std::map<std::string, std::string> cases{
      {"2JQS", "M012"},  {"2XXW", tag},     {"4FJ6", no_text}, {"565N", tag},        {"5TYM", tag},
      {"6CK3", tag},     {"6WLZ", tag},     {"7FWL", tag},     {"9WXW", tag},        {"C4HZ", tag},
      {"CC74", tag},     {"CUP7", tag},     {"J7PZ", tag},     {"M5C3", tag},        {"P76L", tag},
      {"UGM3", tag},     {"Z67P", tag},     {"Z9M4", tag},     {"6BFJ", no_text},    {"6PBE", no_text},
      {"9MMW", no_text}, {"KK5P", no_text}, {"LX3P", no_text}, {"M2N8/00", no_text}, {"M2N8/01", no_text},
      {"M5DY", no_text}, {"Q9WF", no_text}, {"RZP5", no_text}, {"SBG9", no_text},    {"V9D5", no_text},
      {"X38W", no_text}, {"XW4D", no_text}};
  return cases;
}

/// Valid inputs that yaml-cpp misreads, so that the two readings differ: block texts at the left margin or without an
/// end, quoted texts of blank lines, a directive behind a document. And one whose line within a mapping begins with %.
const std::set<std::string>& read_differently() {
  static const std::set<std::string> cases{"DK3J", "FP8R", "M7A3", "NAT4", "UT92", "W4TN"};
  return cases;
}

/// Inputs that end with a `---` and nothing behind it: no document for Weir.
const std::set<std::string>& trailing_marker() {
  static const std::set<std::string> cases{"6XDY",    "DK95/07", "MUS6/02", "MUS6/03",
                                           "MUS6/04", "MUS6/05", "MUS6/06", "PUW8"};
  return cases;
}

/// All values that stand one after the other in a file.
Json values_of(const std::string& text) {
  Json values = Json::array();
  std::istringstream stream(text);
  while (stream >> std::ws && !stream.eof()) {
    Json value;
    stream >> value;
    values.push_back(std::move(value));
  }
  return values;
}

std::string case_name(const std::filesystem::path& input) {
  return std::filesystem::relative(input.parent_path(), test::data("yaml-suite")).generic_string();
}

}  // namespace

TEST_CASE("the YAML suite's 94 broken inputs are refused with a place") {
  std::size_t count = 0;
  for (const auto& input : test::files_below(test::data("yaml-suite"), "in.yaml")) {
    if (!std::filesystem::exists(input.parent_path() / "error")) continue;
    INFO(case_name(input));
    const ParsedFile parsed = parse_yaml(test::file_text(input), "in.yaml", Numbers::shown);
    REQUIRE_FALSE(parsed.problems.empty());
    const Diagnostic& told = parsed.problems.back();
    CHECK(told.severity == Severity::error);
    CHECK((told.code == "M011" || told.code == "M010" || told.code == "M015"));
    CHECK(told.place.line > 0);
    CHECK(told.place.column > 0);
    CHECK(parsed.documents.empty());
    ++count;
  }
  CHECK(count == 94);
}

TEST_CASE("the YAML suite's valid inputs give their JSON, but for those listed") {
  std::size_t equal = 0;
  for (const auto& input : test::files_below(test::data("yaml-suite"), "in.yaml")) {
    const std::string name = case_name(input);
    if (std::filesystem::exists(input.parent_path() / "error")) continue;
    INFO(name);
    const ParsedFile parsed = parse_yaml(test::file_text(input), "in.yaml", Numbers::shown);
    if (const auto refused = refused_by_design().find(name); refused != refused_by_design().end()) {
      REQUIRE(has_errors(parsed.problems));
      CHECK(parsed.problems[0].code == refused->second);
      continue;
    }
    if (read_differently().contains(name)) {
      REQUIRE(parsed.problems.size() == 1);
      CHECK(parsed.problems[0].code == "M011");
      continue;
    }
    CHECK(parsed.problems.empty());
    const auto expected = input.parent_path() / "in.json";
    if (!std::filesystem::exists(expected)) continue;
    Json wanted = values_of(test::file_text(expected));
    if (trailing_marker().contains(name)) {
      REQUIRE(wanted.back().is_null());
      wanted.erase(wanted.size() - 1);
    }
    CHECK(Json::parse(parse_output(parsed.documents)) == wanted);
    ++equal;
  }
  CHECK(equal > 254);
}

}  // namespace weir::manifest
