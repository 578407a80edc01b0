#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "cli/api_view.hpp"
#include "cli/commands.hpp"
#include "cli/object_names.hpp"
#include "cli/rendering.hpp"
#include "core/text.hpp"
#include "providers/read_views.hpp"
#include "schema/schema.hpp"

namespace weir::cli {
namespace {

/// What of the API is asked for.
struct StatusWish {
  std::string kind = "DataSource";
  std::optional<std::string> name;  ///< of one object, or its id
};

Result<StatusWish> status_wish(const Arguments& arguments) {
  StatusWish wish;
  if (arguments.positionals.empty()) return wish;
  const std::string& text = arguments.positionals.front();
  const auto slash = text.find('/');
  const std::string kind = text.substr(0, slash);
  const bool known = kind == "DataSource" || kind == "Connector";
  if (slash != std::string::npos && !known)
    return fail(error("U003",
                      fmt::format("KEY got \"{}\"; expected DataSource or Connector, with /NAME or alone, or the "
                                  "name of a source",
                                  printable(text)),
                      "status tells of these two kinds"));
  if (known) wish.kind = kind;
  if (slash != std::string::npos || !known) wish.name = known ? text.substr(slash + 1) : text;
  return wish;
}

Result<void> check_type(const Arguments& arguments) {
  const auto type = arguments.text("--type");
  const auto types = schema::source_types();
  if (!type || std::find(types.begin(), types.end(), *type) != types.end()) return {};
  const auto near = did_you_mean(*type, types);
  return fail(error("U003", fmt::format("--type got \"{}\"; expected one of {}", printable(*type), join(types, ", ")),
                    near ? fmt::format("did you mean {}?", *near) : ""));
}

/// Names in Git by id, of connectors.
using Names = std::map<std::string, report::NamedObject>;

report::NamedObject named(const Names& names, const std::string& id) {
  const auto name = names.find(id);
  return name == names.end() ? report::NamedObject{std::nullopt, id} : name->second;
}

Result<Names> connector_names(ApiView& view) {
  Names names;
  if (!view.serves("Connector")) return names;
  const auto connectors = providers::list_connectors(view.client(), view.versioned(), view.passed_over);
  if (!connectors) return fail(connectors.error());
  for (const providers::ConnectorView& connector : *connectors)
    names[connector.object.id] = name_of(connector.object, view.project_id());
  return names;
}

/// The connections of each source, by its id.
using Connections = std::map<std::string, std::vector<report::ConnectionStatus>>;

Result<Connections> connections_by_source(ApiView& view, const Names& names, Instant now) {
  Connections found;
  if (!view.serves("Connection")) return found;
  auto connections = providers::list_connections(view.client(), view.versioned(), view.passed_over);
  if (!connections) return fail(connections.error());
  for (providers::ConnectionView& connection : *connections) {
    report::ConnectionStatus status;
    status.name = name_of(connection.object, view.project_id());
    status.destination = named(names, connection.object.references["destination"]);
    status.next_run = next_run(connection.object, "schedule", now);
    status.view = std::move(connection);
    found[status.view.object.references["source"]].push_back(std::move(status));
  }
  return found;
}

bool is_wanted(const providers::SourceView& source, const Arguments& arguments) {
  const auto type = arguments.text("--type"), health = arguments.text("--health");
  return (!type || string_member(source.object.spec, "type") == *type) && (!health || source.health == *health);
}

template <class View>
Result<void> keep_one(std::vector<View>& views, const ApiView& api, const StatusWish& wish) {
  std::vector<const RemoteObject*> objects;
  for (const View& view : views) objects.push_back(&view.object);
  const auto picked = pick_object(objects, api.project_id(), wish.kind, *wish.name);
  if (!picked) return fail(api.with_passed_over(picked.error()));
  views = {std::move(views[*picked])};
  return {};
}

Result<void> add_sources(ApiView& view, const StatusWish& wish, const Arguments& arguments, Instant now,
                         report::Status& status) {
  auto sources = providers::list_sources(view.client(), view.versioned(), view.passed_over);
  if (!sources) return fail(sources.error());
  if (wish.name)
    if (auto kept = keep_one(*sources, view, wish); !kept) return kept;
  const auto names = connector_names(view);
  if (!names) return fail(names.error());
  auto connections = connections_by_source(view, *names, now);
  if (!connections) return fail(connections.error());
  for (providers::SourceView& source : *sources) {
    if (!is_wanted(source, arguments)) continue;
    report::SourceStatus one;
    one.name = name_of(source.object, view.project_id());
    for (const std::string& id : source.destinations) one.destinations.push_back(named(*names, id));
    one.next_run = next_run(source.object, "syncSchedule", now);
    one.connections = std::move((*connections)[source.object.id]);
    one.view = std::move(source);
    status.sources.push_back(std::move(one));
  }
  return {};
}

Result<void> add_connectors(ApiView& view, const StatusWish& wish, report::Status& status) {
  auto connectors = providers::list_connectors(view.client(), view.versioned(), view.passed_over);
  if (!connectors) return fail(connectors.error());
  if (wish.name)
    if (auto kept = keep_one(*connectors, view, wish); !kept) return kept;
  for (providers::ConnectorView& connector : *connectors) {
    report::NamedObject name = name_of(connector.object, view.project_id());
    status.connectors.push_back({std::move(name), std::move(connector)});
  }
  return {};
}

/// What carries our mark first, by name; the others by id.
template <class One>
void sort_by_name(std::vector<One>& all) {
  std::sort(all.begin(), all.end(), [](const One& a, const One& b) {
    const auto rank = [](const One& one) { return std::tuple(!one.name.key, one.name.key, one.name.id); };
    return rank(a) < rank(b);
  });
}

}  // namespace

Result<Ending> run_status(Shell& shell, const Arguments& arguments) {
  const auto wish = status_wish(arguments);
  if (!wish) return fail(wish.error());
  if (auto good = check_type(arguments); !good) return fail(good.error());
  auto view = ApiView::open(shell, arguments);
  if (!view) return fail(view.error());
  const Instant now = arguments.instant("--as-of").value_or(shell.clock.now());
  report::Status status;
  status.subject = (*view)->subject();
  status.whole = !wish->name;
  status.of_connectors = wish->kind == "Connector";
  const auto added = wish->kind == "Connector" ? add_connectors(**view, *wish, status)
                                               : add_sources(**view, *wish, arguments, now, status);
  if (!added) return fail(added.error());
  sort_by_name(status.sources);
  sort_by_name(status.connectors);
  return Ending{0,
                wants_json(arguments) ? json_line(report::status_json(status))
                                      : report::status_text(status, text_style(shell, arguments)),
                std::move((*view)->passed_over)};
}

}  // namespace weir::cli
