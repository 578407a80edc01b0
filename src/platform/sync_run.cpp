#include "platform/sync_run.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"
#include "platform/destination.hpp"
#include "platform/sync_delivery.hpp"

namespace weir::platform {
namespace {

/// One run on its way.
class Run {
 public:
  Run(const SyncTask& task, const SyncPlaces& places, Pace& pace)
      : task_(task), places_(places), pace_(pace), began_(places.clock.now()) {}

  SyncResult carry_out();

 private:
  bool wants(const SyncConnection& connection, const std::string& stream) const;
  std::set<std::string> wanted_streams() const;
  bool sync_stream(const std::string& stream);
  void deliver(const SyncConnection& connection, const std::string& stream, const StreamShape& shape,
               const StreamRecords& found);
  Destination* destination_of(const SyncConnection& connection, ConnectionRun& run);
  void fail(ConnectionRun& run, SyncProblem problem, bool at_destination = false);
  std::string without_host(const Diagnostics& problems) const;
  void fail_readers_of(const std::optional<std::string>& stream, const SyncProblem& problem);
  bool step();

  const SyncTask& task_;
  const SyncPlaces& places_;
  Pace& pace_;
  /// Cursors count from here: what changes while a run reads over midnight is read by the next one.
  Instant began_;
  SyncResult result_;
  std::map<std::string, std::unique_ptr<Destination>> destinations_;
  std::vector<std::string> absent_;
  std::size_t steps_ = 1, steps_done_ = 0;
};

bool Run::wants(const SyncConnection& connection, const std::string& stream) const {
  return !connection.streams ||
         std::find(connection.streams->begin(), connection.streams->end(), stream) != connection.streams->end();
}

std::set<std::string> Run::wanted_streams() const {
  std::set<std::string> wanted;
  for (const SyncConnection& connection : task_.connections) {
    const auto streams = connection.streams ? *connection.streams : places_.reader.streams();
    wanted.insert(streams.begin(), streams.end());
  }
  return wanted;
}

bool Run::step() {
  constexpr std::size_t most = 99;
  pace_.progress = static_cast<int>(std::min(most, 100 * steps_done_ / steps_));
  ++steps_done_;
  result_.stopped = result_.stopped || !pace_.go_on();
  return !result_.stopped;
}

void Run::fail(ConnectionRun& run, SyncProblem problem, bool at_destination) {
  if (run.problem) return;
  run.problem = std::move(problem);
  run.destination_failed = at_destination;
}

/// The first problem; where the destinations lie on this host is nobody's business who reads jobs.
std::string Run::without_host(const Diagnostics& problems) const {
  std::string text = problems.front().message;
  const std::string folder = places_.destinations.string();
  for (auto at = text.find(folder); !folder.empty() && at != std::string::npos; at = text.find(folder, at))
    text.replace(at, folder.size(), "DESTINATIONS");
  return text;
}

/// `stream` nullopt: all of them.
void Run::fail_readers_of(const std::optional<std::string>& stream, const SyncProblem& problem) {
  for (const SyncConnection& connection : task_.connections)
    if (!stream || wants(connection, *stream)) fail(result_.connections[connection.id], problem);
}

Destination* Run::destination_of(const SyncConnection& connection, ConnectionRun& run) {
  auto& kept = destinations_[connection.destination];
  if (!kept) {
    auto opened = open_destination(places_.destinations / connection.destination, connection.provider);
    if (!opened) {
      fail(run, {"destination_failed", without_host(opened.error())}, true);
      return nullptr;
    }
    kept = std::move(*opened);
  }
  return kept.get();
}

void Run::deliver(const SyncConnection& connection, const std::string& stream, const StreamShape& shape,
                  const StreamRecords& found) {
  ConnectionRun& run = result_.connections[connection.id];
  DeliveryRules rules{shape.cursor_field, shape.start, catalog::find_stream(task_.type, stream), {}};
  if (const auto cursor = connection.cursors.find(stream); cursor != connection.cursors.end())
    rules.from = std::max(rules.from, midnight_of(cursor->second));
  if (const auto types = task_.mappings.find(stream); types != task_.mappings.end()) rules.mapped_types = types->second;
  const Delivery delivery = prepare_delivery(found.records, rules);
  run.errors += delivery.errors + found.unreadable;
  Destination* destination = destination_of(connection, run);
  const auto outlet = places_.outlet(connection.destination, stream);
  if (destination == nullptr) return;
  if (!outlet) return fail(run, {"storage_unavailable", "the database could not be written"});
  // What could not be read may be there all the same: then nothing is known to be gone.
  const bool whole = shape.cursor_field.empty() && found.present && found.unreadable == 0;
  const auto began = places_.clock.elapsed();
  const auto written = destination->write({*outlet, shape.primary_key}, delivery.records, whole);
  run.milliseconds += (places_.clock.elapsed() - began).count();
  if (!written) {
    return fail(run, {"destination_failed", fmt::format("stream {}: {}", stream, written.error().front().message)},
                true);
  }
  run.created += static_cast<std::int64_t>(written->created);
  run.updated += static_cast<std::int64_t>(written->updated);
  run.deleted += static_cast<std::int64_t>(written->deleted);
  run.records += static_cast<std::int64_t>(delivery.records.size());
  // A record that was not there yet or could not be read may have changed long ago when it comes.
  if (!shape.cursor_field.empty() && found.present && found.unreadable == 0)
    run.cursors[stream] = date_before(began_, connection.backfill_days);
}

/// False when the run is over.
bool Run::sync_stream(const std::string& stream) {
  if (!step()) return false;
  const auto found = places_.reader.read(stream, pace_);
  if (!found) {
    result_.stopped = result_.stopped || found.error().stopped;
    result_.credentials_refused = found.error().credentials_refused;
    SyncProblem problem = found.error();
    problem.message = fmt::format("stream {}: {}", stream, problem.message);
    fail_readers_of(problem.of_source ? std::nullopt : std::optional(stream), problem);
    return !problem.of_source;
  }
  const auto asks_for_it = [&](const SyncConnection& one) { return one.streams && wants(one, stream); };
  if (!found->present && std::any_of(task_.connections.begin(), task_.connections.end(), asks_for_it))
    absent_.push_back(stream);
  const StreamShape shape = places_.reader.shape(stream);
  for (const SyncConnection& connection : task_.connections) {
    if (!wants(connection, stream)) continue;
    if (!step()) return false;
    deliver(connection, stream, shape, *found);
  }
  return true;
}

SyncResult Run::carry_out() {
  result_.notes = task_.notes;
  for (const SyncConnection& connection : task_.connections) result_.connections[connection.id] = {};
  const std::set<std::string> streams = wanted_streams();
  steps_ = std::max<std::size_t>(1, streams.size() * (1 + task_.connections.size()));
  for (const std::string& stream : streams)
    if (!sync_stream(stream)) break;
  if (!absent_.empty()) result_.notes.push_back("the source has nothing of these streams: " + join(absent_, ", "));
  return std::move(result_);
}

}  // namespace

SyncResult run_sync(const SyncTask& task, const SyncPlaces& places, Pace& pace) {
  return Run(task, places, pace).carry_out();
}

}  // namespace weir::platform
