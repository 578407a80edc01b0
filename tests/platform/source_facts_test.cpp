#include "platform/source_facts.hpp"

#include <catch2/catch.hpp>

#include "platform/tables.hpp"
#include "support/scratch_folder.hpp"

using namespace weir;
using namespace weir::platform;
using namespace weir::test;

namespace {

constexpr const char* source_id = "ds-1";

/// A source with a connection on a database of its own, and what the server derives of it.
class Facts {
 public:
  Facts() : database_(open(folder_.path() / "facts.db")) {
    save("DataSource", source_id, {{"status", "active"}});
    save("Connection", "con-1", {{"sourceId", source_id}, {"destinationId", "cnn-2"}, {"enabled", true}});
  }

  /// Writes over the members of an object, as a request or a run would.
  void set(const char* kind, const std::string& id, const Json& members, const std::string& authentication = "none") {
    auto record = load_object(database_, kind, id);
    REQUIRE(record);
    record->body.update(members);
    record->authentication = authentication;
    save_object(database_, kind, *record);
  }
  void save(const char* kind, const std::string& id, Json body) {
    ObjectRecord record;
    record.id = id;
    record.tenant = "tnt-1";
    record.body = std::move(body);
    save_object(database_, kind, record);
  }
  Json derived() {
    refresh_source_facts(database_, now, source_id);
    REQUIRE_FALSE(database_.problem());
    return load_object(database_, "DataSource", source_id)->body;
  }
  sqlite::Database& database() { return database_; }

  Instant now = parse_rfc3339("2026-11-21T10:00:00Z").value();

 private:
  static sqlite::Database open(const std::filesystem::path& file) {
    auto database = sqlite::Database::open(file, "T001");
    REQUIRE(database);
    REQUIRE(database->upgrade("platform", {tables, link_tables}));
    REQUIRE(database->execute("INSERT INTO tenants(id, name, created_at) VALUES('tnt-1', 'one', '')"));
    return std::move(*database);
  }

  ScratchFolder folder_;
  sqlite::Database database_;
};

}  // namespace

TEST_CASE("Health is derived from status, authentication and connections") {
  struct Case {
    const char *status, *authentication;
    bool enabled;
    const char* health;
  };
  const Case cases[] = {
      {"active", "none", true, "Setup"},
      {"active", "none", false, "Setup"},
      {"active", "stale", true, "Re-Auth required"},
      {"active", "stale", false, "Re-Auth required"},
      {"active", "valid", true, "Live"},
      {"active", "valid", false, "Authenticated"},
      {"disabled", "valid", true, "Live"},
      {"error", "valid", true, "Error"},
      {"error", "none", false, "Error"},
      {"error", "stale", true, "Re-Auth required"},
  };
  Facts facts;
  for (const Case& test : cases) {
    facts.set("Connection", "con-1", {{"enabled", test.enabled}});
    facts.set("DataSource", source_id, {{"status", test.status}}, test.authentication);
    CHECK(facts.derived()["health"] == test.health);
  }
}

TEST_CASE("Destinations are those of the live connections, each once") {
  Facts facts;
  facts.save("Connection", "con-2", {{"sourceId", source_id}, {"destinationId", "cnn-1"}, {"enabled", false}});
  facts.save("Connection", "con-3", {{"sourceId", source_id}, {"destinationId", "cnn-2"}, {"enabled", true}});
  facts.save("Connection", "con-4", {{"sourceId", "ds-2"}, {"destinationId", "cnn-3"}, {"enabled", true}});
  CHECK(facts.derived()["destinations"] == Json({"cnn-1", "cnn-2"}));
  auto gone = load_object(facts.database(), "Connection", "con-2");
  gone->deleted = true;
  save_object(facts.database(), "Connection", *gone);
  CHECK(facts.derived()["destinations"] == Json({"cnn-2"}));
}

TEST_CASE("The last run is the latest that brought something, and stays when its connection goes") {
  Facts facts;
  CHECK(facts.derived()["lastRun"].is_null());
  facts.set("Connection", "con-1", {{"lastRun", "2026-11-20T10:00:00Z"}, {"lastRunStatus", "success"}});
  CHECK(facts.derived()["lastRun"] == "2026-11-20T10:00:00Z");
  facts.set("Connection", "con-1", {{"lastRun", "2026-11-20T10:00:00.250Z"}, {"lastRunStatus", "partial"}});
  CHECK(facts.derived()["lastRun"] == "2026-11-20T10:00:00.250Z");
  facts.set("Connection", "con-1", {{"lastRun", "2026-11-21T10:00:00Z"}, {"lastRunStatus", "failed"}});
  CHECK(facts.derived()["lastRun"] == "2026-11-20T10:00:00.250Z");
  auto gone = load_object(facts.database(), "Connection", "con-1");
  gone->deleted = true;
  save_object(facts.database(), "Connection", *gone);
  CHECK(facts.derived()["lastRun"] == "2026-11-20T10:00:00.250Z");
}

TEST_CASE("Records count for thirty days, the day of the run among them") {
  Facts facts;
  const Instant start = facts.now;
  count_synced_records(facts.database(), start, source_id, "con-1", 40);
  count_synced_records(facts.database(), start + std::chrono::hours(13), source_id, "con-1", 2);
  count_synced_records(facts.database(), start + std::chrono::hours(14), source_id, "con-9", 100);
  CHECK(facts.derived()["recordsLast30Days"] == 142);
  CHECK(records_of_connection(facts.database(), start, "con-1") == 42);
  facts.now = start + std::chrono::days(29);
  CHECK(facts.derived()["recordsLast30Days"] == 142);
  facts.now = start + std::chrono::days(30);
  CHECK(facts.derived()["recordsLast30Days"] == 100);
  facts.now = start + std::chrono::days(31);
  CHECK(facts.derived()["recordsLast30Days"] == 0);
}

TEST_CASE("What is derived moves no version, and nothing is made of a source that is gone") {
  Facts facts;
  facts.set("DataSource", source_id, Json::object(), "valid");
  CHECK(facts.derived()["health"] == "Live");
  auto source = load_object(facts.database(), "DataSource", source_id);
  CHECK(source->version == 1);
  CHECK_FALSE(derive_source_facts(facts.database(), facts.now, *source));
  source->deleted = true;
  source->body["health"] = "as it was";
  save_object(facts.database(), "DataSource", *source);
  CHECK(facts.derived()["health"] == "as it was");
  refresh_source_facts(facts.database(), facts.now, "ds-nothing");
  CHECK_FALSE(facts.database().problem());
}
