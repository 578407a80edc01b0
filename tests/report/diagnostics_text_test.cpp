#include <catch2/catch.hpp>

#include "report/render.hpp"

using namespace weir;

TEST_CASE("A diagnostic reads as code, place, key, sentence and help") {
  const Diagnostics diagnostics = {
      error("M011", "what is wrong; what was expected", "what to do")
          .at({"manifests/okta.yaml", 7, 3})
          .about("DataSource/okta-prod"),
      warning("M001", "empty document").at({"manifests/empty.yaml", 0, 0}),
      note("S001", "no state yet"),
      error("A012", "exists").about("DataSource/a"),
  };
  CHECK(report::diagnostics_text(diagnostics, {}) ==
        "error[M011] manifests/okta.yaml:7:3 (DataSource/okta-prod): what is wrong; what was expected\n"
        "    help: what to do\n"
        "warning[M001] manifests/empty.yaml: empty document\n"
        "note[S001]: no state yet\n"
        "error[A012] (DataSource/a): exists\n");
}

TEST_CASE("What others wrote cannot steer the terminal") {
  const Diagnostics diagnostics = {error("A001", "answer \x1b[2J\r\n end").at({"a\x1b.yaml", 1, 1})};
  const std::string text = report::diagnostics_text(diagnostics, {});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\r') == std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE("Only the word and its code are coloured") {
  report::TextStyle style;
  style.color = true;
  CHECK(report::diagnostics_text({error("U001", "no such command")}, style) ==
        "\x1b[31merror[U001]\x1b[0m: no such command\n");
}
