#include "providers/object_reader.hpp"

#include <catch2/catch.hpp>

#include "providers/connector.hpp"
#include "providers/data_source.hpp"
#include "providers/scripted_bench.hpp"

using namespace weir;
using namespace weir::providers;
using weir::test::wire_source;

TEST_CASE("an id is a few plain characters") {
  for (const std::string_view good : {"ds-01J", "a", "A.b_c-9"}) CHECK(is_legal_id(good));
  const std::string bad[] = {"",
                             ".",
                             "..",
                             "../admin",
                             "a%2Fb",
                             "?x",
                             "a b",
                             "a/b",
                             "a\r\n",
                             "\xc3\xa9",
                             std::string(129, 'a'),
                             std::string(10'000, 'x')};
  for (const std::string& id : bad) {
    INFO(id);
    CHECK_FALSE(is_legal_id(id));
  }
  CHECK(is_legal_id(std::string(128, 'a')));
}

TEST_CASE("a data source is read in the manifest's words") {
  Json wire = wire_source("ds-1");
  wire["syncSchedule"] = "0 0,6,12,18 * * *";
  wire["tags"] = {"z", "weir:k3v9x2qm/DataSource/okta", "a", "weir:on-remove=delete"};
  wire["createdAt"] = "2026-11-21T10:00:00Z";
  wire["updatedBy"] = nullptr;
  wire["somethingNew"] = {1, 2};
  const auto object = ObjectReader(data_source(), true).read(wire, "");
  REQUIRE(object);
  CHECK(object->spec == Json{{"displayName", "Okta"},
                             {"type", "okta"},
                             {"syncSchedule", "0 */6 * * *"},
                             {"tags", {"a", "z"}},
                             {"enabled", true},
                             {"onRemove", "delete"}});
  CHECK(object->tags.size() == 4);
  CHECK(object->version == 3);
  CHECK(object->write_only_names == std::vector<std::string>{"apiToken", "domain"});
  CHECK(object->created_at == "2026-11-21T10:00:00Z");
  CHECK_FALSE(object->updated_by);
  CHECK_FALSE(object->deleted);
}

TEST_CASE("status is enabled in other words") {
  struct Case {
    const char* status;
    bool enabled, deleted;
  };
  for (const Case& each :
       {Case{"active", true, false}, {"error", true, false}, {"disabled", false, false}, {"deleted", false, true}}) {
    Json wire = wire_source("ds-1");
    wire["status"] = each.status;
    const auto object = ObjectReader(data_source(), true).read(wire, "");
    REQUIRE(object);
    CHECK(object->spec["enabled"] == each.enabled);
    CHECK(object->deleted == each.deleted);
  }
}

TEST_CASE("a schedule that is no cron stays as it is") {
  Json wire = wire_source("ds-1");
  wire["syncSchedule"] = "every full moon";
  CHECK(ObjectReader(data_source(), true).read(wire, "")->spec["syncSchedule"] == "every full moon");
}

TEST_CASE("a connector is read in the manifest's words") {
  const Json wire{{"id", "cnn-1"},         {"name", "Jira"},       {"type", "ticketing"},
                  {"provider", "jira"},    {"scope", "group"},     {"group_id", "grp-1"},
                  {"user_id", nullptr},    {"config", {{"a", 1}}}, {"vault_path", "secret/x"},
                  {"auth_type", "oauth2"}, {"event_types", {"b"}}, {"webhook_endpoint_id", "wh-1"},
                  {"application_id", "a"}, {"enabled", false},     {"version", 9},
                  {"is_deleted", false},   {"updated_by", "usr-1"}};
  const auto object = ObjectReader(connector(), false).read(wire, "");
  REQUIRE(object);
  CHECK(object->spec == Json{{"displayName", "Jira"},
                             {"type", "ticketing"},
                             {"provider", "jira"},
                             {"scope", "group"},
                             {"groupId", "grp-1"},
                             {"config", {{"a", 1}}},
                             {"vaultPath", "secret/x"},
                             {"authType", "oauth2"},
                             {"eventTypes", {"b"}},
                             {"webhookEndpointId", "wh-1"},
                             {"applicationId", "a"},
                             {"enabled", false},
                             {"tags", Json::array()},
                             {"onRemove", "disable"}});
  CHECK(object->version == 9);
  CHECK(object->updated_by == "usr-1");
}

TEST_CASE("a soft-deleted connector is known as deleted") {
  const auto object = ObjectReader(connector(), false).read({{"id", "cnn-1"}, {"name", "x"}, {"is_deleted", true}}, "");
  REQUIRE(object);
  CHECK(object->deleted);
}

TEST_CASE("a member of the wrong shape is refused with its pointer") {
  struct Case {
    Json change;
    std::string code, pointer;
  };
  const Case cases[] = {
      {{{"id", 7}}, "A004", "/items/3/id"},
      {{{"id", nullptr}}, "A004", "/items/3/id"},
      {{{"id", "../admin"}}, "A019", "/items/3/id"},
      {{{"id", ""}}, "A019", "/items/3/id"},
      {{{"version", 0}}, "A004", "/items/3/version"},
      {{{"version", -1}}, "A004", "/items/3/version"},
      {{{"version", 5.5}}, "A004", "/items/3/version"},
      {{{"version", "5"}}, "A004", "/items/3/version"},
      {{{"version", nullptr}}, "A004", "/items/3/version"},
      {{{"version", 18446744073709551615u}}, "A004", "/items/3/version"},
      {{{"name", nullptr}}, "A004", "/items/3/name"},
      {{{"name", {"x"}}}, "A004", "/items/3/name"},
      {{{"type", 1}}, "A004", "/items/3/type"},
      {{{"status", "paused"}}, "A004", "/items/3/status"},
      {{{"status", true}}, "A004", "/items/3/status"},
      {{{"syncSchedule", 5}}, "A004", "/items/3/syncSchedule"},
      {{{"tags", "a"}}, "A004", "/items/3/tags"},
      {{{"tags", {"a", 1}}}, "A004", "/items/3/tags"},
      {{{"configFields", {1}}}, "A004", "/items/3/configFields"},
  };
  for (const Case& each : cases) {
    INFO(each.change.dump());
    Json wire = wire_source("ds-1");
    wire.update(each.change);
    const auto object = ObjectReader(data_source(), true).read(wire, "/items/3");
    REQUIRE_FALSE(object);
    CHECK(object.error().front().code == each.code);
    CHECK(object.error().front().message.starts_with(each.pointer));
  }
  for (const Json& wire : {Json(nullptr), Json(7), Json("x"), Json::array()}) {
    CHECK_FALSE(ObjectReader(data_source(), true).read(wire, "/items/3"));
  }
}
