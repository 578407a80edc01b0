#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "naughty.hpp"
#include "report/machine_formats.hpp"

using namespace weir;

TEST_CASE("annotations stand on their line, errors first, with the runner's escapes") {
  CHECK(
      report::github_annotations({note("D016", "clocks change"), warning("M001", "empty").at({"m/a.yaml", 1, 0}),
                                  error("M031", "100%: too much, 8 was expected", "write 8")
                                      .at({"m/a,b:c%.yaml", 3, 7})
                                      .about("DataSource/a")}) ==
      "::error file=m/a%2Cb%3Ac%25.yaml,line=3,col=7,title=M031 Number out of range DataSource/a::100%25: too much, 8 "
      "was expected%0Ahelp: write 8\n"
      "::warning file=m/a.yaml,line=1,title=M001 Empty document::empty\n"
      "::notice title=D016 The clocks change::clocks change\n");
  CHECK(report::github_annotations({}).empty());
}

TEST_CASE("whatever others wrote, one finding is one command of one line") {
  for (const auto& text : naughty_texts()) {
    INFO(text);
    const std::string out = report::github_annotations({error("M031", text, text).at({text, 1, 1}).about(text)});
    CHECK(split(out, '\n').size() == 2);
    CHECK(out.rfind(text.empty() ? "::error title=" : "::error file=", 0) == 0);
    const std::string properties = out.substr(8, out.find("::", 8) - 8);
    CHECK(split(properties, ',').size() == (text.empty() ? 1 : 4));
    CHECK(out.find('\r') == std::string::npos);
  }
}
