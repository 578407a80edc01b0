#include <array>

#include "providers/connector.hpp"
#include "providers/data_source.hpp"
#include "providers/json_call.hpp"
#include "providers/registry.hpp"

namespace weir::providers {
namespace {

std::string_view audit_type(std::string_view kind) {
  for (const RestKind* known : {&data_source(), &connector()}) {
    if (known->kind == kind) return known->audit_type;
  }
  return kind;
}

/// The event with the latest time, in whatever order they come.
std::optional<Json> newest_event(http::Client& client, const RemoteObject& object) {
  const std::string target =
      "/v1/audit-events" +
      http::encode_query(
          {{"resourceType", std::string(audit_type(object.kind))}, {"resourceId", object.id}, {"limit", "500"}});
  const JsonCall call = call_json(client, json_request(http::Method::get, target), http::Repeat::safe);
  if (!call.answered_ok() || call.unreadable || !call.body.is_object()) return std::nullopt;
  const auto items = call.body.find("items");
  if (items == call.body.end() || !items->is_array()) return std::nullopt;
  std::optional<Json> newest;
  for (const Json& event : *items) {
    if (string_member(event, "resourceId").value_or(object.id) != object.id || !string_member(event, "ts")) continue;
    if (!newest || *string_member(*newest, "ts") <= *string_member(event, "ts")) newest = event;
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
  }
  if (!change.actor) change.actor = object.deleted ? object.deleted_by : object.updated_by;
  if (!change.at) change.at = object.deleted ? object.deleted_at : object.updated_at;
  return change;
}

}  // namespace weir::providers
