#include "platform/routes.hpp"

#include <iterator>
#include <utility>

#include "core/text.hpp"
#include "platform/answer.hpp"
#include "platform/audit.hpp"
#include "platform/connections.hpp"
#include "platform/data_sources.hpp"
#include "platform/jobs.hpp"
#include "platform/source_streams.hpp"
#include "platform/stream_mappings.hpp"

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
  for (const ObjectKind* kind : {&data_source_kind(), &connector_kind(), &connection_kind()}) {
    table.push_back({Method::get, kind->path, Tally::read, false, of(list_objects, *kind)});
    table.push_back({Method::post, kind->path, Tally::write, false, of(create_object, *kind)});
    table.push_back({Method::get, kind->item_path, Tally::read, false, of(get_object, *kind)});
    table.push_back({Method::patch, kind->item_path, Tally::write, false, of(patch_object, *kind)});
    table.push_back({Method::delete_, kind->item_path, Tally::write, false, of(delete_object, *kind)});
  }
  const ObjectKind& mapping = stream_mapping_kind();
  const Route others[] = {
      {Method::post, "/v1/data-sources/{id}/sync", Tally::write, false, start_sync},
      {Method::get, "/v1/data-sources/{id}/sync-history", Tally::read, false, list_sync_history},
      {Method::post, "/v1/data-sources/{id}/authenticate", Tally::write, false, authenticate_source},
      {Method::get, "/v1/data-sources/{id}/streams", Tally::read, false, list_source_streams},
      {Method::get, mapping.path, Tally::read, false, of(list_objects, mapping)},
      {Method::get, mapping.item_path, Tally::read, false, get_stream_mapping},
      {Method::put, mapping.item_path, Tally::write, false, put_stream_mapping},
      {Method::delete_, mapping.item_path, Tally::write, false, delete_stream_mapping},
      {Method::post, "/v1/connections/{id}/refresh", Tally::write, false, refresh_connection},
      {Method::get, "/v1/jobs", Tally::read, false, list_jobs},
      {Method::get, "/v1/jobs/{id}", Tally::read, false, get_job},
      {Method::post, "/v1/jobs/{id}/cancel", Tally::write, false, cancel_job},
      {Method::get, "/v1/audit-events", Tally::read, false, list_audit_events},
      {Method::get, "/v1/instance", Tally::none, true, get_instance},
  };
  table.insert(table.end(), std::begin(others), std::end(others));
  return table;
}

/// Whether the path is one of the pattern; then with what stands in the place of its variables.
bool matches(std::string_view pattern, const http::Target& target, Match& match) {
  const std::vector<std::string> wanted = split(pattern.substr(1), '/');
  if (wanted.size() != target.segments.size()) return false;
  std::string id, name;
  for (std::size_t index = 0; index < wanted.size(); ++index) {
    const std::string& segment = target.segments[index];
    if (wanted[index] == "{id}") {
      id = segment;
    } else if (wanted[index] == "{name}") {
      name = segment;
    } else if (wanted[index] != segment) {
      return false;
    }
  }
  match.id = std::move(id);
  match.name = std::move(name);
  return true;
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
    if (!matches(route.pattern, target, match)) continue;
    match.allowed.push_back(route.method);
    if (route.method == method) match.route = &route;
  }
  return match;
}

}  // namespace weir::platform
