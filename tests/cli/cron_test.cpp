#include "core/cron.hpp"

#include <catch2/catch.hpp>

#include "cli/commands.hpp"
#include "cli/shell.hpp"
#include "core/json.hpp"

using namespace weir;

namespace {

using Options = std::map<std::string, std::vector<std::string>>;

Result<cli::Ending> run(const std::string& expression, const Options& options) {
  cli::Shell shell;
  return cli::run_cron(shell, {"cron", options, {expression}, false});
}

Json value(const std::string& expression, Options options) {
  options["--format"] = {"json"};
  return parse_json(run(expression, options).value().rendering, "A003").value();
}

std::string refusal(const std::string& expression, const Options& options) {
  const auto ending = run(expression, options);
  return ending ? "accepted" : ending.error().front().code + " " + ending.error().front().message;
}

const Options berlin = {{"--time-zone", {"Europe/Berlin"}}, {"--from", {"2026-03-28T00:00:00Z"}}, {"-n", {"2"}}};

}  // namespace

TEST_CASE("weir cron shows canonical form, form in UTC and the runs in zone and UTC") {
  const auto ending = run("30 9 * * 0-7", berlin);
  REQUIRE(ending);
  CHECK(ending->exit_code == 0);
  CHECK(ending->rendering ==
        "expression  30 9 * * 0-7\n"
        "canonical   30 9 * * *\n"
        "time zone   Europe/Berlin\n"
        "in UTC      30 8 * * * until Sun 2026-03-29 01:00, then 30 7 * * *\n"
        "\n"
        "Next runs after Sat 2026-03-28 00:00 (UTC):\n"
        "  Europe/Berlin                UTC\n"
        "  Sat 2026-03-28 09:30 +01:00  Sat 2026-03-28 08:30\n"
        "  Sun 2026-03-29 09:30 +02:00  Sun 2026-03-29 07:30\n");
}

TEST_CASE("weir cron gives the Cron value as JSON") {
  CHECK(value("30 9 * * *", berlin) ==
        Json({{"formatVersion", 1},
              {"kind", "Cron"},
              {"expression", "30 9 * * *"},
              {"valid", true},
              {"canonical", "30 9 * * *"},
              {"utc", "30 8 * * *"},
              {"never", false},
              {"next", Json::array({{{"local", "2026-03-28T09:30:00+01:00"}, {"utc", "2026-03-28T08:30:00Z"}},
                                    {{"local", "2026-03-29T09:30:00+02:00"}, {"utc", "2026-03-29T07:30:00Z"}}})},
              {"diagnostics", Json::array()}}));
}

TEST_CASE("an invalid expression is told in the value, and the exit code is 1") {
  const auto ending = run("0 0 0 L * *", {{"--format", {"json"}}});
  REQUIRE(ending);
  CHECK(ending->exit_code == 1);
  const Json value = parse_json(ending->rendering, "A003").value();
  CHECK(value["valid"] == false);
  CHECK(value["canonical"].is_null());
  CHECK(value["diagnostics"][0]["code"] == "D007");
  CHECK(run("0 0 0 L * *", {}).value().rendering.empty());
  CHECK(::value("\xff", {})["expression"] == "\\xff");
}

TEST_CASE("H needs a key") {
  const auto without = run("H 2 * * *", {});
  CHECK(without->exit_code == 1);
  CHECK(without->diagnostics.front().code == "D009");
  CHECK(without->diagnostics.front().hint.value().find("--key") != std::string::npos);
  const Json value = ::value("H 2 * * *", {{"--key", {"DataSource/okta-prod"}}});
  CHECK(value["canonical"] == canonical_cron(parse_cron("H 2 * * *", "DataSource/okta-prod").value()));
  CHECK(refusal("H 2 * * *", {{"--key", {"okta-prod"}}}) == "U003 --key \"okta-prod\": expected Kind/name");
}

TEST_CASE("the runs begin at --from, else at --as-of, else now") {
  const auto first = [](const Options& options) { return value("0 0 1 1 *", options)["next"][0]["utc"]; };
  CHECK(first({{"--as-of", {"2030-05-01T00:00:00Z"}}}) == "2031-01-01T00:00:00Z");
  CHECK(first({{"--as-of", {"2030-05-01T00:00:00Z"}}, {"--from", {"2040-05-01T00:00:00+02:00"}}}) ==
        "2041-01-01T00:00:00Z");
  CHECK(first({}) > "2026");
  CHECK(value("0 0 1 1 *", {{"-n", {"1000"}}})["next"].size() == 1000);
}

TEST_CASE("a zone that there is not, or that is not known so far, is refused") {
  CHECK(refusal("@daily", {{"--time-zone", {"Mars/Olympus"}}}) ==
        "D012 there is no time zone \"Mars/Olympus\"; expected an IANA name");
  CHECK(refusal("@yearly", {{"--time-zone", {"Europe/Berlin"}}, {"-n", {"1000"}}}).substr(0, 4) == "D013");
}
