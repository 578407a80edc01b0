// The program on a real pseudo terminal: questions, colours, widths, progress, and what others wrote.
#include <regex>
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/json.hpp"
#include "core/text.hpp"
#include "e2e/pty_run.hpp"
#include "report/display_width.hpp"

using namespace weir;
using e2e::ProgramBench;
using e2e::PtyRan;
using e2e::run_on_terminal;
using e2e::Terminal;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void declare(ProgramBench& bench, const std::string& endpoint, int count) {
  bench.environment["WEIR_SECRET_OKTA"] = "token-of-okta";
  bench.write("weir.yaml", e2e::project_text(endpoint));
  for (int n = 1; n <= count; ++n)
    bench.write(fmt::format("manifests/s{}.yaml", n), e2e::source_text(fmt::format("s{}", n), "0 */6 * * *"));
  bench.commit("Declare sources");
}

/// The text without what a terminal acts on: colours and lines that are drawn over.
std::string plain(const std::string& screen) {
  static const std::regex colour("\x1b\\[[0-9;]*m|\r?\x1b\\[K");
  return std::regex_replace(screen, colour, "");
}

std::size_t steps_to_come(const ProgramBench& bench) {
  return Json::parse(bench.weir("plan --format json").out)["steps"].size();
}

}  // namespace

TEST_CASE("only yes on the terminal is a yes") {
  struct Case {
    const char* what;
    std::string typed;
    bool applied;
    int code, signal;
  };
  for (const Case& one :
       {Case{"another word", "y\n", false, 1, 0}, Case{"no", "no\n", false, 1, 0},
        Case{"an empty line", "\n", false, 1, 0}, Case{"Yes", "Yes\n", false, 1, 0},
        Case{"yes and more", "yes please\n", false, 1, 0}, Case{"the end of input", "\x04", false, 1, 0},
        Case{"Ctrl-C", "\x03", false, 130, 0}, Case{"yes", "yes\n", true, 0, 0}}) {
    INFO(one.what);
    ProgramBench bench;
    declare(bench, "", 2);
    Terminal terminal;
    terminal.dialog = {{"Only \"yes\" goes on: ", one.typed}};
    const PtyRan ran = run_on_terminal(bench, {"apply"}, terminal);
    INFO(ran.screen);
    CHECK(ran.code == one.code);
    CHECK(ran.signal == one.signal);
    CHECK(has(plain(ran.screen), "Plan: 2 to create"));
    CHECK(has(plain(ran.screen), "\nerror[U005]: ") == (one.code == 1));
    CHECK(has(plain(ran.screen), "Apply: 2 applied") == one.applied);
    CHECK(steps_to_come(bench) == (one.applied ? 0 : 2));
  }
}

TEST_CASE("what needs no question asks none") {
  ProgramBench bench;
  declare(bench, "", 1);
  const std::string hash = Json::parse(bench.weir("plan --format json").out)["hash"];
  const PtyRan ran = run_on_terminal(bench, {"apply", "--approved", hash}, {});
  CHECK(ran.code == 0);
  CHECK_FALSE(has(ran.screen, "goes on"));
  const PtyRan empty = run_on_terminal(bench, {"apply"}, {});
  CHECK(empty.code == 0);
  CHECK_FALSE(has(empty.screen, "goes on"));
}

TEST_CASE("colours are for terminals that have them, and for whoever wants them") {
  ProgramBench bench;
  declare(bench, "", 1);
  struct Case {
    const char* what;
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment;
    std::string term;
    bool coloured;
  };
  for (const Case& one :
       {Case{"a terminal", {"plan"}, {}, "xterm", true}, Case{"a dumb one", {"plan"}, {}, "dumb", false},
        Case{"NO_COLOR", {"plan"}, {{"NO_COLOR", "1"}}, "xterm", false},
        Case{"NO_COLOR and --color always", {"plan", "--color", "always"}, {{"NO_COLOR", "1"}}, "xterm", true},
        Case{"--color never", {"plan", "--color", "never"}, {}, "xterm", false},
        Case{"JSON", {"plan", "--format", "json"}, {}, "xterm", false}}) {
    INFO(one.what);
    const auto before = bench.environment;
    bench.environment.insert(one.environment.begin(), one.environment.end());
    Terminal terminal;
    terminal.term = one.term;
    const PtyRan ran = run_on_terminal(bench, one.arguments, terminal);
    bench.environment = before;
    CHECK(ran.code == 0);
    CHECK(has(ran.screen, "\x1b[1m") == one.coloured);
    CHECK(has(ran.screen, "\x1b") == one.coloured);
  }
  CHECK_FALSE(has(bench.weir("plan").out, "\x1b"));
}

TEST_CASE("from twenty columns to two hundred nothing is lost and columns stay aligned") {
  ProgramBench bench;
  declare(bench, "", 12);
  REQUIRE(bench.weir("apply --auto-approve").code == 0);
  bench.write("manifests/s3.yaml", e2e::source_text("s3", "0 1 * * *"));
  std::string words;
  for (const unsigned short columns : {20, 40, 60, 79, 80, 100, 200}) {
    INFO(columns);
    Terminal terminal;
    terminal.columns = columns;
    const std::string plan = plain(run_on_terminal(bench, {"plan"}, terminal).screen);
    CHECK(has(plan,
              "Plan: 0 to create, 1 to update, 0 to disable, 0 to enable, 0 to delete, 0 to refresh; 11 unchanged."));
    CHECK(has(plan, "DataSource/s3"));
    const std::string status = plain(run_on_terminal(bench, {"status"}, terminal).screen);
    std::set<std::size_t> at;
    std::size_t rows = 0;
    for (const std::string& line : split(status, '\n')) {
      const auto type = line.find("  okta ");
      if (type == std::string::npos) continue;
      ++rows;
      at.insert(type);
    }
    INFO(status);
    CHECK((columns < 80 || rows == 12));
    CHECK((columns < 80 || at.size() == 1));
    for (int n = 1; n <= 12; ++n) CHECK(has(status, fmt::format("DataSource/s{}", n)));
  }
}

TEST_CASE("what others wrote reaches the terminal as text") {
  ProgramBench bench;
  bench.serve("full");
  declare(bench, bench.url(), 1);
  const std::string config = R"("type":"okta","config":{"domain":"acme.okta.com","apiToken":"a-token"})";
  for (const char* name :
       {R"(\u001b]0;owned\u0007\u001b[2J)", R"(\u202egnp.exe\u200b)", R"(日本語の情報源)", R"(line\nbreak\r)"})
    REQUIRE(bench.api("POST", "/v1/data-sources", fmt::format("{{\"name\":\"{}\",{}}}", name, config)).code == 0);
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"status", "--target", "remote"},
                                                    {"drift", "--target", "remote"},
                                                    {"plan", "--target", "remote"}}) {
    INFO(arguments.front());
    const PtyRan ran = run_on_terminal(bench, arguments, {});
    const std::string text = plain(ran.screen);
    CHECK_FALSE(has(text, "\x1b"));
    CHECK_FALSE(has(text, "\x07"));
    CHECK_FALSE(has(text, "\r"));
    CHECK_FALSE(has(text, "\u202e"));
    CHECK_FALSE(has(text, "\u200b"));
  }
  const std::string drift = plain(run_on_terminal(bench, {"drift", "--target", "remote"}, {}).screen);
  CHECK(has(drift, "\\x1b]0;owned\\x07\\x1b[2J"));
  CHECK(has(drift, "日本語の情報源"));
}

TEST_CASE("a run that takes its time says how far it is and for what it waits, in one line of the terminal") {
  ProgramBench bench;
  bench.serve("full");
  declare(bench, bench.url(), 6);
  Terminal terminal;
  terminal.columns = 48;
  const PtyRan ran = run_on_terminal(
      bench, {"apply", "--auto-approve", "--target", "remote", "--max-rps", "3", "--concurrency", "1"}, terminal);
  INFO(ran.screen);
  CHECK(ran.code == 0);
  CHECK(has(ran.screen, "\r\x1b[K"));
  CHECK(std::regex_search(ran.screen, std::regex("\r\x1b\\[K[0-9]/6  [0-9.]+/s  DataSource/s[0-9]")));
  // Each of them is drawn over: what is left is the report alone.
  for (const std::string& line : split(ran.screen, '\n')) {
    const auto last = line.rfind("\r\x1b[K");
    if (last != std::string::npos) CHECK_FALSE(has(line.substr(last), "/6"));
    for (const std::string& drawn : split(line, '\r')) CHECK(report::display_width(plain(drawn)) <= 100);
  }
  CHECK(has(plain(ran.screen), "Apply: 6 applied"));
}

TEST_CASE("a server that asks to wait is told of, on a terminal and in a log") {
  ProgramBench bench;
  bench.serve("full", "--rate 1");
  declare(bench, bench.url(), 3);
  const PtyRan ran = run_on_terminal(bench, {"apply", "--auto-approve", "--target", "remote"}, {});
  INFO(ran.screen);
  CHECK(ran.code == 0);
  CHECK(has(ran.screen, "waiting "));
  CHECK(has(ran.screen, "the API asked for it (429)"));
  CHECK_FALSE(has(plain(run_on_terminal(bench, {"plan", "--target", "remote", "--quiet"}, {}).screen), "waiting "));
}
