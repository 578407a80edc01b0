#include <array>

#include <fmt/format.h>

#include "plan/plan_json.hpp"
#include "report/render.hpp"

namespace weir::report {
namespace {

/// Reads members of one object and remembers the first that is missing or of the wrong type.
class Reader {
 public:
  Reader(const Json& object, std::string& problem) : object_(object), problem_(problem) {
    if (!object.is_object()) complain("an object");
  }

  const Json& member(const char* name) {
    static const Json nothing;
    if (!object_.is_object() || !object_.contains(name)) return complain(name), nothing;
    return object_.at(name);
  }

  std::string text(const char* name) {
    const Json& value = member(name);
    if (value.is_string()) return value.get<std::string>();
    complain(name);
    return {};
  }

  std::optional<std::string> text_or_null(const char* name) {
    if (member(name).is_null()) return std::nullopt;
    return text(name);
  }

  std::int64_t number(const char* name) {
    const Json& value = member(name);
    if (value.is_number_integer()) return value.get<std::int64_t>();
    complain(name);
    return 0;
  }

  std::optional<std::int64_t> number_or_null(const char* name) {
    if (member(name).is_null()) return std::nullopt;
    return number(name);
  }

  bool flag(const char* name) {
    const Json& value = member(name);
    if (value.is_boolean()) return value.get<bool>();
    complain(name);
    return false;
  }

  const Json& list(const char* name) {
    static const Json empty = Json::array();
    const Json& value = member(name);
    if (value.is_array()) return value;
    complain(name);
    return empty;
  }

  /// For members that older reports, and those of other makers, do not have.
  const Json& list_if_there(const char* name) {
    static const Json empty = Json::array();
    return object_.is_object() && object_.contains(name) ? list(name) : empty;
  }

  std::optional<std::string> text_if_there(const char* name) {
    if (!object_.is_object() || !object_.contains(name)) return std::nullopt;
    return text_or_null(name);
  }

  ResourceKey key(const char* name) {
    const auto parsed = parse_resource_key(text(name));
    if (!parsed) complain(name);
    return parsed.value_or(ResourceKey{});
  }

  void complain(const char* name) {
    if (problem_.empty()) problem_ = name;
  }

  std::string& problem() { return problem_; }

 private:
  const Json& object_;
  std::string& problem_;
};

Outcome read_outcome(Reader& reader) {
  const std::string text = reader.text("outcome");
  for (const Outcome outcome :
       {Outcome::applied, Outcome::unchanged, Outcome::conflict, Outcome::failed, Outcome::skipped, Outcome::unknown})
    if (to_string(outcome) == text) return outcome;
  reader.complain("outcome");
  return Outcome::unknown;
}

std::optional<StepError> read_error(Reader& step) {
  const Json& value = step.member("error");
  if (value.is_null()) return std::nullopt;
  Reader reader(value, step.problem());
  StepError error;
  error.code = reader.text("code");
  error.message = reader.text("message");
  if (const auto status = reader.number_or_null("httpStatus")) error.http_status = static_cast<int>(*status);
  return error;
}

StepReport read_step(const Json& json, std::string& problem) {
  Reader reader(json, problem);
  StepReport step;
  step.key = reader.key("key");
  const auto action = parse_action(reader.text("action"));
  if (!action) reader.complain("action");
  step.action = action.value_or(Action::update);
  step.outcome = read_outcome(reader);
  step.remote_id = reader.text_or_null("remoteId");
  step.version_before = reader.number_or_null("versionBefore");
  step.version_after = reader.number_or_null("versionAfter");
  step.attempts = static_cast<int>(reader.number("attempts"));
  step.guarded = reader.flag("guarded");
  step.error = read_error(reader);
  if (!reader.member("because").is_null()) step.because = reader.key("because");
  return step;
}

RotationReport read_rotation(const Json& json, std::string& problem) {
  Reader reader(json, problem);
  RotationReport rotation;
  rotation.key = reader.key("key");
  rotation.outcome = read_outcome(reader);
  rotation.error = read_error(reader);
  return rotation;
}

Severity read_severity(Reader& reader) {
  const std::string text = reader.text("severity");
  if (text == "warning") return Severity::warning;
  if (text == "note") return Severity::note;
  if (text != "error") reader.complain("severity");
  return Severity::error;
}

Diagnostic read_diagnostic(const Json& json, std::string& problem) {
  Reader reader(json, problem);
  Diagnostic one;
  one.severity = read_severity(reader);
  one.code = reader.text("code");
  one.message = reader.text("message");
  one.hint = reader.text_or_null("hint");
  one.place.file = reader.text_or_null("file").value_or("");
  one.place.line = static_cast<int>(reader.number_or_null("line").value_or(0));
  one.place.column = static_cast<int>(reader.number_or_null("column").value_or(0));
  one.key = reader.text_or_null("key");
  one.pointer = reader.text_or_null("pointer");
  return one;
}

void read_subject(Reader& reader, Report& report) {
  Reader project(reader.member("project"), reader.problem());
  report.project_name = project.text("name");
  report.project_id = project.text("id");
  Reader target(reader.member("target"), reader.problem());
  report.target_name = target.text("name");
  report.instance = plan::instance_from_json(target.member("instance"));
}

diff::Conflict read_conflict(const Json& json, std::string& problem) {
  Reader reader(json, problem);
  diff::Conflict conflict{reader.key("key"), reader.text("message"), {}, ""};
  for (const Json& id : reader.list("ids")) {
    if (!id.is_string()) reader.complain("ids");
    if (id.is_string()) conflict.ids.push_back(id.get<std::string>());
  }
  return conflict;
}

void read_counts(Reader& reader, Report& report) {
  Reader requests(reader.member("requests"), reader.problem());
  report.requests.reads = static_cast<int>(requests.number("reads"));
  report.requests.writes = static_cast<int>(requests.number("writes"));
  report.requests.throttled = static_cast<int>(requests.number("throttled"));
}

}  // namespace

Result<Report> report_from_json(const Json& json) {
  std::string problem;
  Reader reader(json, problem);
  if (string_member(json, "kind") != "Report")
    return fail(error("P001", "this is not a report; a file made by `weir apply --report FILE` was expected"));
  if (reader.number("formatVersion") != 1)
    return fail(error("P004", "the report has another format version; 1 was expected",
                      "read it with the version of weir that wrote it"));
  Report report;
  read_subject(reader, report);
  report.command = reader.text("command");
  report.commit = reader.text_or_null("commit");
  report.dirty = json.contains("dirty") && reader.flag("dirty");
  report.plan_hash = reader.text("planHash");
  report.run = reader.text_if_there("run");
  report.who = reader.text_if_there("who");
  report.started_at = reader.text("startedAt");
  report.finished_at = reader.text("finishedAt");
  report.exit_code = static_cast<int>(reader.number("exitCode"));
  for (const Json& step : reader.list("steps")) report.steps.push_back(read_step(step, problem));
  for (const Json& one : reader.list_if_there("rotations")) report.rotations.push_back(read_rotation(one, problem));
  for (const Json& one : reader.list_if_there("conflicts")) report.conflicts.push_back(read_conflict(one, problem));
  for (const Json& one : reader.list_if_there("held")) {
    Reader held(one, problem);
    report.held.push_back({held.key("key"), held.text("reason")});
  }
  for (const Json& one : reader.list_if_there("diagnostics"))
    report.diagnostics.push_back(read_diagnostic(one, problem));
  read_counts(reader, report);
  report.state_saved = reader.flag("stateSaved");
  if (!problem.empty())
    return fail(error("P001",
                      fmt::format("the report is damaged at \"{}\"; a whole Report value was expected", problem),
                      "make the report again with `weir apply --report FILE`"));
  return report;
}

}  // namespace weir::report
