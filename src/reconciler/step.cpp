#include "reconciler/step.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/crypto.hpp"
#include "core/text.hpp"
#include "diff/fields.hpp"
#include "diff/match.hpp"
#include "schema/schema.hpp"

namespace weir::reconciler {
namespace {

using providers::Draft;
using providers::Provider;
using providers::WriteAnswer;
using Verdict = providers::WriteAnswer::Verdict;

/// The type of a source stands in the draft of a create, else in the object.
std::string source_type(const Json& fields, const RemoteObject* observed) {
  if (auto type = string_member(fields, "type")) return *type;
  return observed ? string_member(observed->spec, "type").value_or("") : std::string();
}

Draft make_draft(const diff::Change& change, const RemoteObject* observed, const StepInputs& inputs) {
  Draft draft;
  draft.fields = change.draft;
  draft.tags = change.tags_after;
  draft.send_tags = change.send_tags;
  draft.references = inputs.references;
  for (const auto& [pointer, ref] : secret_refs(draft.fields)) draft.secrets.emplace(pointer, &inputs.secrets.at(ref));
  if (draft.secrets.empty()) return draft;
  for (const std::string& field : schema::json_secret_fields(source_type(draft.fields, observed)))
    draft.json_secrets.insert("/config" + field);
  return draft;
}

report::StepError step_error(const Diagnostic& problem, std::optional<int> status = {}) {
  return {problem.code, problem.hint ? fmt::format("{}; {}", problem.message, *problem.hint) : problem.message, status};
}

std::vector<std::string> sorted(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

/// A spec with ids where it refers to other objects: an answer has them, an observed object may have names.
Json spec_with_ids(const RemoteObject& object) {
  Json spec = object.spec;
  for (const auto& [field, id] : object.references) spec[field] = id;
  return spec;
}

bool same_spec(const RemoteObject& one, const RemoteObject& other) {
  return one.references.empty() && other.references.empty() ? same_json(one.spec, other.spec)
                                                            : same_json(spec_with_ids(one), spec_with_ids(other));
}

/// True when the object shows everything of the write that can be read back.
bool shows(const RemoteObject& object, const diff::Change& change,
           const std::map<std::string, std::string>& references) {
  if (change.send_tags && sorted(object.tags) != sorted(change.tags_after)) return false;
  const KindRules& rules = schema::kind_table().at(change.key.kind);
  for (const auto& [name, value] : change.draft.items()) {
    const FieldRule& rule = rules.fields.at(name);
    const auto reference = references.find(name);
    if (reference != references.end()) {
      const auto shown = object.references.find(name);
      if (shown == object.references.end() || shown->second != reference->second) return false;
      continue;
    }
    if (!rule.write_only &&
        !same_json(diff::comparable(rule, object.spec, name), diff::comparable(rule, change.draft, name)))
      return false;
  }
  return true;
}

/// One step under way: the pieces that every outcome needs.
class Attempt {
 public:
  Attempt(Provider& provider, const plan::Step& step, const RemoteObject* observed, const StepInputs& inputs)
      : provider_(provider),
        change_(step.change),
        observed_(observed),
        draft_(make_draft(step.change, observed, inputs)),
        mark_{inputs.project_id, step.change.key} {
    result_.report.key = change_.key;
    result_.report.action = change_.action;
    result_.report.remote_id = change_.remote_id;
    result_.report.version_before = change_.expected_version;
    result_.report.guarded = change_.guarded;
  }

  StepResult create(const std::string& idempotency_key);
  StepResult update();
  StepResult remove();
  StepResult refresh();

 private:
  StepResult finish(Outcome outcome, std::optional<report::StepError> error = {}) {
    result_.report.outcome = outcome;
    result_.report.error = std::move(error);
    return std::move(result_);
  }
  StepResult applied(const RemoteObject& object);
  StepResult from_answer(const WriteAnswer& answer);
  StepResult after_lost_create(const WriteAnswer& answer);
  StepResult after_lost_update(const WriteAnswer& answer);
  StepResult if_gone(Outcome outcome, const WriteAnswer& answer);
  std::optional<StepResult> moved_since_plan(bool exact);

  Provider& provider_;
  const diff::Change& change_;
  const RemoteObject* observed_;
  Draft draft_;
  Mark mark_;
  StepResult result_;
};

StepResult Attempt::applied(const RemoteObject& object) {
  result_.object = object;
  result_.report.remote_id = object.id;
  result_.report.version_after = object.version;
  if (shows(object, change_, draft_.references)) return finish(Outcome::applied);
  return finish(Outcome::applied,
                report::StepError{"A018",
                                  "the server took the write but shows another value; the next plan names the "
                                  "field",
                                  {}});
}

/// Verdicts that mean the same for every kind of write.
StepResult Attempt::from_answer(const WriteAnswer& answer) {
  const report::StepError error = answer.problem
                                      ? step_error(*answer.problem, answer.http_status)
                                      : report::StepError{"A015", "no answer that tells", answer.http_status};
  switch (answer.verdict) {
    case Verdict::changed:
      return finish(Outcome::conflict, error);
    case Verdict::absent:
      return finish(Outcome::conflict, error);
    case Verdict::refused:
    case Verdict::not_executed:
      return finish(Outcome::failed, error);
    case Verdict::applied:
    case Verdict::unknown:
      break;
  }
  return finish(Outcome::unknown, error);
}

StepResult Attempt::create(const std::string& idempotency_key) {
  const WriteAnswer answer = provider_.create(draft_, idempotency_key);
  result_.report.attempts = answer.attempts;
  if (answer.verdict == Verdict::unknown) return after_lost_create(answer);
  if (answer.verdict != Verdict::applied || !answer.object) return from_answer(answer);
  if (diff::carries_mark(*answer.object, mark_.project_id, mark_.key)) return applied(*answer.object);
  result_.unmarked = true;
  result_.report.remote_id = answer.object->id;
  return finish(Outcome::unknown,
                report::StepError{"A021",
                                  fmt::format("the server answered with {}, which does not carry our mark; no "
                                              "more of this kind is created",
                                              answer.object->id),
                                  answer.http_status});
}

/// The answer was lost: the object is looked for by its mark.
StepResult Attempt::after_lost_create(const WriteAnswer& answer) {
  auto found = provider_.find_by_tag(to_tag(mark_));
  if (found && found->size() == 1) {
    if (shows(found->front(), change_, draft_.references)) return applied(found->front());
    result_.report.remote_id = found->front().id;
    return finish(Outcome::conflict,
                  report::StepError{"A012",
                                    fmt::format("an earlier create made {} with other values; the next plan "
                                                "brings it up to date",
                                                found->front().id),
                                    answer.http_status});
  }
  if (found && found->size() > 1) {
    std::vector<std::string> ids;
    for (const RemoteObject& object : *found) ids.push_back(object.id);
    return finish(
        Outcome::unknown,
        report::StepError{"A022", fmt::format("{} objects carry the mark now: {}", ids.size(), join(ids, ", ")), {}});
  }
  return from_answer(answer);
}

/// Unguarded writes compare before they write; a delete always does. Nullopt: the object is as the plan saw it.
std::optional<StepResult> Attempt::moved_since_plan(bool exact) {
  auto now = provider_.read(*change_.remote_id);
  if (!now) return finish(Outcome::failed, step_error(now.error().front()));
  if (!*now && change_.action == Action::remove) return finish(Outcome::unchanged);  // what is wanted is so already
  if (!*now) return finish(Outcome::conflict, report::StepError{"A013", "it is gone since the plan was made", 404});
  const RemoteObject& object = **now;
  const bool alike = !observed_ || (same_spec(object, *observed_) && object.tags == observed_->tags &&
                                    object.write_only_names == observed_->write_only_names);
  if (object.version == change_.expected_version && (alike || !exact)) return std::nullopt;
  return finish(Outcome::conflict,
                report::StepError{"A013", "somebody else changed it since the plan was made; plan again", {}});
}

StepResult Attempt::update() {
  if (!change_.guarded)
    if (auto moved = moved_since_plan(true)) return std::move(*moved);
  const WriteAnswer answer = provider_.update(*change_.remote_id, change_.expected_version, draft_);
  result_.report.attempts = answer.attempts;
  if (answer.verdict == Verdict::unknown) return after_lost_update(answer);
  if (answer.verdict != Verdict::applied || !answer.object) return from_answer(answer);
  if (change_.guarded) return applied(*answer.object);
  auto read_back = provider_.read(*change_.remote_id);
  return applied(read_back && *read_back ? **read_back : *answer.object);
}

/// The answer was lost. Only an object that has changed and shows the write proves that it landed; anything else proves
/// nothing, since the request may still arrive.
StepResult Attempt::after_lost_update(const WriteAnswer& answer) {
  auto now = provider_.read(*change_.remote_id);
  if (!now || !*now || !observed_) return from_answer(answer);
  const RemoteObject& object = **now;
  const bool visible = !same_spec(object, *observed_) || object.tags != observed_->tags;
  const bool moved = !change_.expected_version || object.version != change_.expected_version;
  return visible && moved && shows(object, change_, draft_.references) ? applied(object) : from_answer(answer);
}

StepResult Attempt::remove() {
  if (auto moved = moved_since_plan(!change_.guarded)) return std::move(*moved);
  const WriteAnswer answer = provider_.remove(*change_.remote_id, change_.expected_version);
  result_.report.attempts = answer.attempts;
  if (answer.verdict == Verdict::applied) return finish(Outcome::applied);
  if (answer.verdict == Verdict::unknown) return if_gone(Outcome::applied, answer);
  if (answer.verdict == Verdict::absent) return if_gone(Outcome::unchanged, answer);
  return from_answer(answer);
}

/// A delete whose answer was lost, or that somebody else was faster with, has got what it wants when the object is
/// gone.
StepResult Attempt::if_gone(Outcome outcome, const WriteAnswer& answer) {
  auto now = provider_.read(*change_.remote_id);
  if (now && !*now) return finish(outcome);
  return from_answer(answer);
}

/// Only an object that is not stale proves that a refresh whose answer was lost has landed.
StepResult Attempt::refresh() {
  const WriteAnswer answer = provider_.refresh(*change_.remote_id, change_.expected_version);
  result_.report.attempts = answer.attempts;
  if (answer.verdict == Verdict::applied && answer.object && !answer.object->stale) return applied(*answer.object);
  if (answer.verdict != Verdict::applied && answer.verdict != Verdict::unknown) return from_answer(answer);
  auto now = provider_.read(*change_.remote_id);
  if (now && *now && !(*now)->stale) return applied(**now);
  return from_answer(answer);
}

}  // namespace

StepResult run_step(Provider& provider, const plan::Step& step, const RemoteObject* observed,
                    const StepInputs& inputs) {
  Attempt attempt(provider, step, observed, inputs);
  switch (step.change.action) {
    case Action::create:
      return attempt.create(inputs.idempotency_key);
    case Action::remove:
      return attempt.remove();
    case Action::refresh:
      return attempt.refresh();
    case Action::update:
    case Action::disable:
    case Action::enable:
    case Action::adopt:
    case Action::forget:
      break;
  }
  return attempt.update();
}

report::RotationReport run_rotation(Provider& provider, const diff::Rotation& rotation, const RemoteObject* observed,
                                    const SecretValues& secrets, std::optional<RemoteObject>& after) {
  static const std::string no_project;
  plan::Step step;
  step.change.key = rotation.key;
  step.change.action = Action::update;
  step.change.remote_id = rotation.remote_id;
  step.change.expected_version = rotation.expected_version;
  step.change.guarded = rotation.guarded;
  step.change.draft = rotation.draft;
  StepResult result = run_step(provider, step, observed, {secrets, {}, no_project, ""});
  after = std::move(result.object);
  return {rotation.key, result.report.outcome, std::move(result.report.error)};
}

std::string idempotency_key_of(const Instance& instance, const std::string& project_id, const ResourceKey& key) {
  const Json parts = {instance.origin,      instance.tenant_id, instance.app_id,
                      instance.instance_id, project_id,         to_string(key)};
  return "weir-" + sha256_hex(canonical_json(parts));
}

}  // namespace weir::reconciler
