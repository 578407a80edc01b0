#include <cstdint>
#include <optional>
#include <tuple>

#include "providers/json_call.hpp"
#include "providers/registry.hpp"

namespace weir::providers {
namespace {

/// Events come newest first; where a server lists them otherwise, their times and numbers still tell.
std::tuple<std::string, std::int64_t> moment(const Json& event) {
  const auto number = event.find("sequenceId");
  const bool counted = number != event.end() && number->is_number_integer();
  return {*string_member(event, "ts"), counted ? number->get<std::int64_t>() : 0};
}

/// Syncs and sign-ins are events, too, but change nothing that anybody declared.
bool is_change(const Json& event) {
  const auto action = string_member(event, "action");
  return action == "create" || action == "update" || action == "delete";
}

std::optional<Json> newest_event(http::Client& client, const RemoteObject& object) {
  const std::string target =
      "/v1/audit-events" +
      http::encode_query({{"resourceType", object.kind}, {"resourceId", object.id}, {"limit", "500"}});
  const JsonCall call = call_json(client, json_request(http::Method::get, target), http::Repeat::safe);
  if (!call.answered_ok() || call.unreadable || !call.body.is_object()) return std::nullopt;
  const auto items = call.body.find("items");
  if (items == call.body.end() || !items->is_array()) return std::nullopt;
  std::optional<Json> newest;
  for (const Json& event : *items) {
    if (!event.is_object() || string_member(event, "resourceId") != object.id) continue;
    if (!string_member(event, "ts") || !is_change(event)) continue;
    if (!newest || moment(event) > moment(*newest)) newest = event;
  }
  return newest;
}

}  // namespace

LastChange last_change(http::Client& client, const RemoteObject& object) {
  LastChange change;
  if (const auto event = newest_event(client, object)) {
    change.actor = string_member(*event, "actorId");
    change.at = string_member(*event, "ts");
    change.action = string_member(*event, "action");
    return change;
  }
  change.actor = object.deleted ? object.deleted_by : object.updated_by;
  change.at = object.deleted ? object.deleted_at : object.updated_at;
  return change;
}

}  // namespace weir::providers
