#include "cli/cron_answer.hpp"

#include <catch2/catch.hpp>

#include "zone/system_time_zones.hpp"

using namespace weir;
using cli::CronAnswer;

namespace {

CronAnswer ask(const std::string& expression, const std::string& zone, const std::string& from, std::size_t count = 5) {
  zone::SystemTimeZones zones;
  const cli::CronQuestion question{expression, "", parse_rfc3339(from).value(), count};
  return cli::answer_cron(question, zones.offsets(zone).value()).value();
}

std::string codes(const CronAnswer& answer) {
  std::string text;
  for (const Diagnostic& one : answer.diagnostics) text += one.code + " ";
  return text;
}

}  // namespace

TEST_CASE("the form in UTC holds until clocks are set so that it differs") {
  const CronAnswer winter = ask("0 9 * * *", "Europe/Berlin", "2026-01-01T00:00:00Z");
  CHECK(canonical_cron(winter.utc.value()) == "0 8 * * *");
  CHECK(format_rfc3339(winter.utc_until.value()) == "2026-03-29T01:00:00Z");
  CHECK(canonical_cron(winter.utc_afterwards.value()) == "0 7 * * *");

  const CronAnswer hourly = ask("15 * * * *", "Europe/Berlin", "2026-01-01T00:00:00Z");
  CHECK(canonical_cron(hourly.utc.value()) == "15 * * * *");
  CHECK_FALSE(hourly.utc_until);

  const CronAnswer fixed = ask("0 9 * * *", "Asia/Kolkata", "2026-01-01T00:00:00Z");
  CHECK(canonical_cron(fixed.utc.value()) == "30 3 * * *");
  CHECK_FALSE(fixed.utc_until);
}

TEST_CASE("a form that cannot be said, now or after the change, is told as such") {
  const CronAnswer now = ask("30 1 * * 1-5", "Europe/Berlin", "2026-01-01T00:00:00Z");
  CHECK(canonical_cron(now.utc.value()) == "30 0 * * 1-5");
  CHECK(canonical_cron(now.utc_afterwards.value()) == "30 23 * * 0-4");

  const CronAnswer later = ask("30 1 1 * *", "Europe/Berlin", "2026-01-01T00:00:00Z");
  CHECK(canonical_cron(later.utc.value()) == "30 0 1 * *");
  CHECK(later.utc_until);
  CHECK_FALSE(later.utc_afterwards);
  REQUIRE(codes(later) == "D010 ");
  CHECK(later.diagnostics.front().message.substr(later.diagnostics.front().message.rfind('(')) ==
        "(from 2026-03-29T01:00:00Z on)");

  const CronAnswer never = ask("30 1 1 * *", "Europe/Berlin", "2026-07-01T00:00:00Z");
  CHECK(never.cron);
  CHECK_FALSE(never.utc);
  CHECK_FALSE(never.utc_until);
  CHECK(codes(never) == "D010 ");
  CHECK(never.diagnostics.front().severity == Severity::warning);
  CHECK(never.next.size() == 5);
}

TEST_CASE("clock changes are told that touch a run within 400 days or within the runs shown") {
  const CronAnswer daily = ask("30 2 * * *", "Europe/Berlin", "2026-01-01T00:00:00Z");
  REQUIRE(daily.diagnostics.size() == 2);
  CHECK(daily.diagnostics[0].severity == Severity::note);
  CHECK(daily.diagnostics[0].code == "D014");
  CHECK(daily.diagnostics[0].message ==
        "2026-03-29 02:30 is skipped in Europe/Berlin: clocks go forward from 02:00 to 03:00, and that run does not "
        "happen");
  CHECK(daily.diagnostics[1].message ==
        "2026-10-25 02:30 comes twice in Europe/Berlin: clocks go back from 03:00 to 02:00, and it runs at both times");
  // The last Sunday in March is the 28th in 2032 only; the runs shown go that far.
  CHECK(codes(ask("30 2 28 3 *", "Europe/Berlin", "2028-01-01T00:00:00Z", 2)).empty());
  CHECK(codes(ask("30 2 28 3 *", "Europe/Berlin", "2028-01-01T00:00:00Z", 5)) == "D014 ");
}

TEST_CASE("an expression that never fires is valid, with a warning and no runs") {
  const CronAnswer answer = ask("0 0 31 2 *", "Europe/Berlin", "2026-01-01T00:00:00Z");
  CHECK(answer.cron);
  CHECK(answer.never);
  CHECK(answer.next.empty());
  CHECK(codes(answer) == "D011 ");
}

TEST_CASE("an invalid expression has its errors and nothing else") {
  const CronAnswer answer = ask("61 25 * * *", "Europe/Berlin", "2026-01-01T00:00:00Z");
  CHECK_FALSE(answer.cron);
  CHECK_FALSE(answer.utc);
  CHECK(answer.next.empty());
  CHECK(codes(answer) == "D003 D003 ");
}

TEST_CASE("runs beyond what is known of the zone are refused") {
  zone::SystemTimeZones zones;
  const cli::CronQuestion question{"0 0 1 1 *", "", parse_rfc3339("2030-01-01T00:00:00Z").value(), 100};
  const auto answer = cli::answer_cron(question, zones.offsets("Europe/Berlin").value());
  REQUIRE_FALSE(answer);
  CHECK(answer.error().front().code == "D013");
  CHECK(cli::answer_cron(question, zones.offsets("UTC").value()).value().next.size() == 100);
}
