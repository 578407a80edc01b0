#include "cli/object_names.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::cli;

namespace {

RemoteObject object_of(const std::string& id, const std::vector<std::string>& tags) {
  RemoteObject object;
  object.kind = "DataSource";
  object.id = id;
  object.tags = tags;
  object.view = read_tags(tags);
  return object;
}

}  // namespace

TEST_CASE("an object is called by the mark of this project and kind only") {
  CHECK(name_of(object_of("ds-1", {"weir:k3v9x2qm/DataSource/okta"}), "k3v9x2qm").key ==
        ResourceKey{"DataSource", "okta"});
  for (const char* tag : {"weir:k3v9x2qm/Connector/okta", "weir:aaaaaaaa/DataSource/okta", "okta"}) {
    const report::NamedObject name = name_of(object_of("ds-1", {tag}), "k3v9x2qm");
    CHECK_FALSE(name.key);
    CHECK(name.id == "ds-1");
  }
}

TEST_CASE("a person may name an object by its name in Git, its key or its id") {
  const RemoteObject okta = object_of("ds-1", {"weir:k3v9x2qm/DataSource/okta-prod"}), bare = object_of("ds-2", {}),
                     one = object_of("ds-3", {"weir:k3v9x2qm/DataSource/twice"}),
                     two = object_of("ds-4", {"weir:k3v9x2qm/DataSource/twice"});
  const std::vector<const RemoteObject*> all{&okta, &bare, &one, &two};
  const auto pick = [&](const char* wanted) { return pick_object(all, "k3v9x2qm", "DataSource", wanted); };
  for (const char* wanted : {"okta-prod", "DataSource/okta-prod", "ds-1", "DataSource/ds-1"}) CHECK(*pick(wanted) == 0);
  CHECK(*pick("ds-2") == 1);
  CHECK(*pick("ds-4") == 3);
  const auto missing = pick("okta-prd");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().front().code == "U042");
  CHECK(missing.error().front().hint == "did you mean okta-prod?");
  const auto several = pick("twice");
  REQUIRE_FALSE(several);
  CHECK(several.error().front().code == "U043");
  CHECK(several.error().front().message.find("ds-3, ds-4") != std::string::npos);
}

TEST_CASE("the next run is told while an object is switched on and its cron fires") {
  const auto at = parse_rfc3339("2026-11-21T10:00:00Z");
  REQUIRE(at);
  RemoteObject object = object_of("ds-1", {});
  CHECK_FALSE(next_run(object, "syncSchedule", *at));
  object.spec = {{"syncSchedule", "0 2 * * *"}, {"enabled", true}};
  CHECK(next_run(object, "syncSchedule", *at) == "2026-11-22T02:00:00Z");
  object.spec["enabled"] = false;
  CHECK_FALSE(next_run(object, "syncSchedule", *at));
  for (const char* cron : {"0 0 31 2 *", "every full moon"}) {
    object.spec = {{"syncSchedule", cron}};
    CHECK_FALSE(next_run(object, "syncSchedule", *at));
  }
}
