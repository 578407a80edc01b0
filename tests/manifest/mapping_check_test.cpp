#include "manifest/mapping_check.hpp"

#include <catch2/catch.hpp>

#include "catalog/cast_table.hpp"
#include "catalog/stream_catalog.hpp"
#include "core/text.hpp"
#include "manifest/manifest_texts.hpp"

using namespace weir;
using namespace weir::test;

namespace {

const ResourceKey mapping_key{"StreamMapping", "m"};

/// A source of one's own with a stream that no catalog knows and one that the catalog of its type has, too.
const std::string tickets =
    manifest_of("DataSource", "tickets",
                "  type: custom\n"
                "  config:\n"
                "    apiUrl: https://api.acme.example/v1\n"
                "    streams: [{name: tickets, path: /tickets}, {name: group, path: /groups}]\n");

manifest::Loaded mapped(const std::string& stream, const std::string& fields, const std::string& source = "okta-prod") {
  return load_files({okta("okta-prod"), tickets, mapping("m", source, stream, fields)});
}

}  // namespace

TEST_CASE("streams, fields and casts are held to the catalog, each problem at its own place") {
  struct Row {
    const char* what;
    const char* stream;
    const char* fields;
    std::vector<std::string> problems;
    std::string words;
    std::string hint;
  };
  for (const Row& row : std::vector<Row>{
           {"a widening cast", "users", "    created: {type: string}\n", {}, "", ""},
           {"a lossy cast that is allowed", "users", "    created: {type: date, allowLossy: true}\n", {}, "", ""},
           {"a stream",
            "user",
            "    created: {type: string}\n",
            {"D020 c.yaml:7:11"},
            "of type okta",
            "did you mean \"users\"?"},
           {"a stream like none",
            "invoices",
            "    created: {type: string}\n",
            {"D020 c.yaml:7:11"},
            "\"invoices\"",
            "there are: agent_pools, api_tokens, application_groups, application_users, applications, authenticators, "
            "authorization_server_policies, authorization_servers, behavior_rules, brands, custom_roles, "
            "device_assurances, devices, domains, email_domains, event_hooks, features, group_owners, group_rules, "
            "groups, hook_keys, identity_providers, inline_hooks, linked_objects, log_streams, logs, network_zones, "
            "org_settings, permissions, policies, policy_rules, profile_mappings, realms, resource_sets, "
            "risk_providers, trusted_origins, user_factors, user_sessions, user_types, users"},
           {"a field",
            "users",
            "    created: {type: string}\n    creatd: {type: string}\n",
            {"D021 c.yaml:10:5"},
            "stream \"users\" has no field \"creatd\"",
            "did you mean \"created\"?"},
           {"a field in another case",
            "users",
            "    Created: {type: string}\n",
            {"D021 c.yaml:9:5"},
            "\"Created\"",
            "did you mean \"created\"?"},
           {"a lossy cast",
            "users",
            "    created:\n      type: date\n",
            {"D022 c.yaml:10:13"},
            "\"created\" is timestamp and loses something as date: the time of day is cut off",
            "if that is meant, write allowLossy: true beside the type"},
           {"a lossy cast that is forbidden",
            "users",
            "    created: {type: date, allowLossy: false}\n",
            {"D022 c.yaml:9:21"},
            "the time of day is cut off",
            ""},
           {"an impossible cast, allowed or not",
            "users",
            "    created: {type: array, allowLossy: true}\n",
            {"D023 c.yaml:9:21"},
            "\"created\" is timestamp and cannot become array: a timestamp can become",
            ""},
           {"its own type",
            "users",
            "    created: {type: timestamp}\n",
            {"D024 c.yaml:9:21"},
            "\"created\" is timestamp and is cast to its own type, timestamp",
            "remove the field: it has that type already"},
           {"all at once",
            "users",
            "    created: {type: date}\n    lastLogin: {type: boolean}\n    status: {type: string}\n    x: {type: "
            "json}\n",
            {"D022 c.yaml:9:21", "D023 c.yaml:10:23", "D024 c.yaml:11:20", "D021 c.yaml:12:5"},
            "",
            ""},
           {"no type of a field", "users", "    created: {type: datetime}\n", {"M035 c.yaml:9:21"}, "", ""},
           {"no fields", "users", "    {}\n", {"M035 c.yaml:9:5"}, "", ""}}) {
    INFO(row.what);
    const auto loaded = mapped(row.stream, row.fields);
    CHECK(told(loaded.problems) == row.problems);
    if (loaded.problems.empty()) continue;
    CAPTURE(loaded.problems.front().message);
    CHECK(loaded.problems.front().message.find(row.words) != std::string::npos);
    CHECK(loaded.problems.front().key == "StreamMapping/m");
    if (!row.hint.empty()) CHECK(loaded.problems.front().hint == row.hint);
  }
}

TEST_CASE("every cast of every type of the catalog is judged by the table") {
  // One field of each type that the okta catalog has, with the stream it is in.
  std::map<catalog::FieldType, std::pair<std::string, std::string>> fields;
  for (const auto& [name, stream] : catalog::streams("okta"))
    for (const catalog::StreamField& field : stream.fields) fields.try_emplace(field.type, name, field.name);
  CHECK(fields.size() >= 6);
  for (const auto& [from, where] : fields) {
    for (const catalog::FieldType to : catalog::field_types()) {
      const std::string cast = fmt::format("    \"{}\": {{type: {}}}\n", where.second, catalog::to_string(to));
      INFO(where.first << cast);
      const auto loaded = mapped(where.first, cast);
      const std::map<catalog::Cast, std::string> codes{
          {catalog::Cast::same, "D024"}, {catalog::Cast::lossy, "D022"}, {catalog::Cast::impossible, "D023"}};
      const auto code = codes.find(catalog::cast_of(from, to));
      REQUIRE(loaded.problems.size() == (code == codes.end() ? 0 : 1));
      if (code != codes.end()) CHECK(loaded.problems.front().code == code->second);
    }
  }
}

TEST_CASE("permissions do not leave Git, and are remembered") {
  const auto loaded = mapped("users", "    created: {type: date, allowLossy: true}\n    id: {type: json}\n");
  const Json resolved = {{"created", {{"type", "date"}}}, {"id", {{"type", "json"}}}};
  CHECK(loaded.desired.resources.at(mapping_key).spec.at("fields") == resolved);
  const Json& declared = loaded.unresolved.at(mapping_key).spec.at("fields");
  CHECK(declared.at("created") == Json({{"type", "date"}, {"allowLossy", true}}));
  CHECK(loaded.unresolved.at(mapping_key).digest == loaded.desired.resources.at(mapping_key).digest);
  CHECK_FALSE(loaded.desired.resources.at(mapping_key).spec.contains("displayName"));
}

TEST_CASE("streams that a source declares itself are taken, and what no catalog knows counts as json") {
  struct Row {
    const char* stream;
    const char* fields;
    std::vector<std::string> problems;
  };
  for (const Row& row :
       std::vector<Row>{{"tickets", "    opened: {type: timestamp}\n    x: {type: json}\n", {"D022 c.yaml:9:20"}},
                        {"tickets", "    opened: {type: timestamp, allowLossy: true}\n", {}},
                        {"group", "    uid: {type: json}\n", {}},
                        {"group", "    uid: {type: integer}\n    x: {type: json}\n", {"D022 c.yaml:9:17"}},
                        {"device", "    x: {type: json}\n", {"D021 c.yaml:9:5"}},
                        {"tikets", "    x: {type: json}\n", {"D020 c.yaml:7:11"}}}) {
    INFO(row.stream << row.fields);
    const auto loaded = mapped(row.stream, row.fields, "tickets");
    CHECK(told(loaded.problems) == row.problems);
  }
  CHECK(mapped("tikets", "    x: {type: json}\n", "tickets").problems.front().hint == "did you mean \"tickets\"?");
  // What the settings bring goes first, for nothing else tells it before the source is applied.
  const auto unlike = mapped("everything", "    x: {type: json}\n", "tickets").problems;
  CHECK(unlike.front().hint->starts_with("there are: group, tickets, account, agent, api, "));
}

TEST_CASE("a custom source without a list has the stream that its path leads to") {
  const std::string one = manifest_of("DataSource", "one",
                                      "  type: custom\n"
                                      "  config: {apiUrl: \"https://api.acme.example\", path: /v1/tickets}\n");
  CHECK(told(load_files({one, mapping("m", "one", "tickets", "    x: {type: json}\n")}).problems).empty());
  CHECK(told(load_files({one, mapping("m", "one", "v1", "    x: {type: json}\n")}).problems) ==
        std::vector<std::string>{"D020 b.yaml:7:11"});
}

TEST_CASE("a custom source whose settings stay as they are may have any stream") {
  const std::string kept = manifest_of("DataSource", "kept", "  type: custom\n  config: keep\n");
  CHECK(told(load_files({kept, mapping("m", "kept", "anything", "    x: {type: json}\n")}).problems).empty());
  const std::string other = manifest_of("DataSource", "other", "  type: okta\n  config: keep\n");
  CHECK(told(load_files({other, mapping("m", "other", "anything", "    x: {type: json}\n")}).problems) ==
        std::vector<std::string>{"D020 b.yaml:7:11"});
}

TEST_CASE("a stream is mapped once") {
  const std::string fields = "    id: {type: json}\n";
  const auto loaded =
      load_files({okta("okta-prod"), okta("okta-test", "  displayName: Test\n"),
                  mapping("m", "okta-prod", "users", fields), mapping("of-groups", "okta-prod", "groups", fields),
                  mapping("of-test", "okta-test", "users", fields), mapping("twice", "okta-prod", "users", fields)});
  REQUIRE(told(loaded.problems) == std::vector<std::string>{"D031 f.yaml:7:11"});
  CHECK(loaded.problems.front().message == "stream okta-prod/users is already mapped by StreamMapping/m at c.yaml:1");
}

TEST_CASE("a connection reads streams that there are") {
  const auto loaded =
      load_files({okta("okta-prod"), warehouse("warehouse"),
                  connection("c", "okta-prod", "warehouse", "  streams: [users, group, groups, application_users]\n")});
  REQUIRE(told(loaded.problems) == std::vector<std::string>{"D020 c.yaml:8:20"});
  CHECK(loaded.problems.front().hint == "did you mean \"groups\"?");
  CHECK(loaded.problems.front().pointer == "/spec/streams/1");
  CHECK(told(load_files({okta("okta-prod"), warehouse("warehouse"),
                         connection("c", "okta-prod", "warehouse", "  streams: []\n")})
                 .problems) == std::vector<std::string>{"M035 c.yaml:8:12"});
}
