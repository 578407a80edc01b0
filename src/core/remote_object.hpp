#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/resource.hpp"

namespace weir {

/// The ownership mark: the tag `weir:<projectId>/<Kind>/<name>`.
struct Mark {
  std::string project_id;
  ResourceKey key;
  auto operator<=>(const Mark&) const = default;
};

/// The policy that lives on the object, because its manifest may be gone. Written as tags (docs/formats.md).
struct PolicyTags {
  OnRemove on_remove = OnRemove::disable;
  std::string config_digest;  ///< "" when the tag is absent
  bool protect = false;
  bool retired = false;             ///< disabled by a removal, at rest since
  std::optional<std::string> hold;  ///< set by a person: no step touches the object; the text may be empty
  bool operator==(const PolicyTags&) const = default;
};

/// What the tags of an object say to Weir, and the tags that are the user's.
struct TagView {
  std::vector<Mark> marks;  ///< of any project, in the order found
  PolicyTags policy;
  std::vector<std::string> user_tags;  ///< all others, in the order found
};

/// Reads tags; a malformed `weir:` tag counts as a user tag (it is somebody's, so it is never dropped).
TagView read_tags(const std::vector<std::string>& tags);

/// The tags to write: user tags first, then mark, then policy (none for defaults), each once.
std::vector<std::string> write_tags(const std::vector<std::string>& user_tags, const std::optional<Mark>& mark,
                                    const PolicyTags& policy);
std::string to_tag(const Mark& mark);

/// One object as the API holds it, in the manifest's words (whatever casing and wrapper the wire has).
struct RemoteObject {
  std::string kind;
  std::string id;
  std::optional<std::int64_t> version;  ///< none where the server keeps no counter
  std::string display_name;
  Json spec = Json::object();                 ///< the readable fields; tags without ours; write-only ones absent
  std::vector<std::string> write_only_names;  ///< sorted names below config, where the API echoes them
  std::vector<std::string> tags;              ///< exactly as on the server
  TagView view;                               ///< read_tags(tags)
  /// Field of spec -> id of the object that it refers to. In spec stands the name of its manifest where it is ours.
  std::map<std::string, std::string> references;
  bool deleted = false;
  bool stale = false;                          ///< what it depends on changed, and it has not taken that over
  std::optional<std::int64_t> recent_records;  ///< records of the last 30 days, where the server counts them
  std::optional<std::string> created_at, created_by, updated_at, updated_by, deleted_at, deleted_by;
};

/// All objects of one kind, or the reason why this is not all of them.
struct Listing {
  std::string kind;
  std::vector<RemoteObject> objects;  ///< sorted by id
  bool complete = false;
  Diagnostics problems;  ///< why it is not complete
};

/// What the API holds now, by kind.
using ObservedState = std::map<std::string, Listing>;

}  // namespace weir
