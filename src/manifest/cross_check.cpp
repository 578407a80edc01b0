#include "manifest/cross_check.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "core/text.hpp"
#include "schema/schema.hpp"

namespace weir::manifest {

namespace {

std::string where(const Place& place) {
  return fmt::format("{}:{}", printable(place.file, 200), place.line);
}

Diagnostic about(const Resource& resource, Diagnostic problem) {
  problem.place = resource.place;
  problem.key = to_string(resource.key);
  return problem;
}

/// Whether the API holds an object for each resource of the kind.
bool is_remote(const std::string& kind) {
  return schema::kind_table().at(kind).remote;
}

void check_served(const Resource& resource, const std::vector<std::string>& served, Diagnostics& problems) {
  if (!is_remote(resource.key.kind)) return;
  if (std::find(served.begin(), served.end(), resource.key.kind) != served.end()) return;
  problems.push_back(about(
      resource,
      error("M065", fmt::format("the target does not serve {}; it serves {}", resource.key.kind, join(served, ", ")),
            fmt::format("when it does, add {} to `kinds` of the target in weir.yaml", resource.key.kind))));
}

/// Tells the second owner of something that only one may have, and remembers the first.
template <class Owned>
class Claims {
 public:
  /// The resource that has it already, or nullptr.
  const Resource* claim(const Owned& what, const Resource& by) {
    const auto [place, added] = first_.try_emplace(what, &by);
    return added ? nullptr : place->second;
  }

 private:
  std::map<Owned, const Resource*> first_;
};

/// Takes the kinds that have no object at the API out of the resources.
void set_schedules_apart(DesiredState& desired) {
  for (auto at = desired.resources.begin(); at != desired.resources.end();) {
    const auto next = std::next(at);
    if (!is_remote(at->first.kind)) desired.schedules.insert(desired.resources.extract(at));
    at = next;
  }
}

void check_moves(const DesiredState& desired, Diagnostics& problems) {
  Claims<ResourceKey> moves;
  for (const auto& [key, resource] : desired.resources) {
    if (!resource.moved_from) continue;
    const ResourceKey old{key.kind, *resource.moved_from};
    if (const auto other = desired.resources.find(old); other != desired.resources.end()) {
      problems.push_back(about(resource, error("M048",
                                               fmt::format("movedFrom names {}, which is declared at {}",
                                                           to_string(old), where(other->second.place)),
                                               "remove movedFrom, or the manifest of the old name")));
    } else if (const Resource* first = moves.claim(old, resource)) {
      problems.push_back(about(resource, error("M048",
                                               fmt::format("{} already moves from {} at {}", to_string(first->key),
                                                           to_string(old), where(first->place)),
                                               "an object can be renamed once only")));
    }
  }
}

}  // namespace

Diagnostics check_removed(const std::vector<RemovedEntry>& removed, const DesiredState& desired) {
  Diagnostics problems;
  for (const RemovedEntry& entry : removed) {
    const auto declared = desired.resources.find(entry.key);
    if (declared == desired.resources.end()) continue;
    problems.push_back(about(
        declared->second, error("M044",
                                fmt::format("{} is declared here and named under removed: in weir.yaml; expected one "
                                            "of the two",
                                            to_string(entry.key)),
                                "take it out of weir.yaml to keep the object, out of here to remove it")));
  }
  return problems;
}

DesiredState cross_check(std::vector<Resource> resources, const std::vector<std::string>& served,
                         Diagnostics& problems) {
  DesiredState desired;
  Claims<std::pair<std::string, std::string>> names;
  Claims<std::pair<std::string, std::string>> adopted;
  for (Resource& one : resources) {
    const ResourceKey key = one.key;
    if (const auto first = desired.resources.find(key); first != desired.resources.end()) {
      problems.push_back(about(
          one, error("M040", fmt::format("\"{}\" already defined at {}", to_string(key), where(first->second.place)),
                     "remove one of the two, or give it another name")));
      continue;
    }
    const Resource& resource = desired.resources.emplace(key, std::move(one)).first->second;
    check_served(resource, served, problems);
    // A mapping is called by its stream, which is looked at when references are followed.
    const bool is_mapping = key.kind == "StreamMapping";
    // Names are not unique at the API; an object that is named by its id cannot be mixed up.
    const bool by_name = !is_mapping && !resource.adopt;
    if (const Resource* first = by_name ? names.claim({key.kind, display_name(resource)}, resource) : nullptr) {
      problems.push_back(about(
          resource, error("M041",
                          fmt::format("displayName \"{}\" is already that of {} at {}",
                                      printable(display_name(resource)), to_string(first->key), where(first->place)),
                          "give each resource of a kind a displayName of its own")));
    }
    if (!resource.adopt) continue;
    if (const Resource* first = adopted.claim({key.kind, *resource.adopt}, resource)) {
      problems.push_back(
          about(resource, error("M049",
                                fmt::format("object {} is already adopted by {} at {}", printable(*resource.adopt),
                                            to_string(first->key), where(first->place)),
                                "one object has one manifest")));
    }
  }
  check_moves(desired, problems);
  set_schedules_apart(desired);
  return desired;
}

}  // namespace weir::manifest
