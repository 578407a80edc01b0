#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/baseline.hpp"
#include "core/kind_rules.hpp"
#include "core/remote_object.hpp"
#include "diff/change.hpp"

namespace weir::diff {

/// The value of a field as it is compared: absent means the default, sets are sorted, null means absent (null here).
Json comparable(const FieldRule& rule, const Json& spec, const std::string& name);

/// Field by field, objects member by member, lists as a whole; sorted by path. Write-only and Git-only fields are left
/// out: nobody can read them back.
std::vector<FieldChange> readable_changes(const KindRules& rules, const Json& before, const Json& after);

/// True for the fields that hold a cron: /syncSchedule of a source, /schedule of a connection.
bool is_schedule_field(std::string_view path);

/// A value as plans show it: secret references become {"secretRef", "status"}, at any depth.
Json shown(const Json& value, const std::map<std::string, SecretStatus>& status, const std::string& pointer);

/// The members of the write-only fields as they will be sent. They go whole, so all members are named; `before` is what
/// the baseline remembers when `known`, else unknown (or null for a name that the API does not echo). Of kept fields
/// one change each, from unknown to "keep".
std::vector<FieldChange> write_only_changes(const KindRules& rules, const Resource& desired, const RemoteObject& object,
                                            const Json* known, const std::map<std::string, SecretStatus>& status);

/// Whether Git leaves the write-only fields to what the object holds (`config: keep`): none of them is sent, and
/// nobody's change of them is drift.
bool keeps_write_only(const KindRules& rules, const Json& spec);

/// The write-only part of a spec: the fields that the rules mark so, without kept ones.
Json write_only_part(const KindRules& rules, const Json& spec);
/// config_digest() of it, "" when the kind has no write-only field.
std::string write_only_digest(const KindRules& rules, const Json& spec);
bool has_write_only(const KindRules& rules);

/// The top-level fields to send for these changes: values from `after`, null where it has none.
Json draft_of(const std::vector<FieldChange>& changes, const KindRules& rules, const Json& after);

/// The policy that Git states for an object: its tags (hold is a person's and stays).
PolicyTags desired_policy(const KindRules& rules, const Resource& resource, const PolicyTags& observed);

/// What changes do to the data, and why.
struct Effect {
  Consequence consequence = Consequence::none;
  std::string reason;        ///< of milder ones, too: "why; pause: why"; "" without a consequence
  bool of_new_only = false;  ///< what is read is not what was read before
};

/// The strongest effect of the fields and all reasons, by the rules: those of the type's own members before those of
/// the whole. `driven_by` is where a schedule among the fields comes from, or null.
Effect effect_of(const KindRules& rules, const std::string& type, const std::vector<FieldChange>& changes,
                 const DrivenBy* driven_by = nullptr);

}  // namespace weir::diff
