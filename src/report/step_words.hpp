#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.hpp"

/// What a step is called and how much it takes away: the same words in every rendering of a plan.
namespace weir::report {

/// True when the step takes something away from somebody: a delete, disable or forget, or a pause, reset or loss.
bool is_destructive(const diff::Change& change);

/// Positions of the plan's steps, what takes away first; otherwise in the order of applying.
std::vector<std::size_t> dangerous_first(const plan::Plan& plan);

/// "+", "-" or "~".
std::string_view sign(Action action);

/// What a consequence means for the data; "" for none.
std::string_view meaning(Consequence consequence);

/// What the step does to the data and why, not escaped: "reset: another type is another stream; about 12 records of
/// the last 30 days again"; "" without a consequence.
std::string effect_words(const diff::Change& change);

/// "2 to create, 1 to update, 0 to disable, 0 to enable, 1 to delete, 0 to refresh; 41 unchanged".
std::string summary_words(const plan::Summary& summary);

/// "1 to delete, 1 to update, 2 to create; 41 unchanged; 1 held": what takes away first, and only what there is;
/// "Nothing to do; 41 unchanged".
std::string short_summary_words(const plan::Plan& plan);

/// "2 objects are held; their changes are not applied"; "" where nobody holds any.
std::string held_words(std::size_t held);

/// Where the manifest of a step lies, which is a team's folder where teams have folders; "" without a manifest.
std::string folder_of(const diff::Change& change);

/// A target's name as a word of a shell.
std::string shell_word(const std::string& text);

/// What to type once this plan is approved.
std::string approved_command(const plan::Plan& plan);

/// True when an apply would carry out none of the steps: each is blocked, or follows one that is; and nothing else.
bool is_stuck(const plan::Plan& plan);

/// What a person does with a plan that leaves nothing to approve, without a full stop: lifts its guards, settles its
/// conflicts, by name what blocks all of it. "" where an apply would write something.
std::string next_words(const plan::Plan& plan);

/// The ids of a conflict that its message does not name already.
std::vector<std::string> unnamed_ids(const diff::Conflict& conflict);

}  // namespace weir::report
