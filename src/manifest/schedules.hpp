#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/zoned_cron.hpp"
#include "manifest/manifest.hpp"
#include "manifest/place_finder.hpp"

namespace weir::manifest {

/// The declared schedules, ready to drive resources: what their local times mean in UTC at one instant.
class Timetable {
 public:
  /// Checks every schedule, driving or not, with its own key: D012 a zone that there is not, D013 clocks that are not
  /// known any more, D010 what five fields in UTC cannot say at each offset that the zone keeps within a year. All
  /// arguments must outlive this.
  Timetable(const std::map<ResourceKey, Resource>& schedules, const ScheduleTime& time, PlaceFinder& places,
            Diagnostics& problems);

  bool has(const std::string& name) const { return rows_.contains(name); }
  std::vector<std::string> names() const;

  /// How `name` drives the resource. `utc` is absent while it is suspended. nullopt when it cannot, which is told.
  struct Driving {
    DrivenBy driven_by;
    std::optional<std::string> utc;
  };
  std::optional<Driving> drive(const std::string& name, const ResourceKey& resource);

  /// The zones of schedules that drive something, where clocks are set.
  std::map<std::string, ZoneInUse> zones() const;
  /// Schedules that drive nothing.
  std::vector<const Resource*> idle() const;
  /// Tells which schedules cannot be said in UTC, once everything was driven: with whom that concerns.
  void tell_refused();

 private:
  /// One cron as its zone's offsets turn it: the present one's, then the others'.
  struct Compiled {
    std::string local;
    std::string utc;
    std::vector<std::string> others;
    std::optional<Diagnostic> refusal;
  };
  struct Row {
    const Resource* schedule = nullptr;
    std::string text;
    std::string zone;
    bool suspended = false;
    bool sound = false;
    std::vector<ResourceKey> drives;
    std::optional<Diagnostic> refusal;  ///< with its own key, and so for all or nearly all that it drives
    std::optional<Cron> cron;           ///< where no H makes it different for each resource
    const ZoneOffsets* clocks = nullptr;
    std::map<unsigned long long, Compiled> compiled;  ///< by the minutes: nothing else depends on the resource
  };

  bool find_zone(Row& row);
  const Result<ZoneOffsets>& clocks_of(const std::string& zone);
  const Compiled& compiled_for(Row& row, const ResourceKey& resource) const;
  Compiled compile(const Row& row, const Cron& local) const;
  void refuse(const Row& row, Diagnostic refusal, const std::vector<ResourceKey>& drives);

  Instant as_of_;
  TimeZones& zones_;
  PlaceFinder& places_;
  Diagnostics& problems_;
  std::map<std::string, Result<ZoneOffsets>> clocks_;  ///< by zone
  std::map<std::string, Row> rows_;
};

}  // namespace weir::manifest
