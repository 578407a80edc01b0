#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "manifest/manifest.hpp"

namespace weir::manifest {

namespace {

std::string printed(const std::string& text) {
  const ParsedFile parsed = parse_yaml(text, "a.yaml", Numbers::shown);
  CHECK(parsed.problems.empty());
  return parse_output(parsed.documents);
}

std::string shown(const Place& place) {
  return fmt::format("{}:{}", place.line, place.column);
}

}  // namespace

TEST_CASE("scalars are what the 1.2 core schema says") {
  struct Case {
    std::string yaml;
    std::string json;
  };
  for (const Case& one : {Case{"no", "\"no\""},
                          Case{"on", "\"on\""},
                          Case{"yes", "\"yes\""},
                          Case{"y", "\"y\""},
                          Case{"true", "true"},
                          Case{"False", "false"},
                          Case{"TRUE", "true"},
                          Case{"tRUE", "\"tRUE\""},
                          Case{"~", "null"},
                          Case{"Null", "null"},
                          Case{"nULL", "\"nULL\""},
                          Case{"'null'", "\"null\""},
                          Case{"0o17", "15"},
                          Case{"0x1F", "31"},
                          Case{"0b1", "\"0b1\""},
                          Case{"012", "12"},
                          Case{"+7", "7"},
                          Case{"-0", "0"},
                          Case{"1_000", "\"1_000\""},
                          Case{"1:30", "\"1:30\""},
                          Case{"2024-01-01", "\"2024-01-01\""},
                          Case{"1e3", "1000.0"},
                          Case{"1.", "1.0"},
                          Case{".5", "0.5"},
                          Case{"-.5e-2", "-0.005"},
                          Case{"1e", "\"1e\""},
                          Case{".", "\".\""},
                          Case{"+", "\"+\""},
                          Case{"-.inf", "\"-.inf\""},
                          Case{".Inf", "\".inf\""},
                          Case{".NaN", "\".nan\""},
                          Case{"-.nan", "\"-.nan\""},
                          Case{"1e400", "\".inf\""},
                          Case{"9223372036854775807", "9223372036854775807"},
                          Case{"-9223372036854775808", "-9223372036854775808"},
                          Case{"18446744073709551615", "18446744073709551615"},
                          Case{"123456789012345678901234567890", "123456789012345678901234567890"},
                          Case{"-00123456789012345678901234567890", "-123456789012345678901234567890"},
                          Case{"0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695"},
                          Case{"!!str 12", "\"12\""},
                          Case{"!!int '12'", "12"},
                          Case{"!!float 1", "1.0"},
                          Case{"! 12", "\"12\""},
                          Case{"!<tag:yaml.org,2002:str> ~", "\"~\""},
                          Case{"12 # twelve", "12"},
                          Case{"|\n  12\n", "\"12\\n\""}}) {
    INFO(one.yaml);
    CHECK(printed("a: " + one.yaml + "\n") == "[{\"a\":" + one.json + "}]");
  }
}

TEST_CASE("keys are texts, in the order of the file, and merge keys are ordinary") {
  CHECK(printed("b: 1\na: 2\n") == "[{\"b\":1,\"a\":2}]");
  CHECK(printed("200: x\n0x1F: y\ntrue: z\n~: n\n1.50: f\n") ==
        "[{\"200\":\"x\",\"0x1F\":\"y\",\"true\":\"z\",\"null\":\"n\",\"1.50\":\"f\"}]");
  CHECK(printed("base: &b {x: 1}\nuse: {<<: *b, y: 2}\n") ==
        "[{\"base\":{\"x\":1},\"use\":{\"<<\":{\"x\":1},\"y\":2}}]");
}

TEST_CASE("documents are counted as people count them") {
  CHECK(printed("") == "[]");
  CHECK(printed("# only words\n") == "[]");
  CHECK(printed("---\n") == "[]");
  CHECK(printed("a: 1\n---\n") == "[{\"a\":1}]");
  CHECK(printed("a: 1\n---\nb: 2\n...\n") == "[{\"a\":1},{\"b\":2}]");
  CHECK(printed("---\n# first is empty\n---\nb: 2\n") == "[null,{\"b\":2}]");
  CHECK(printed("--- null\n") == "[null]");
}

TEST_CASE("empty items that stand no deeper than their key are nulls") {
  CHECK(printed("a:\n-\n- x\n") == "[{\"a\":[null,\"x\"]}]");
  CHECK(printed("a:\n- \n- x\n- \nb:\n  -\n  - |\n    -\n    - y\n") ==
        "[{\"a\":[null,\"x\",null],\"b\":[null,\"-\\n- y\\n\"]}]");
  CHECK(parse_yaml("a:\n-\n- 'x\nb: 1\n", "a.yaml").problems.size() == 1);
}

TEST_CASE("a last line without a line break means the same as with one") {
  for (const std::string text :
       {"a: |\n  x", "a: |\n  x ", "a: >\n  x\n  y", "a: |-\n  x", "a: |+\n  x", "a: |\n  x\n   ", "a: |\n   ",
        "- |+\n   ", "a: \"x\"", "a: b # c", "[a, b]", "a:\n-", "a:\n- ", "--- |\n  x"}) {
    INFO(text);
    CHECK(printed(text) == printed(text + "\n"));
  }
  for (const std::string empty : {"a: |", "a: >", "a: |+", "a: |1-", "a: |\n\n", "a: |\n  "})
    CHECK(printed(empty) == "[{\"a\":\"\"}]");
  CHECK(printed("a: |+\n\n") == "[{\"a\":\"\\n\"}]");
  CHECK(printed("a: |\n  x") == "[{\"a\":\"x\\n\"}]");
}

TEST_CASE("a line that begins with a percent sign is never skipped without a word") {
  struct Case {
    std::string text;
    int line;  ///< of the problem; 0 for none
  };
  for (const Case& one : {Case{"%c: d\ne: f\n", 1}, Case{"# why\n%x\n\n# c\na: b\n", 2}, Case{"%x\n- a\n", 1},
                          Case{"a: b\n%c: d\n---\ne: f\n", 2}, Case{"---\na: b\n%x\n", 3}, Case{"a: |\n  x\n%x\n", 3},
                          Case{"a: b\n...\n%c: d\ne: f\n", 3}, Case{"- a\n# c\n%x\n---\nb\n", 3},
                          Case{"%YAML 1.2\n# c\n---\na: b\n", 0}, Case{"%x\n--- a\n...\n%y\n---\nb\n", 0},
                          Case{"a\n%b\n", 0}, Case{"a: |\n  x\n  %y\n", 0}, Case{"a: '%b'\n'%c': d\n", 0}}) {
    INFO(one.text);
    const ParsedFile parsed = parse_yaml(one.text, "a.yaml");
    REQUIRE(parsed.problems.size() == (one.line == 0 ? 0 : 1));
    if (one.line == 0) continue;
    CHECK(parsed.problems[0].code == "M011");
    CHECK(shown(parsed.problems[0].place) == fmt::format("{}:1", one.line));
    CHECK(parsed.problems[0].message.find("is a directive") != std::string::npos);
  }
}

TEST_CASE("keys and values have their places, looked up by pointer") {
  const ParsedFile parsed = parse_yaml(
      "# comment\nname: &n one\n\"\xC3\xA4\": {b: [1, {c/d: 2}],\n  e: }\nlist:\n- x\n- *n\nnone:\n", "a.yaml");
  REQUIRE(parsed.problems.empty());
  const Positions& positions = parsed.documents.at(0).positions;
  struct Case {
    std::string pointer;
    std::string key;
    std::string value;
  };
  for (const Case& one :
       {Case{"", "2:1", "2:1"}, Case{"/name", "2:1", "2:7"}, Case{"/\xC3\xA4/b", "3:7", "3:10"},
        Case{"/\xC3\xA4/b/0", "3:11", "3:11"}, Case{"/\xC3\xA4/b/1/c~1d", "3:15", "3:20"},
        Case{"/\xC3\xA4/e", "4:3", "4:3"}, Case{"/list/0", "6:3", "6:3"}, Case{"/list/1", "7:3", "7:3"},
        Case{"/none", "8:1", "8:1"}, Case{"/none/below", "8:1", "8:1"}, Case{"/list/9", "5:1", "6:1"}}) {
    INFO(one.pointer);
    CHECK(shown(positions.of_key(one.pointer)) == one.key);
    CHECK(shown(positions.of_value(one.pointer)) == one.value);
  }
}

TEST_CASE("a tab that the second reader would crash on is refused before it reads") {
  struct Case {
    std::string yaml;
    std::string place;  // of the tab; "" where the text is fine
  };
  for (const Case& one : {Case{"? F:\t-\n", "1:5"}, Case{"k:\n  ? F:\t-", "2:7"}, Case{"? F: \t- x\n", "1:6"},
                          Case{"? F:\t ? x\n", "1:5"}, Case{"? F:\t: x\n", "1:5"}, Case{"? F:\t|\n    x\n", "1:5"},
                          Case{"? F:\t>", "1:5"}, Case{"? é: x\n  \"F\":\t-\n", "2:7"}, Case{"?\n  F:\t-", "2:5"},
                          Case{"- - ? - F:\t-\r\n", "1:11"}, Case{"? [F]:\t-\t", "1:7"}, Case{"&a F: ? F:\t-", "1:11"},
                          Case{"? F\n:\tx\n", ""}, Case{"F: \"? F:\tx\"\n", ""}, Case{"F: why?\nG:\t|\n  x\n", ""},
                          Case{"? F\n: G:\t-5\n", ""}}) {
    INFO(one.yaml);
    const ParsedFile parsed = parse_yaml(one.yaml, "a.yaml");
    if (one.place.empty()) {
      CHECK(parsed.problems.empty());
      continue;
    }
    REQUIRE_FALSE(parsed.problems.empty());
    CHECK(parsed.problems.back().code == "M011");
    CHECK(parsed.problems.back().message.find("a tab between") != std::string::npos);
    CHECK(shown(parsed.problems.back().place) == one.place);
  }
}

}  // namespace weir::manifest
