#include "core/lease.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir {
namespace {

/// "12 s", "3 min", "2 h", "5 d": what a person wants to know of an age.
std::string age_words(std::chrono::milliseconds age) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(age).count();
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 120 * 60) return fmt::format("{} min", seconds / 60);
  if (seconds < 48 * 3600) return fmt::format("{} h", seconds / 3600);
  return fmt::format("{} d", seconds / 86400);
}

std::optional<Instant> instant_member(const Json& json, const char* name) {
  if (!json.contains(name)) return std::nullopt;
  if (json[name].is_null()) return Instant{};
  const auto text = string_member(json, name);
  const auto instant = text ? parse_rfc3339(*text) : Result<Instant>();
  return text && instant ? std::optional(*instant) : std::nullopt;
}

std::optional<std::int64_t> integer_member(const Json& json, const char* name) {
  if (!json.contains(name) || !json[name].is_number_integer()) return std::nullopt;
  return json[name].get<std::int64_t>();
}

}  // namespace

LeaseStanding judge(const Lease& lease, const LeaseFacts& facts, const LeaseRules& rules) {
  if (!lease.held) return LeaseStanding::free;
  if (facts.process_is_gone) return LeaseStanding::dead_here;
  if (facts.harmless && facts.now - lease.renewed >= rules.length) return LeaseStanding::expired;
  return LeaseStanding::held;
}

std::string lease_words(const Lease& lease) {
  return fmt::format("run {} of {} at {} (process {}, epoch {})", printable(lease.run), printable(lease.holder.who),
                     printable(lease.holder.host), lease.holder.pid, lease.epoch);
}

std::string lease_age_words(const Lease& lease, Instant now) {
  const std::string since = "since " + format_rfc3339(lease.since);
  if (now < lease.renewed)
    return since + ", last sign of life at " + format_rfc3339(lease.renewed) + " by its own clock";
  return since + ", last sign of life " + age_words(now - lease.renewed) + " ago";
}

Json to_json(const Lease& lease) {
  const auto time = [&](Instant at) { return lease.epoch == 0 ? Json() : Json(format_rfc3339(at)); };
  return {{"epoch", lease.epoch},
          {"held", lease.held},
          {"run", lease.run},
          {"who", lease.holder.who},
          {"host", lease.holder.host},
          {"process", lease.holder.process},
          {"pid", lease.holder.pid},
          {"command", lease.command},
          {"commit", lease.commit ? Json(*lease.commit) : Json()},
          {"since", time(lease.since)},
          {"renewed", time(lease.renewed)},
          {"serial", lease.serial}};
}

std::optional<Lease> lease_from_json(const Json& json) {
  if (!json.is_object() || !json.contains("held") || !json["held"].is_boolean() || !json.contains("commit"))
    return std::nullopt;
  const auto epoch = integer_member(json, "epoch"), pid = integer_member(json, "pid");
  const auto serial = integer_member(json, "serial");
  const auto since = instant_member(json, "since"), renewed = instant_member(json, "renewed");
  if (!epoch || *epoch < 0 || !pid || !serial || !since || !renewed) return std::nullopt;
  Lease lease;
  for (const auto& [name, text] :
       {std::pair("run", &lease.run), std::pair("who", &lease.holder.who), std::pair("host", &lease.holder.host),
        std::pair("process", &lease.holder.process), std::pair("command", &lease.command)}) {
    auto found = string_member(json, name);
    if (!found) return std::nullopt;
    *text = std::move(*found);
  }
  lease.epoch = *epoch;
  lease.held = json["held"].get<bool>();
  lease.holder.pid = *pid;
  lease.commit = string_member(json, "commit");
  lease.since = *since;
  lease.renewed = *renewed;
  lease.serial = *serial;
  return lease;
}

}  // namespace weir
