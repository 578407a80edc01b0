#include "platform/routes.hpp"

#include <optional>

#include "core/text.hpp"
#include "platform/answer.hpp"
#include "platform/audit.hpp"
#include "platform/data_sources.hpp"
#include "platform/jobs.hpp"

namespace weir::platform {
namespace {

using http::Method;

http::Response get_instance(const Context& context, const Call& call) {
  const Json body{{"instanceId", context.store.instance_id()},
                  {"tenantId", call.caller.tenant},
                  {"appId", call.caller.app ? Json(*call.caller.app) : Json()}};
  return json_answer(200, body.dump());
}

/// A handler of the requests that all kinds answer alike, for one kind.
auto of(http::Response (*answer)(const Context&, const Call&, const ObjectKind&), const ObjectKind& kind) {
  return [answer, &kind](const Context& context, const Call& call) { return answer(context, call, kind); };
}

std::vector<Route> make_routes() {
  std::vector<Route> table;
  for (const ObjectKind* kind : {&data_source_kind(), &connector_kind()}) {
    table.push_back({Method::get, kind->path, Tally::read, false, of(list_objects, *kind)});
    table.push_back({Method::post, kind->path, Tally::write, false, of(create_object, *kind)});
    table.push_back({Method::get, kind->item_path, Tally::read, false, of(get_object, *kind)});
    table.push_back({Method::patch, kind->item_path, Tally::write, false, of(patch_object, *kind)});
    table.push_back({Method::delete_, kind->item_path, Tally::write, false, of(delete_object, *kind)});
  }
  table.push_back({Method::post, "/v1/data-sources/{id}/sync", Tally::write, false, start_sync});
  table.push_back({Method::get, "/v1/data-sources/{id}/sync-history", Tally::read, false, list_sync_history});
  table.push_back({Method::post, "/v1/data-sources/{id}/authenticate", Tally::write, false, authenticate_source});
  table.push_back({Method::get, "/v1/jobs", Tally::read, false, list_jobs});
  table.push_back({Method::get, "/v1/jobs/{id}", Tally::read, false, get_job});
  table.push_back({Method::post, "/v1/jobs/{id}/cancel", Tally::write, false, cancel_job});
  table.push_back({Method::get, "/v1/audit-events", Tally::read, false, list_audit_events});
  table.push_back({Method::get, "/v1/instance", Tally::none, true, get_instance});
  return table;
}

/// The segment in the place of `{id}` ("" for a pattern without), or nullopt when the path is another.
std::optional<std::string> id_in(std::string_view pattern, const http::Target& target) {
  const std::vector<std::string> wanted = split(pattern.substr(1), '/');
  if (wanted.size() != target.segments.size()) return std::nullopt;
  std::string id;
  for (std::size_t index = 0; index < wanted.size(); ++index) {
    if (wanted[index] == "{id}") {
      id = target.segments[index];
    } else if (wanted[index] != target.segments[index]) {
      return std::nullopt;
    }
  }
  return id;
}

}  // namespace

const std::vector<Route>& routes() {
  static const std::vector<Route> table = make_routes();
  return table;
}

Match match_route(http::Method method, const http::Target& target, Profile profile) {
  Match match;
  for (const Route& route : routes()) {
    if (route.extension && profile == Profile::seed) continue;
    auto id = id_in(route.pattern, target);
    if (!id) continue;
    match.allowed.push_back(route.method);
    if (route.method != method) continue;
    match.route = &route;
    match.id = std::move(*id);
  }
  return match;
}

}  // namespace weir::platform
