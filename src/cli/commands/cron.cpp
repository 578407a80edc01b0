#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/cron_answer.hpp"
#include "cli/rendering.hpp"
#include "cli/shell.hpp"
#include "core/diagnostic_json.hpp"
#include "core/local_time.hpp"
#include "core/resource.hpp"
#include "core/text.hpp"

namespace weir::cli {
namespace {

Json to_json(const CronQuestion& question, const CronAnswer& answer) {
  Json next = Json::array();
  for (const CronRun& run : answer.next)
    next.push_back({{"local", format_local_time(run.at, run.offset)}, {"utc", format_rfc3339(run.at)}});
  Json diagnostics = Json::array();
  for (const Diagnostic& one : answer.diagnostics) diagnostics.push_back(weir::to_json(one));
  return {{"formatVersion", 1},
          {"kind", "Cron"},
          {"expression", invalid_utf8(question.expression) ? printable(question.expression) : question.expression},
          {"valid", answer.cron.has_value()},
          {"canonical", answer.cron ? Json(canonical_cron(*answer.cron)) : Json()},
          {"utc", answer.utc ? Json(canonical_cron(*answer.utc)) : Json()},
          {"never", answer.never},
          {"next", std::move(next)},
          {"diagnostics", std::move(diagnostics)}};
}

/// "Sun 2026-03-29 03:30 +02:00"
std::string run_text(Instant at, std::chrono::seconds offset) {
  constexpr std::array<std::string_view, 7> names = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  const std::string text = format_local_time(at, offset);
  const std::chrono::weekday weekday(std::chrono::floor<std::chrono::days>(at + offset));
  return fmt::format("{} {} {} {}", names.at(weekday.c_encoding()), text.substr(0, 10), text.substr(11, 5),
                     text.substr(text.size() - 6));
}

/// "Sun 2026-03-29 01:30"
std::string run_text_in_utc(Instant at) {
  return run_text(at, std::chrono::seconds(0)).substr(0, 20);
}

std::string utc_text(const CronAnswer& answer) {
  if (!answer.utc) return "five fields cannot say it";
  std::string text = canonical_cron(*answer.utc);
  if (!answer.utc_until) return text;
  return text + fmt::format(" until {}, then {}", run_text_in_utc(*answer.utc_until),
                            answer.utc_afterwards ? canonical_cron(*answer.utc_afterwards) : "not sayable");
}

std::string runs_text(const CronQuestion& question, const CronAnswer& answer, const ZoneOffsets& zone) {
  if (answer.next.empty()) return "\nNo runs.\n";
  const bool zoned = zone.zone != "UTC";
  std::string text = fmt::format("\nNext runs after {} (UTC):\n", run_text_in_utc(question.from));
  const std::size_t width = std::max<std::size_t>(27, zone.zone.size());
  if (zoned) text += fmt::format("  {:<{}}  {}\n", zone.zone, width, "UTC");
  for (const CronRun& run : answer.next) {
    const std::string utc = run_text_in_utc(run.at);
    text +=
        zoned ? fmt::format("  {:<{}}  {}\n", run_text(run.at, run.offset), width, utc) : fmt::format("  {}\n", utc);
  }
  return text;
}

std::string to_text(const CronQuestion& question, const CronAnswer& answer, const ZoneOffsets& zone) {
  if (!answer.cron) return "";
  std::string text = fmt::format("expression  {}\ncanonical   {}\n", printable(question.expression, 200),
                                 canonical_cron(*answer.cron));
  text += fmt::format("time zone   {}\n", zone.zone);
  text += fmt::format("in UTC      {}\n", utc_text(answer));
  return text + runs_text(question, answer, zone);
}

Result<std::string> spread_key(const Arguments& arguments) {
  const auto key = arguments.text("--key");
  if (!key || parse_resource_key(*key)) return key.value_or("");
  return fail(error("U003", fmt::format("--key \"{}\": expected Kind/name", printable(*key)),
                    "the key of the resource that is to run, such as DataSource/okta"));
}

}  // namespace

Result<Ending> run_cron(Shell& shell, const Arguments& arguments) {
  const auto key = spread_key(arguments);
  if (!key) return fail(key.error());
  const auto zone = shell.zones.offsets(arguments.text("--time-zone").value_or("UTC"));
  if (!zone) return fail(zone.error());
  const auto as_of = arguments.instant("--as-of");
  const auto from = arguments.instant("--from");
  const CronQuestion question{arguments.positionals.front(), *key,
                              from    ? *from
                              : as_of ? *as_of
                                      : shell.clock.now(),
                              static_cast<std::size_t>(arguments.number("-n").value_or(5))};
  const auto answer = answer_cron(question, *zone);
  if (!answer) return fail(answer.error());
  return Ending{answer->cron ? 0 : 1,
                wants_json(arguments) ? json_line(to_json(question, *answer)) : to_text(question, *answer, *zone),
                answer->diagnostics};
}

}  // namespace weir::cli
