#include "providers/read_views.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"
#include "providers/connection.hpp"
#include "providers/connector.hpp"
#include "providers/data_source.hpp"
#include "providers/item_path.hpp"
#include "providers/json_call.hpp"
#include "providers/member_reader.hpp"
#include "providers/object_reader.hpp"
#include "providers/page_walk.hpp"
#include "providers/stream_mapping.hpp"
#include "providers/verdict.hpp"

namespace weir::providers {
namespace {

constexpr std::size_t largest_page = 500;
constexpr std::size_t most_told = 100;  // items that cannot be read

/// Reads one item, which stands at a pointer of its page; the text tells items apart.
template <class View>
using ReadItem = std::function<Result<std::pair<std::string, View>>(Json item, const std::string& pointer)>;

/// An item that cannot be read stops no other.
void pass_over(const PageWalk& walk, const Diagnostics& problems, Diagnostics& passed_over) {
  if (passed_over.size() >= most_told) return;
  Diagnostic problem = problems.front();
  problem.severity = Severity::warning;
  problem.message = fmt::format("{}: {}", walk.page_name(), problem.message);
  problem.hint = "left out here; whoever made it at the API can tell what it is";
  passed_over.push_back(std::move(problem));
}

template <class View>
Result<std::vector<View>> read_list(http::Client& client, const PagedList& list, const ReadItem<View>& read,
                                    Diagnostics& passed_over) {
  constexpr int readings = 2;  // a list that moves while it is read is read once more
  std::string moved;
  for (int reading = 0; reading < readings; ++reading) {
    PageWalk walk(client, list);
    Diagnostics bad_items;
    std::vector<View> views;
    std::set<std::string> seen;
    while (auto items = walk.next()) {
      for (std::size_t index = 0; index < items->size(); ++index) {
        auto view = read(std::move((*items)[index]), fmt::format("/{}/{}", list.items, index));
        if (!view) {
          pass_over(walk, view.error(), bad_items);
          continue;
        }
        if (!seen.insert(view->first).second) walk.moved = "an item came twice";
        views.push_back(std::move(view->second));
      }
    }
    if (!walk.problems.empty()) return fail(std::move(walk.problems));
    if (walk.moved.empty()) {
      append(passed_over, std::move(bad_items));
      return views;
    }
    moved = walk.moved;
  }
  return fail(error("A007", fmt::format("the listing of {} is incomplete: {}", list.name, moved),
                    "somebody may be changing many objects at once: try again"));
}

/// All objects of a kind, with what `look` takes out of each.
template <class View>
Result<std::vector<View>> list_views(http::Client& client, const RestKind& kind, bool versioned,
                                     void (*look)(MemberReader& members, View& view), Diagnostics& passed_over) {
  ObjectReader reader(kind, versioned);
  const PagedList list{std::string(kind.kind), std::string(kind.collection), kind.items, kind.next_cursor, {}};
  const ReadItem<View> read = [&](Json item, const std::string& pointer) -> Result<std::pair<std::string, View>> {
    View view;
    MemberReader members(item, pointer);
    look(members, view);
    if (auto good = members.result(); !good) return fail(std::move(good.error()));
    auto object = reader.read(std::move(item), pointer);
    if (!object) return fail(std::move(object.error()));
    view.object = std::move(*object);
    return std::pair(view.object.id, std::move(view));
  };
  auto views = read_list(client, list, read, passed_over);
  if (!views) return views;
  std::sort(views->begin(), views->end(), [](const View& a, const View& b) { return a.object.id < b.object.id; });
  return views;
}

void look_at_source(MemberReader& members, SourceView& view) {
  view.status = members.required_text("status");
  view.health = members.text("health");
  view.last_sync_at = members.text("lastSyncAt");
  view.last_sync_status = members.text("lastSyncStatus");
  view.last_run = members.text("lastRun");
  view.destinations = members.texts("destinations");
}

void look_at_connector(MemberReader& members, ConnectorView& view) {
  view.sync_status = members.text("sync_status");
  view.last_sync_at = members.text("last_sync_at");
  view.last_error = members.text("last_error");
  view.consecutive_errors = members.count("consecutive_errors");
}

void look_at_connection(MemberReader& members, ConnectionView& view) {
  view.last_run = members.text("lastRun");
  view.last_run_status = members.text("lastRunStatus");
  view.refreshed_at = members.text("refreshedAt");
  view.cursors = members.text_map("cursors");
}

Result<StreamView> read_stream(const Json& item, const std::string& pointer, bool versioned) {
  StreamView stream;
  MemberReader members(item, pointer);
  stream.name = members.required_text("name");
  stream.primary_key = members.texts("primaryKey");
  const Json* fields = members.array("fields");
  const Json* mapping = members.object("mapping");
  if (auto good = members.result(); !good) return fail(std::move(good.error()));
  for (std::size_t index = 0; fields != nullptr && index < fields->size(); ++index) {
    MemberReader field((*fields)[index], fmt::format("{}/fields/{}", pointer, index));
    stream.fields.push_back({field.required_text("name"), field.required_text("type"), field.text("mappedType"),
                             field.flag("nullable").value_or(false)});
    if (auto good = field.result(); !good) return fail(std::move(good.error()));
  }
  if (mapping == nullptr) return stream;
  auto object = ObjectReader(stream_mapping(), versioned).read(*mapping, pointer + "/mapping");
  if (!object) return fail(std::move(object.error()));
  stream.mapping = std::move(*object);
  return stream;
}

Result<JobView> read_job_item(const Json& item, const std::string& pointer) {
  JobView job;
  MemberReader members(item, pointer);
  job.id = members.required_text("id");
  const auto status = parse_job_status(members.required_text("status"));
  if (!status) members.refuse("status", "queued, running, completed, failed or cancelled");
  job.progress = std::clamp(members.number("progress").value_or(0), 0.0, 100.0);
  job.created_at = members.text("createdAt");
  job.started_at = members.text("startedAt");
  job.completed_at = members.text("completedAt");
  job.notes = members.texts("notes");
  const Json* output = members.object("output");
  const Json* problem = members.object("error");
  if (auto good = members.result(); !good) return fail(std::move(good.error()));
  if (!is_legal_id(job.id)) return fail(error("A019", pointer + "/id: an illegal id"));
  job.status = *status;
  if (output != nullptr) {
    MemberReader counts(*output, pointer + "/output");
    job.output = JobOutput{counts.count("created").value_or(0), counts.count("updated").value_or(0),
                           counts.count("deleted").value_or(0), counts.count("errors").value_or(0)};
    if (auto good = counts.result(); !good) return fail(std::move(good.error()));
  }
  if (problem != nullptr) {
    MemberReader reason(*problem, pointer + "/error");
    job.error = JobError{reason.text("code"), reason.text("message").value_or("no reason given")};
    if (auto good = reason.result(); !good) return fail(std::move(good.error()));
  }
  return job;
}

/// The job in an answer; `tried` says of what.
Result<JobView> answered_job(const JsonCall& call, const std::string& tried) {
  auto job = read_job_item(call.body, "");
  if (job) return job;
  for (Diagnostic& problem : job.error()) problem.message = fmt::format("{}: {}", tried, problem.message);
  return job;
}

}  // namespace

Result<std::vector<SourceView>> list_sources(http::Client& client, bool versioned, Diagnostics& passed_over) {
  return list_views<SourceView>(client, data_source(), versioned, look_at_source, passed_over);
}

Result<std::vector<ConnectorView>> list_connectors(http::Client& client, bool versioned, Diagnostics& passed_over) {
  return list_views<ConnectorView>(client, connector(), versioned, look_at_connector, passed_over);
}

Result<std::vector<ConnectionView>> list_connections(http::Client& client, bool versioned, Diagnostics& passed_over) {
  return list_views<ConnectionView>(client, connection(), versioned, look_at_connection, passed_over);
}

Result<std::vector<StreamView>> list_streams(http::Client& client, const std::string& source_id, bool versioned,
                                             Diagnostics& passed_over) {
  const auto path = item_path(data_source(), source_id);
  if (!path) return fail(path.error());
  const PagedList list{"streams of " + source_id, *path + "/streams", "items", "nextCursor", {}};
  const ReadItem<StreamView> read = [&](const Json& item,
                                        const std::string& pointer) -> Result<std::pair<std::string, StreamView>> {
    auto stream = read_stream(item, pointer, versioned);
    if (!stream) return fail(std::move(stream.error()));
    std::string name = stream->name;
    return std::pair(std::move(name), std::move(*stream));
  };
  return read_list(client, list, read, passed_over);
}

Result<std::vector<JobView>> sync_history(http::Client& client, const std::string& source_id, std::size_t limit,
                                          Diagnostics& passed_over) {
  const auto path = item_path(data_source(), source_id);
  if (!path) return fail(path.error());
  PagedList list{"syncs of " + source_id, *path + "/sync-history", "items", "nextCursor", {}};
  list.page_size = std::min(limit, largest_page);
  PageWalk walk(client, list);
  std::vector<JobView> jobs;
  // New runs may begin meanwhile, so a total that moves is no fault here: what came is the newest.
  while (jobs.size() < limit) {
    const auto items = walk.next();
    if (!items) break;
    for (std::size_t index = 0; index < items->size() && jobs.size() < limit; ++index) {
      auto job = read_job_item((*items)[index], fmt::format("/items/{}", index));
      if (job)
        jobs.push_back(std::move(*job));
      else
        pass_over(walk, job.error(), passed_over);
    }
  }
  if (!walk.problems.empty()) return fail(std::move(walk.problems));
  return jobs;
}

Result<JobView> start_sync(http::Client& client, const std::string& source_id, const std::string& key) {
  const auto path = item_path(data_source(), source_id);
  if (!path) return fail(path.error());
  http::Request request = json_request(http::Method::post, *path + "/sync");
  if (!key.empty()) request.headers.set("Idempotency-Key", key);
  const auto repeat = key.empty() ? http::Repeat::only_unsent : http::Repeat::guarded;
  const JsonCall call = call_json(client, request, repeat);
  const std::string tried = fmt::format("sync {}", source_id);
  const bool unclear = judge(call.exchange, Write::create) == WriteAnswer::Verdict::unknown || call.unreadable;
  if (call.answered_ok() && !call.unreadable) return answered_job(call, tried);
  Diagnostic problem = describe_failure(client, call, tried);
  if (unclear) {
    problem.code = "A015";
    problem.message = fmt::format("outcome unknown: {}", problem.message);
    problem.hint = "`weir history` tells whether a sync was started";
  }
  return fail(std::move(problem));
}

Result<JobView> read_job(http::Client& client, const std::string& id) {
  const std::string tried = fmt::format("read job {}", printable(id, 40));
  if (!is_legal_id(id)) return fail(error("A019", fmt::format("{}: it is no legal id", tried)));
  const std::string target = "/v1/jobs/" + http::encode_segment(id);
  const JsonCall call = call_json(client, json_request(http::Method::get, target), http::Repeat::safe);
  if (!call.answered_ok() || call.unreadable) return fail(describe_failure(client, call, tried));
  auto job = answered_job(call, tried);
  if (job && job->id != id) return fail(error("A004", fmt::format("{}: /id: got another job", tried)));
  return job;
}

}  // namespace weir::providers
