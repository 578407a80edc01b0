#pragma once

#include <optional>
#include <string>

#include "plan/plan.hpp"
#include "providers/provider.hpp"
#include "reconciler/secrets.hpp"
#include "report/report.hpp"

namespace weir::reconciler {

/// What one step came to, and the object as it stands after it (as far as an answer or a reading showed it).
struct StepResult {
  report::StepReport report;
  std::optional<RemoteObject> object;
  bool unmarked = false;  ///< a create was answered with an object that lacks our mark
};

/// What a step is carried out with beside itself.
struct StepInputs {
  const SecretValues& secrets;
  std::map<std::string, std::string> references;  ///< field -> id of the object that it names
  const std::string& project_id;
  std::string idempotency_key;
};

/// Carries out one step by the outcome table: reads where the server does not guard, writes once, and after an
/// ambiguous answer reads and compares instead of guessing. `observed` is the object as the plan saw it (null for a
/// create).
StepResult run_step(providers::Provider& provider, const plan::Step& step, const RemoteObject* observed,
                    const StepInputs& inputs);

/// Sends the write-only fields again because a secret behind them is another one now.
report::RotationReport run_rotation(providers::Provider& provider, const diff::Rotation& rotation,
                                    const RemoteObject* observed, const SecretValues& secrets,
                                    std::optional<RemoteObject>& after);

/// hash(instance, project id, resource key): the same for every run that would create this object.
std::string idempotency_key_of(const Instance& instance, const std::string& project_id, const ResourceKey& key);

}  // namespace weir::reconciler
