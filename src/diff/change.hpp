#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/action.hpp"
#include "core/remote_object.hpp"
#include "core/resource.hpp"
#include "core/secret.hpp"

/// Pure: (Baseline, Desired, Observed) -> Changes. No I/O, no clock, no threads.
namespace weir::diff {

/// One field that differs. `path` is a JSON Pointer into spec, or /metadata/protect. Values as plans carry them:
/// null = absent, {"unknown": true} = unreadable, {"secretRef": "fromEnv:N", "status": "same|rotated|unknown"}.
struct FieldChange {
  std::string path;
  Json before;
  Json after;
  bool operator==(const FieldChange&) const = default;
};

/// How one resource differs, and what makes it equal again. Enough to carry it out without looking at the inputs again.
struct Change {
  ResourceKey key;
  Action action = Action::update;
  std::string reason;  ///< one phrase for people: "edited in Git", "manifest removed", ...
  Origin origin = Origin::git;
  Place place;  ///< of the manifest; empty file for a removal
  std::optional<std::string> remote_id;
  std::optional<std::int64_t> expected_version;
  bool guarded = false;             ///< the server will refuse it if somebody else was faster
  std::vector<FieldChange> fields;  ///< sorted by path
  Consequence consequence = Consequence::none;
  std::string consequence_reason;             ///< why, in the schema's words; "" without a consequence
  std::optional<std::int64_t> records_again;  ///< about how many records a backfill or reset reads again
  std::optional<DrivenBy> driven_by;          ///< where a schedule among the fields comes from
  std::vector<ResourceKey> needs;       ///< resources that it refers to or follows, whether they have a step or not
  std::vector<ResourceKey> blocked_by;  ///< objects that still use what is to be deleted; keys that cannot be had
  bool removal = false;                 ///< caused by a manifest that went away
  bool asked_for = false;               ///< a removal that `removed:` in weir.yaml names
  bool recreate = false;                ///< a create of an object that the baseline knows

  Json draft = Json::object();          ///< top-level fields to send; secrets as references
  std::vector<std::string> tags_after;  ///< all tags to write
  bool send_tags = false;
};

/// Why nothing may be decided for a key; nobody guesses, a person does.
struct Conflict {
  ResourceKey key;
  std::string message;
  std::vector<std::string> ids;
  std::string code;  ///< A012, M041, ...
  Place place{};     ///< of the manifest; empty file where there is none
};

/// A write that only sends rotated secrets again: no step of the plan, done by apply all the same.
struct Rotation {
  ResourceKey key;
  std::vector<std::string> fields;  ///< JSON Pointers of the rotated secrets
  std::string remote_id;
  std::optional<std::int64_t> expected_version;
  bool guarded = false;
  Json draft = Json::object();
};

/// A resource whose object a person has put on hold.
struct Held {
  ResourceKey key;
  std::string reason;
};

/// How the API differs from the last applied state (or HEAD without a state), for `drift`.
enum class DriftKind { changed, unreadable, missing, disabled, unmarked };
std::string_view to_string(DriftKind kind);  ///< "changed", ...
struct DriftItem {
  ResourceKey key;
  std::string remote_id;
  DriftKind kind = DriftKind::changed;
  std::vector<FieldChange> fields;
};

/// Everything that the comparison found out; all lists sorted by key.
struct Changes {
  std::vector<Change> changes;
  std::vector<Conflict> conflicts;
  std::vector<Rotation> rotations;
  std::vector<ResourceKey> touched;  ///< version moved by others, nothing readable differs
  std::vector<ResourceKey> dst_due;  ///< only the zone's clocks changed: the schedule is compiled anew
  std::vector<Held> held;
  std::vector<ResourceKey> pending;  ///< differences that Git explains
  std::vector<DriftItem> drifted;
  std::vector<const RemoteObject*> unmanaged;  ///< objects with no mark of ours; borrowed from the observed state
  std::vector<ResourceKey> forgotten;          ///< baseline entries with neither manifest nor object: to be dropped
  std::size_t unchanged = 0;
  std::size_t owned = 0;  ///< live objects that carry our mark
  Diagnostics notes;      ///< what could not be compared
};

}  // namespace weir::diff
