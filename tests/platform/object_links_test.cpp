#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;
using platform::Profile;

namespace {

/// What a platform should hold, as simply as it can be said.
struct Model {
  struct Link {
    std::string source, connector;
    bool enabled = true, stale = false;
  };
  std::map<std::string, bool> sources;  ///< by id: whether authenticated and not written since
  std::set<std::string> connectors;
  std::map<std::string, Link> links;
  std::set<std::pair<std::string, std::string>> mappings;

  bool uses(const std::string& id) const {
    return std::any_of(links.begin(), links.end(),
                       [&](const auto& entry) { return entry.second.source == id || entry.second.connector == id; });
  }
  void make_stale(const std::string& source) {
    for (auto& [id, link] : links) link.stale = link.stale || link.source == source;
  }
};

/// Does random things to a platform and to its model.
class Walk {
 public:
  Walk(Profile profile, std::uint64_t seed) : platform_(profile), dice_(seed) {}

  void step() {
    switch (dice_() % 9) {
      case 0:
        return add();
      case 1:
        return connect();
      case 2:
        return write_config();
      case 3:
        return write_mapping();
      case 4:
        return remove_mapping();
      case 5:
        return refresh();
      case 6:
        return switch_over();
      case 7:
        return remove();
      case 8:
        return authenticate();
    }
  }
  void compare() {
    for (const auto& [id, link] : model_.links) {
      const Json shown = platform_.connection(id);
      CHECK(shown["stale"] == link.stale);
      CHECK(shown["enabled"] == link.enabled);
    }
    CHECK(platform_.get(connections_path).json["total"] == model_.links.size());
    CHECK(platform_.get(mappings_path).json["total"] == model_.mappings.size());
    for (const auto& [id, authenticated] : model_.sources) {
      std::set<std::string> destinations;
      bool live = false;
      for (const auto& [link_id, link] : model_.links) {
        if (link.source != id) continue;
        destinations.insert(link.connector);
        live = live || link.enabled;
      }
      const Json shown = platform_.source(id);
      CHECK(shown["destinations"] == Json(destinations));
      if (authenticated) CHECK(shown["health"] == (live ? "Live" : "Authenticated"));
      if (!authenticated) CHECK((shown["health"] == "Setup" || shown["health"] == "Re-Auth required"));
    }
  }

 private:
  template <class Container>
  auto one_of(Container& from) {
    return from.empty() ? from.end() : std::next(from.begin(), static_cast<std::ptrdiff_t>(dice_() % from.size()));
  }
  std::string stream() { return dice_() % 2 == 0 ? "users" : "groups"; }

  void add() {
    if (model_.sources.size() < 4) model_.sources[platform_.new_source("s")] = false;
    if (model_.connectors.size() < 3) model_.connectors.insert(platform_.new_connector("c"));
  }
  void connect() {
    const auto source = one_of(model_.sources);
    const auto connector = one_of(model_.connectors);
    if (source == model_.sources.end() || connector == model_.connectors.end()) return;
    model_.links[platform_.new_connection(source->first, *connector)] = {source->first, *connector};
  }
  void write_config() {
    const auto source = one_of(model_.sources);
    if (source == model_.sources.end()) return;
    platform_.patch(std::string(sources_path) + "/" + source->first, {{"config", source_body("x")["config"]}});
    source->second = false;
    model_.make_stale(source->first);
  }
  void write_mapping() {
    const auto source = one_of(model_.sources);
    if (source == model_.sources.end()) return;
    const std::string name = stream();
    const bool first = model_.mappings.insert({source->first, name}).second;
    CHECK(platform_.put(mapping_path(source->first, name), {{"fields", Json::object()}}).status == (first ? 201 : 200));
    model_.make_stale(source->first);
  }
  void remove_mapping() {
    const auto source = one_of(model_.sources);
    if (source == model_.sources.end()) return;
    const std::string name = stream();
    const bool there = model_.mappings.erase({source->first, name}) > 0;
    CHECK(platform_.remove(mapping_path(source->first, name)).status == (there ? 204 : 404));
    if (there) model_.make_stale(source->first);
  }
  void refresh() {
    const auto link = one_of(model_.links);
    if (link == model_.links.end()) return;
    const std::string path = std::string(connections_path) + "/" + link->first + "/refresh";
    CHECK(platform_.send(Method::post, path).status == 200);
    link->second.stale = false;
  }
  void switch_over() {
    const auto link = one_of(model_.links);
    if (link == model_.links.end()) return;
    link->second = {link->second.source, link->second.connector, !link->second.enabled, false};
    platform_.patch(std::string(connections_path) + "/" + link->first, {{"enabled", link->second.enabled}});
  }
  void remove() {
    const bool a_link = dice_() % 2 == 0;
    if (const auto link = one_of(model_.links); a_link && link != model_.links.end()) {
      CHECK(platform_.remove(std::string(connections_path) + "/" + link->first).status == 204);
      model_.links.erase(link);
    }
    if (const auto source = one_of(model_.sources); !a_link && source != model_.sources.end()) {
      const std::string id = source->first;
      const bool used = model_.uses(id);
      CHECK(platform_.remove(std::string(sources_path) + "/" + id).status == (used ? 409 : 204));
      if (used) return;
      model_.sources.erase(source);
      for (const char* name : {"users", "groups"}) model_.mappings.erase({id, name});
    }
    if (const auto connector = one_of(model_.connectors); !a_link && connector != model_.connectors.end()) {
      const bool used = model_.uses(*connector);
      CHECK(platform_.remove(std::string(connectors_path) + "/" + *connector).status == (used ? 409 : 204));
      if (!used) model_.connectors.erase(connector);
    }
  }
  void authenticate() {
    const auto source = one_of(model_.sources);
    if (source == model_.sources.end()) return;
    platform_.send(Method::post, std::string(sources_path) + "/" + source->first + "/authenticate");
    source->second = true;
  }

  TestPlatform platform_;
  Model model_;
  std::mt19937_64 dice_;
};

}  // namespace

TEST_CASE("Whatever is done in whatever order, links, staleness and health are as a simple model has them") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      INFO("seed " << seed);
      Walk walk(profile, seed);
      for (int i = 0; i < 60; ++i) {
        walk.step();
        walk.compare();
      }
    }
  }
}

TEST_CASE("What a live connection uses is not deleted, and the answer names the connections") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    TestPlatform platform(profile);
    const std::string source = platform.new_source("okta"), connector = platform.new_connector("warehouse");
    const std::string first = platform.new_connection(source, connector);
    const std::string second = platform.new_connection(source, connector, {{"enabled", false}});
    const std::string paths[] = {std::string(sources_path) + "/" + source,
                                 std::string(connectors_path) + "/" + connector};
    for (const std::string& path : paths) {
      const Answer refused = platform.remove(path);
      CHECK(refused.status == 409);
      CHECK(refused.code() == "in_use");
      CHECK(refused.json["message"] == "2 connections use this object; delete them first");
      CHECK(refused.json["details"] ==
            Json({{{"field", "connectionId"}, {"message", first}}, {{"field", "connectionId"}, {"message", second}}}));
      CHECK(platform.get(path).status == 200);
    }
    platform.remove(std::string(connections_path) + "/" + first);
    CHECK(platform.remove(paths[0]).json["details"].size() == 1);
    platform.remove(std::string(connections_path) + "/" + second);
    for (const std::string& path : paths) CHECK(platform.remove(path).status == 204);
  }
}

TEST_CASE("A version that is not current goes before the connections") {
  TestPlatform platform;
  const std::string source = platform.new_source("okta"), path = std::string(sources_path) + "/" + source;
  platform.new_connection(source, platform.new_connector("warehouse"));
  CHECK(platform.remove(path, {{"If-Match", "\"7\""}}).status == 412);
  CHECK(platform.remove(path, {{"If-Match", "\"1\""}}).status == 409);
}

TEST_CASE("An app learns that something uses its source, but no id that it may not see") {
  TestPlatform platform;
  const HeaderList app = platform.token({{}, "app-7"});
  const std::string source = platform.post(sources_path, source_body("a"), app).json["id"];
  const std::string connector = platform.post(connectors_path, connector_body("b"), app).json["id"];
  const std::string hidden = platform.new_connection(source, connector);
  const Json shown = platform.post(connections_path, connection_body(source, connector), app).json["id"];
  const Answer refused = platform.remove(std::string(sources_path) + "/" + source, app);
  CHECK(refused.status == 409);
  CHECK(refused.json["details"] == Json({{{"field", "connectionId"}, {"message", shown}}}));
  CHECK_THAT(refused.body, !Catch::Contains(hidden));
  CHECK(platform.remove(std::string(connectors_path) + "/" + connector).json["details"].size() == 2);
}

TEST_CASE("At most a hundred connections are named") {
  TestPlatform platform;
  const std::string source = platform.new_source("okta"), connector = platform.new_connector("warehouse");
  for (int i = 0; i < 120; ++i) platform.new_connection(source, connector);
  const Answer refused = platform.remove(std::string(sources_path) + "/" + source);
  CHECK_THAT(refused.json["message"].get<std::string>(), Catch::StartsWith("120 connections use"));
  CHECK(refused.json["details"].size() == 100);
}
