#include "cli/argument_parser.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "cli/command_table.hpp"

using namespace weir;

namespace {

std::string code_of(const std::vector<std::string>& words) {
  const auto parsed = cli::parse_arguments(words);
  return parsed ? "" : parsed.error().front().code;
}

}  // namespace

TEST_CASE("common options may stand before or after the command") {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--target", "x", "plan"}, {"plan", "--target", "x"}, {"plan", "--target=x"}}) {
    const auto parsed = cli::parse_arguments(words);
    REQUIRE(parsed);
    CHECK(parsed->command == "plan");
    CHECK(parsed->text("--target") == "x");
  }
}

TEST_CASE("an expression without quotes is told once, with quotes") {
  const auto split = cli::parse_arguments({"cron", "0", "3", "*", "*", "*"});
  REQUIRE_FALSE(split);
  REQUIRE(split.error().size() == 1);
  CHECK(split.error().front().code == "U001");
  CHECK(split.error().front().hint == "put it in quotes: weir cron \"0 3 * * *\"");
}

TEST_CASE("who asks for the version by an option is shown the command") {
  for (const char* option : {"--version", "-V"}) {
    const auto asked = cli::parse_arguments({option});
    REQUIRE_FALSE(asked);
    CHECK(asked.error().front().code == "U001");
    CHECK(asked.error().front().hint == "`weir version` prints the version");
  }
}

TEST_CASE("commands of two words, options that repeat and arguments are read") {
  CHECK(cli::parse_arguments({"state", "show"})->command == "state show");
  CHECK(cli::parse_arguments({"-C", "x", "state", "rebuild", "--quiet"})->has("--quiet"));
  const auto drift = cli::parse_arguments({"drift", "--fail-on", "pending", "--fail-on", "held"});
  REQUIRE(drift);
  CHECK(drift->texts("--fail-on") == std::vector<std::string>{"pending", "held"});
  CHECK(cli::parse_arguments({"parse", "a", "b", "-"})->positionals == std::vector<std::string>{"a", "b", "-"});
  CHECK(cli::parse_arguments({"apply"})->positionals.empty());
  CHECK(cli::parse_arguments({"apply", "p.json", "--quiet"})->positionals == std::vector<std::string>{"p.json"});
  CHECK(cli::parse_arguments({"plan", "--help"})->help);
  CHECK(cli::parse_arguments({"--help"})->help);
  CHECK(cli::parse_arguments({"-h", "apply"})->command == "apply");
  CHECK(cli::parse_arguments({"show", "--help"})->help);
}

TEST_CASE("what is not known, missing or given twice is refused") {
  struct Row {
    std::vector<std::string> words;
    std::string code;
  };
  const std::vector<Row> rows = {{{}, "U001"},
                                 {{"paln"}, "U001"},
                                 {{"state"}, "U001"},
                                 {{"state", "x"}, "U001"},
                                 {{"plan", "--nope"}, "U001"},
                                 {{"plan", "--out"}, "U001"},
                                 {{"plan", "--out", "--quiet"}, "U001"},
                                 {{"plan", "--out", "a", "--out", "b"}, "U001"},
                                 {{"plan", "--quiet", "--quiet"}, "U001"},
                                 {{"plan", "--quiet=3"}, "U001"},
                                 {{"plan", "--auto-approve"}, "U001"},
                                 {{"apply", "a", "b"}, "U001"},
                                 {{"explain"}, "U001"},
                                 {{"completion", "tcsh"}, "U003"},
                                 {{"plan", "--format", "xml"}, "U003"},
                                 {{"plan", "--max-rps", "0"}, "U003"},
                                 {{"plan", "--concurrency", "65"}, "U003"}};
  for (const auto& row : rows) {
    INFO(row.words.size() << " " << (row.words.empty() ? "" : row.words.back()));
    CHECK(code_of(row.words) == row.code);
  }
}

TEST_CASE("all problems of a command line are told at once") {
  const auto parsed = cli::parse_arguments({"plan", "--concurrency", "0", "--format", "xml"});
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().size() == 2);
}

TEST_CASE("each command stands in the table once, says what it does and can be run") {
  std::set<std::string> names;
  for (const auto& command : cli::command_table()) {
    CHECK(names.insert(command.name).second);
    CHECK_FALSE(command.summary.empty());
    CHECK(command.run != nullptr);
    CHECK(cli::find_command(command.name) == &command);
  }
  CHECK(cli::find_command("nope") == nullptr);
}

TEST_CASE("a command offers its own formats and no other") {
  CHECK(cli::parse_arguments({"plan", "--format", "markdown"}));
  CHECK(cli::parse_arguments({"--format", "json", "version"}));
  const auto refused = cli::parse_arguments({"validate", "--format", "markdown"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().size() == 1);
  CHECK(refused.error()[0].code == "U003");
  CHECK(refused.error()[0].message.find("expected one of text, json") != std::string::npos);
}
