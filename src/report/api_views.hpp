#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/cast_table.hpp"
#include "core/baseline.hpp"
#include "core/json.hpp"
#include "providers/views.hpp"
#include "report/render.hpp"

/// What the API holds and does, as `status`, `streams`, `sync` and `history` tell it: values and their renderings.
namespace weir::report {

/// Where a view was taken.
struct ViewSubject {
  std::string project_name, project_id;
  std::string target_name;
  Instance instance;
};

/// An object by its name in Git where it carries our mark, else by its id alone.
struct NamedObject {
  std::optional<ResourceKey> key;
  std::string id;
};
/// "DataSource/okta-prod", else the id.
std::string name_text(const NamedObject& object);

/// A connection, with names in Git where there are any.
struct ConnectionStatus {
  NamedObject name;
  NamedObject destination;
  providers::ConnectionView view;
  std::optional<std::string> next_run;  ///< by its own schedule, while it is enabled
};

/// A source, the same, with its connections.
struct SourceStatus {
  NamedObject name;
  providers::SourceView view;
  std::vector<NamedObject> destinations;
  std::optional<std::string> next_run;        ///< by its own schedule, while it is enabled
  std::vector<ConnectionStatus> connections;  ///< sorted by id
};

/// A connector, the same.
struct ConnectorStatus {
  NamedObject name;
  providers::ConnectorView view;
};

/// What `weir status` tells.
struct Status {
  ViewSubject subject;
  bool whole = true;  ///< a list; false: one object, told in detail
  std::vector<SourceStatus> sources;
  std::vector<ConnectorStatus> connectors;
  bool of_connectors = false;  ///< these were asked for, not sources
};

/// What `weir streams` tells.
struct Streams {
  ViewSubject subject;
  NamedObject source;
  std::string type;
  std::vector<providers::StreamView> streams;
};

/// What the cast of a field is like; nullopt where there is none, or one between types that are not known here.
std::optional<catalog::Cast> cast_in(const providers::StreamFieldView& field);

/// How a sync ended as far as its caller waited.
enum class SyncEnding { started, completed, partial, failed, cancelled, timed_out, interrupted };
std::string_view to_string(SyncEnding ending);
/// The ending of a job that has ended: completed with errors is partial.
SyncEnding ending_of(const providers::JobView& job);
/// 0, 1, 3 or 130 (docs/cli.md).
int exit_code(SyncEnding ending);

/// What `weir sync` tells.
struct SyncRun {
  ViewSubject subject;
  NamedObject source;
  providers::JobView job;
  SyncEnding ending = SyncEnding::started;
  bool carried_out_here = false;  ///< by a runner in this process: what has not ended waits in the queue again
};

/// What `weir history` tells.
struct History {
  ViewSubject subject;
  NamedObject source;
  std::vector<providers::JobView> runs;  ///< newest first
};

/// Text for people, ending in a newline. Of a sync that was only started it is the job's id alone.
std::string status_text(const Status& status, const TextStyle& style);
std::string streams_text(const Streams& streams, const TextStyle& style);
std::string sync_text(const SyncRun& run, const TextStyle& style);
std::string history_text(const History& history, const TextStyle& style);

/// The JSON values of docs/formats.md: Status, Streams, Job, History.
Json status_json(const Status& status);
Json streams_json(const Streams& streams);
Json sync_json(const SyncRun& run);
Json history_json(const History& history);

}  // namespace weir::report
