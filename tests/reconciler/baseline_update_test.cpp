#include "reconciler/baseline_update.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::reconciler;

TEST_CASE("a state is settled when all that is declared stands, and nothing else") {
  DesiredState desired;
  std::map<ResourceKey, BaselineEntry> entries;
  for (const char* name : {"okta", "github"}) {
    Resource resource;
    resource.key = {"DataSource", name};
    resource.digest = std::string("digest of ") + name;
    desired.resources.emplace(resource.key, resource);
    entries[resource.key].digest = resource.digest;
  }
  CHECK(holds_all(entries, desired));
  // A Schedule has no object, and so no entry.
  desired.schedules[{"Schedule", "nightly"}] = {};
  CHECK(holds_all(entries, desired));

  auto more = entries;
  more[{"Connector", "gone"}] = {};  // a removal to come
  CHECK_FALSE(holds_all(more, desired));
  auto fewer = entries;
  fewer.erase({"DataSource", "okta"});
  CHECK_FALSE(holds_all(fewer, desired));
  entries[{"DataSource", "okta"}].digest = "another";
  CHECK_FALSE(holds_all(entries, desired));
}
