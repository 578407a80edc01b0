#include "manifest/references.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "core/text.hpp"
#include "manifest/mapping_check.hpp"
#include "manifest/place_finder.hpp"
#include "manifest/schedules.hpp"
#include "schema/schema.hpp"

namespace weir::manifest {

namespace {

/// Looking for what was meant goes through all names of a kind, and no more problems than this are shown.
constexpr std::size_t most_looked_for = 100;

/// What of a run's manifests is known to be wrong already: a name that leads there is no second problem.
class Broken {
 public:
  explicit Broken(const Diagnostics& problems) {
    for (const Diagnostic& one : problems) {
      if (one.severity != Severity::error) continue;
      if (one.key)
        keys_.insert(*one.key);
      else
        unreadable_ = true;
    }
  }

  /// Whether the key may be declared in a document that could not be read.
  bool may_declare(const ResourceKey& key) const { return unreadable_ || keys_.contains(to_string(key)); }

 private:
  std::set<std::string> keys_;
  bool unreadable_ = false;
};

class Resolver {
 public:
  Resolver(Loaded& loaded, const std::vector<Source>& sources, const ScheduleTime& time)
      : loaded_(loaded),
        broken_(loaded.problems),
        places_(sources),
        timetable_(loaded.desired.schedules, time, places_, loaded.problems) {}

  void run() {
    tell_mapped_twice();
    for (auto& [key, resource] : loaded_.desired.resources) resolve(resource);
    loaded_.desired.zones = timetable_.zones();
    timetable_.tell_refused();
    if (!has_errors(loaded_.problems)) tell_idle();
  }

 private:
  void resolve(Resource& resource);
  void follow_schedule(Resource& resource, const std::string& field, const std::string& into);
  const Resource* referred(const Resource& resource, const std::string& field);
  void tell_missing(const Resource& resource, const std::string& field, const ResourceKey& target);
  std::optional<std::string> nearest(const ResourceKey& target);
  void drop_permissions(Resource& mapping);
  void tell_mapped_twice();
  void tell_idle();
  void remember(const Resource& resource) { loaded_.unresolved.try_emplace(resource.key, resource); }

  Loaded& loaded_;
  Broken broken_;
  PlaceFinder places_;
  Timetable timetable_;
  std::size_t looked_for_ = 0;
};

void Resolver::resolve(Resource& resource) {
  const std::string& kind = resource.key.kind;
  if (kind == "DataSource") {
    follow_schedule(resource, "schedule", "syncSchedule");
  } else if (kind == "StreamMapping") {
    if (const Resource* source = referred(resource, "source"))
      check_mapping(resource, *source, places_, loaded_.problems);
    drop_permissions(resource);
  } else if (kind == "Connection") {
    if (const Resource* source = referred(resource, "source"))
      check_streams(resource, *source, places_, loaded_.problems);
    referred(resource, "destination");
    follow_schedule(resource, "schedule", "schedule");
  }
}

/// The cron that the Schedule named in `field` means for the resource, in `into`. A text with blanks is a cron already.
void Resolver::follow_schedule(Resource& resource, const std::string& field, const std::string& into) {
  const auto name = string_member(resource.spec, field);
  if (!name || name->find(' ') != std::string::npos) return;
  if (!timetable_.has(*name)) {
    tell_missing(resource, field, {"Schedule", *name});
    return;
  }
  remember(resource);
  resource.spec.erase(field);
  auto driving = timetable_.drive(*name, resource.key);
  if (!driving) return;
  if (driving->utc) resource.spec[into] = *std::move(driving->utc);
  resource.driven_by = std::move(driving->driven_by);
}

/// The resource that `field` names, or nullptr with the reason told.
const Resource* Resolver::referred(const Resource& resource, const std::string& field) {
  const std::string& kind = schema::kind_table().at(resource.key.kind).fields.at(field).references;
  const ResourceKey target{kind, resource.spec.at(field).get<std::string>()};
  const auto found = loaded_.desired.resources.find(target);
  if (found != loaded_.desired.resources.end()) return &found->second;
  tell_missing(resource, field, target);
  return nullptr;
}

void Resolver::tell_missing(const Resource& resource, const std::string& field, const ResourceKey& target) {
  if (broken_.may_declare(target)) return;
  const auto meant = nearest(target);
  loaded_.problems.push_back(
      places_.at_value(resource, pointer_join("/spec", field),
                       error("D030",
                             fmt::format("{} \"{}\" is declared nowhere; expected the name of a {}", target.kind,
                                         printable(target.name), target.kind),
                             meant ? fmt::format("did you mean \"{}\"?", *meant) : "declare it, or correct the name")));
}

std::optional<std::string> Resolver::nearest(const ResourceKey& target) {
  if (++looked_for_ > most_looked_for) return std::nullopt;
  if (target.kind == "Schedule") return did_you_mean(target.name, timetable_.names());
  std::vector<std::string> names;
  for (const auto& [key, resource] : loaded_.desired.resources)
    if (key.kind == target.kind) names.push_back(key.name);
  return did_you_mean(target.name, names);
}

/// allowLossy speaks to Weir alone.
void Resolver::drop_permissions(Resource& mapping) {
  const auto says_it = [](const Json& cast) { return cast.contains("allowLossy"); };
  const Json& declared = mapping.spec.at("fields");
  if (std::none_of(declared.begin(), declared.end(), says_it)) return;
  remember(mapping);
  for (Json& cast : mapping.spec["fields"]) cast.erase("allowLossy");
}

void Resolver::tell_mapped_twice() {
  std::vector<const Resource*> mappings;
  for (const auto& [key, resource] : loaded_.desired.resources)
    if (key.kind == "StreamMapping") mappings.push_back(&resource);
  std::stable_sort(mappings.begin(), mappings.end(), [](const Resource* left, const Resource* right) {
    return std::tie(left->place.file, left->place.line) < std::tie(right->place.file, right->place.line);
  });
  std::map<std::string, const Resource*> by_stream;
  for (const Resource* mapping : mappings) {
    const auto [first, added] = by_stream.try_emplace(display_name(*mapping), mapping);
    if (added) continue;
    const Place& there = first->second->place;
    loaded_.problems.push_back(places_.at_value(
        *mapping, "/spec/stream",
        error("D031",
              fmt::format("stream {} is already mapped by {} at {}:{}", printable(display_name(*mapping)),
                          to_string(first->second->key), printable(there.file, 200), there.line),
              "a stream has one mapping: put the fields of both into one manifest")));
  }
}

void Resolver::tell_idle() {
  for (const Resource* schedule : timetable_.idle())
    loaded_.problems.push_back(
        places_.at_value(*schedule, "/metadata/name",
                         note("D033", fmt::format("{} drives nothing", to_string(schedule->key)),
                              "name it as `schedule` of a data source or connection, or remove it")));
}

}  // namespace

void resolve_references(Loaded& loaded, const std::vector<Source>& sources, const ScheduleTime& time) {
  Resolver(loaded, sources, time).run();
}

}  // namespace weir::manifest
