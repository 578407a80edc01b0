#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/resource.hpp"

namespace weir {

/// What a change does to the data, and why: of one write-only member, where its schema says more than that of the
/// whole.
struct MemberConsequence {
  Consequence consequence = Consequence::none;
  std::string reason;
};

/// What the schema's annotations say of one top-level field of a spec.
struct FieldRule {
  bool set = false;                             ///< x-weir-set: a list whose order does not count
  bool immutable = false;                       ///< x-weir-immutable
  bool write_only = false;                      ///< x-weir-write-only: the API takes it and never gives it back
  bool git_only = false;                        ///< x-weir-git-only: steers Weir, no field of the API (onRemove)
  Consequence consequence = Consequence::none;  ///< x-weir-consequence
  std::string consequence_reason;
  MemberConsequence when_removed;  ///< what it does to take the value away, where that is more than a change
  Json default_value;              ///< null when the schema has none
  std::string references;          ///< x-weir-references: the kind whose object is named; "" for a plain value
  bool refresh = false;            ///< x-weir-refresh: a change reaches the connections of the source by a refresh only
};

/// A kind as data: all that deciding needs to know of it.
struct KindRules {
  std::string kind;
  std::map<std::string, FieldRule> fields;  ///< by name of the top-level field of spec
  /// By the value of spec.type and the JSON Pointer into spec: "okta", "/config/domain".
  std::map<std::string, std::map<std::string, MemberConsequence>> members;
  int order = 0;       ///< creates go up this number, deletes go down
  bool remote = true;  ///< x-weir-remote: false for a kind without an object at the API (Schedule)
  /// x-weir-resets: removing the manifest deletes the object at once and so brings back the defaults; it cannot rest.
  bool resets = false;
};

using KindTable = std::map<std::string, KindRules>;

}  // namespace weir
