#include "golden/session.hpp"

#include <catch2/catch.hpp>

#include "golden/scrub.hpp"

namespace weir::golden {

TEST_CASE("A session is read and written back") {
  const std::string text = "# Words.\n\n$ weir plan\nPlan\n\n  indented\n! told on stderr\n[exit 2]\n\n$ commit Edit\n";
  const Session session = parse_session(text);
  REQUIRE(session.exchanges.size() == 2);
  CHECK(session.words == std::vector<std::string>{"# Words."});
  CHECK(session.exchanges[0].command == "weir plan");
  CHECK(session.exchanges[0].output == "Plan\n\n  indented\n! told on stderr\n[exit 2]");
  CHECK(session.exchanges[1].output.empty());
  CHECK(format_session(session) == text);
}

TEST_CASE("Output, problems and exit code become the lines of a session") {
  CHECK(format_output("done\n", "", 0) == "done");
  CHECK(format_output("", "one\ntwo\n", 1) == "! one\n! two\n[exit 1]");
  CHECK(format_output("done\n\n", "note\n", 0) == "done\n! note");
}

TEST_CASE("Scrubbing keeps equal things equal and different things different") {
  Scrubber scrubber("http://127.0.0.1:43211", "/tmp/weir-case-1");
  CHECK(scrubber.scrub("ds-01JD3M8Q6ZK4V9T2XW7R5H0BCE ds-01JD3M8Q6ZK4V9T2XW7R5H0BCF ds-01JD3M8Q6ZK4V9T2XW7R5H0BCE") ==
        "ds-…1 ds-…2 ds-…1");
  CHECK(scrubber.scrub("http://127.0.0.1:43211/v1 and /tmp/weir-case-1/weir.yaml") ==
        "http://platform.test/v1 and weir.yaml");
  CHECK(scrubber.scrub("2026-11-21T10:00:00.123Z but 2024-01-01T00:00:00Z") == "TIME but 2024-01-01T00:00:00Z");
  const std::string commit = "6576566aa19eb02a2a6bb5f6e9691a86236f5a96";
  CHECK(scrubber.scrub(commit.substr(0, 12) + " " + commit) == "…1 …1");
  CHECK(scrubber.scrub("account 418203771650") == "account 418203771650");
}

}  // namespace weir::golden
