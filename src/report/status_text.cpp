#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/api_views.hpp"
#include "report/table.hpp"
#include "report/value_text.hpp"

namespace weir::report {
namespace {

constexpr std::size_t longest_name = 60;

std::string shown(const std::optional<std::string>& text) {
  return text ? printable(*text, longest_name) : "";
}

std::string shown_time(const std::optional<std::string>& time) {
  return time ? time_text(*time) : "";
}

std::string field(const RemoteObject& object, const char* name) {
  return shown(string_member(object.spec, name));
}

bool enabled(const RemoteObject& object) {
  const auto member = object.spec.find("enabled");
  return member == object.spec.end() || *member != false;
}

std::string records(const RemoteObject& object) {
  return object.recent_records ? grouped(*object.recent_records) : "";
}

/// Its name; an id alone tells nobody what it is, so the display name stands beside it.
std::string listed_name(const NamedObject& name, const RemoteObject& object) {
  if (name.key) return name_text(name);
  return fmt::format("{} ({})", name_text(name), printable(object.display_name, longest_name));
}

/// "held: Okta is down", "retired": why no step touches the object, or why it rests.
std::string note(const RemoteObject& object) {
  const PolicyTags& policy = object.view.policy;
  std::vector<std::string> parts;
  if (policy.hold) parts.push_back(policy.hold->empty() ? "held" : "held: " + printable(*policy.hold, longest_name));
  if (policy.retired) parts.emplace_back("retired");
  return join(parts, "; ");
}

Cell note_cell(const RemoteObject& object) {
  return {note(object), Hue::change};
}

/// Words of health and of the results of runs, in the colours of good and bad; another word has none.
Hue hue_of_word(std::string_view word) {
  static const std::map<std::string_view, Hue> hues{
      {"Live", Hue::good},      {"Error", Hue::bad},      {"Re-Auth required", Hue::bad}, {"Setup", Hue::change},
      {"success", Hue::good},   {"failed", Hue::bad},     {"partial", Hue::change},       {"active", Hue::good},
      {"disabled", Hue::quiet}, {"error", Hue::bad},      {"completed", Hue::good},       {"stale", Hue::change},
      {"healthy", Hue::good},   {"running", Hue::change}, {"cancelled", Hue::bad},
  };
  const auto hue = hues.find(word);
  return hue == hues.end() ? Hue::plain : hue->second;
}

Cell worded(const std::string& word) {
  return {word, hue_of_word(word)};
}

/// A source that is switched off is that first of all.
Cell health_cell(const providers::SourceView& view) {
  return worded(view.status == "disabled" ? view.status : shown(view.health ? view.health : view.status));
}

std::size_t stale_count(const SourceStatus& source) {
  return static_cast<std::size_t>(std::count_if(source.connections.begin(), source.connections.end(),
                                                [](const auto& one) { return one.view.object.stale; }));
}

Cell connections_cell(const SourceStatus& source) {
  if (source.connections.empty()) return {};
  const std::size_t stale = stale_count(source);
  if (stale == 0) return {fmt::format("{}", source.connections.size())};
  return {fmt::format("{}, {} stale", source.connections.size(), stale), Hue::change};
}

std::string sources_table(const Status& status, const TextStyle& style) {
  std::vector<std::vector<Cell>> rows;
  for (const SourceStatus& source : status.sources) {
    const providers::SourceView& view = source.view;
    rows.push_back({{listed_name(source.name, view.object)},
                    {field(view.object, "type")},
                    health_cell(view),
                    {shown_time(view.last_run)},
                    worded(shown(view.last_sync_status)),
                    {shown(source.next_run)},
                    {records(view.object)},
                    connections_cell(source),
                    note_cell(view.object)});
  }
  return table_text({{"SOURCE"},
                     {"TYPE"},
                     {"HEALTH"},
                     {"LAST RUN"},
                     {"RESULT"},
                     {"NEXT RUN"},
                     {"RECORDS OF 30 DAYS", true},
                     {"CONNECTIONS"},
                     {"NOTE"}},
                    rows, 2, style);
}

std::string connections_table(const std::vector<ConnectionStatus>& connections, const TextStyle& style) {
  std::vector<std::vector<Cell>> rows;
  for (const ConnectionStatus& connection : connections) {
    const RemoteObject& object = connection.view.object;
    const std::string state = !enabled(object) ? "disabled" : object.stale ? "stale" : "active";
    rows.push_back({{listed_name(connection.name, object)},
                    {name_text(connection.destination)},
                    worded(state),
                    {shown_time(connection.view.last_run)},
                    worded(shown(connection.view.last_run_status)),
                    {shown(connection.next_run)},
                    {records(object)},
                    note_cell(object)});
  }
  return table_text({{"CONNECTION"},
                     {"DESTINATION"},
                     {"STATE"},
                     {"LAST RUN"},
                     {"RESULT"},
                     {"NEXT RUN"},
                     {"RECORDS OF 30 DAYS", true},
                     {"NOTE"}},
                    rows, 2, style);
}

std::string line(std::string_view name, const std::string& value) {
  return value.empty() ? "" : fmt::format("  {:<14}{}\n", name, value);
}

std::string painted(const Cell& cell, const TextStyle& style) {
  return cell.text.empty() ? "" : paint(cell.text, cell.hue, style);
}

std::string one_source(const SourceStatus& source, const TextStyle& style) {
  const providers::SourceView& view = source.view;
  std::vector<std::string> destinations;
  for (const NamedObject& one : source.destinations) destinations.push_back(name_text(one));
  std::string out = paint(name_text(source.name), Hue::strong, style) + "\n";
  out += line("id", printable(source.name.id, longest_name));
  out += line("display name", printable(view.object.display_name, longest_name));
  out += line("type", field(view.object, "type"));
  out += line("status", painted(worded(shown(view.status)), style));
  out += line("health", painted(worded(shown(view.health)), style));
  out += line("note", painted(note_cell(view.object), style));
  out += line("schedule", field(view.object, "syncSchedule"));
  out += line("last run", shown_time(view.last_run));
  out += line("last sync", shown_time(view.last_sync_at));
  out += line("result", painted(worded(shown(view.last_sync_status)), style));
  out += line("next run", shown(source.next_run));
  out += line("30 days", view.object.recent_records
                             ? records(view.object) + (view.object.recent_records == 1 ? " record" : " records")
                             : "");
  out += line("destinations", join(destinations, ", "));
  const std::string connections = connections_table(source.connections, style);
  return connections.empty() ? out : out + "\n" + connections;
}

std::string connectors_table(const Status& status, const TextStyle& style) {
  std::vector<std::vector<Cell>> rows;
  for (const ConnectorStatus& connector : status.connectors) {
    const providers::ConnectorView& view = connector.view;
    const auto errors = view.consecutive_errors.value_or(0);
    rows.push_back({{listed_name(connector.name, view.object)},
                    {field(view.object, "type")},
                    {field(view.object, "provider")},
                    worded(enabled(view.object) ? "active" : "disabled"),
                    worded(shown(view.sync_status)),
                    {shown_time(view.last_sync_at)},
                    {errors == 0 ? "" : grouped(errors), Hue::bad},
                    {view.last_error ? printable(*view.last_error, longest_name) : "", Hue::bad},
                    note_cell(view.object)});
  }
  return table_text({{"CONNECTOR"},
                     {"TYPE"},
                     {"PROVIDER"},
                     {"STATE"},
                     {"SYNC"},
                     {"LAST SYNC"},
                     {"ERRORS", true},
                     {"LAST ERROR"},
                     {"NOTE"}},
                    rows, 2, style);
}

/// "3 sources: 1 Error, 2 Live; 1 stale connection; 1 held."
std::string summary(const Status& status) {
  std::map<std::string, std::size_t> words;
  std::size_t stale = 0, held = 0;
  for (const SourceStatus& source : status.sources) {
    ++words[health_cell(source.view).text];
    stale += stale_count(source);
    if (source.view.object.view.policy.hold) ++held;
  }
  std::vector<std::string> parts;
  for (const auto& [word, count] : words) parts.push_back(fmt::format("{} {}", count, word));
  std::string out = counted(status.sources.size(), "source");
  if (!parts.empty()) out += ": " + join(parts, ", ");
  if (stale > 0) out += "; " + counted(stale, "stale connection");
  if (held > 0) out += fmt::format("; {} held", held);
  return out + ".\n";
}

}  // namespace

std::string status_text(const Status& status, const TextStyle& style) {
  const ViewSubject& subject = status.subject;
  if (!status.whole && status.sources.size() == 1) return one_source(status.sources.front(), style);
  const std::string title = "Status of " + subject_text(subject.project_name, subject.project_id, subject.target_name);
  std::string out = paint(title, Hue::strong, style) + "\n";
  out += fmt::format("  instance  {}\n", instance_text(subject.instance));
  for (const std::string& table : {sources_table(status, style), connectors_table(status, style)})
    if (!table.empty()) out += "\n" + table;
  if (status.connectors.empty() && !status.of_connectors) return out + "\n" + summary(status);
  return out + "\n" + counted(status.connectors.size(), "connector") + ".\n";
}

}  // namespace weir::report
