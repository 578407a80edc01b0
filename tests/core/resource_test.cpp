#include "core/resource.hpp"

#include <catch2/catch.hpp>

using namespace weir;

namespace {

Resource resource(Json spec) {
  Resource made;
  made.key = {"DataSource", "okta-prod"};
  made.spec = std::move(spec);
  return made;
}

}  // namespace

TEST_CASE("a key is kind and name, and nothing else is a key") {
  CHECK(to_string(ResourceKey{"DataSource", "okta"}) == "DataSource/okta");
  CHECK(parse_resource_key("DataSource/okta") == ResourceKey{"DataSource", "okta"});
  for (const char* text : {"", "/", "DataSource", "DataSource/", "/okta", "DataSource/Okta", "dataSource/okta",
                           "DataSource/a/b", "Data Source/okta", "DataSource/-a", "DataSource/a ", "Data\xC3\xA4/a"})
    CHECK_FALSE(parse_resource_key(text));
  CHECK(ResourceKey{"Connector", "z"} < ResourceKey{"DataSource", "a"});
}

TEST_CASE("policies and consequences are read back from their words") {
  for (const OnRemove policy : {OnRemove::disable, OnRemove::remove, OnRemove::keep})
    CHECK(parse_on_remove(to_string(policy)) == policy);
  CHECK(to_string(OnRemove::remove) == "delete");
  CHECK_FALSE(parse_on_remove("remove"));
  for (const Consequence one :
       {Consequence::none, Consequence::pause, Consequence::backfill, Consequence::reset, Consequence::loss})
    CHECK(parse_consequence(to_string(one)) == one);
  CHECK_FALSE(parse_consequence("None"));
  CHECK(Consequence::pause < Consequence::loss);
}

TEST_CASE("the digest moves with what Git says of the object and with nothing else") {
  const Resource first = resource({{"type", "okta"}, {"enabled", true}});
  Resource same = resource({{"enabled", true}, {"type", "okta"}});
  same.labels = {{"team", "identity"}};
  same.place = {"other.yaml", 9, 1};
  same.moved_from = "old";
  same.adopt = "ds_1";
  CHECK(resource_digest(first) == resource_digest(same));
  CHECK(resource_digest(first).starts_with("sha256:"));

  Resource other = first;
  other.spec["enabled"] = false;
  CHECK(resource_digest(first) != resource_digest(other));
  other = first;
  other.protect = true;
  CHECK(resource_digest(first) != resource_digest(other));
  other = first;
  other.key.name = "okta-test";
  CHECK(resource_digest(first) != resource_digest(other));
}

TEST_CASE("the config digest is 16 hex digits, whatever the order of keys, and empty for nothing") {
  const std::string digest = config_digest({{"config", {{"a", 1}, {"b", {{"fromEnv", "WEIR_SECRET_B"}}}}}});
  CHECK(digest.size() == 16);
  CHECK(digest.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(digest == config_digest({{"config", {{"b", {{"fromEnv", "WEIR_SECRET_B"}}}, {"a", 1.0}}}}));
  CHECK(digest != config_digest({{"config", {{"a", 2}}}}));
  CHECK(config_digest(Json::object()).empty());
  CHECK(config_digest(nullptr).empty());
}

TEST_CASE("what a manifest leaves out has its default") {
  CHECK(display_name(resource(Json::object())) == "okta-prod");
  CHECK(display_name(resource({{"displayName", "Okta (production)"}})) == "Okta (production)");
  Resource mapping = resource({{"source", "okta-prod"}, {"stream", "users"}, {"displayName", "no field of it"}});
  mapping.key.kind = "StreamMapping";
  CHECK(display_name(mapping) == "okta-prod/users");
  CHECK(on_remove(resource(Json::object())) == OnRemove::disable);
  CHECK(on_remove(resource({{"onRemove", "keep"}})) == OnRemove::keep);
  CHECK(on_remove(resource({{"onRemove", "delete"}})) == OnRemove::remove);
}
