#include "manifest/take_in.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "manifest_texts.hpp"
#include "test_file.hpp"

using namespace weir;
using namespace weir::manifest;

namespace {

/// A repository, and what becomes of it.
struct Scene {
  std::vector<std::string> texts;

  std::vector<Source> sources() const {
    std::vector<Source> all;
    for (const std::string& text : texts)
      all.push_back({std::string(1, static_cast<char>('a' + all.size())), "", text});
    return all;
  }
  TakenIn taken(const std::vector<Wish>& wishes) const {
    const auto from = sources();
    const Loaded loaded = load(from, schema::kinds(), test::at_noon);
    REQUIRE(!has_errors(loaded.problems));
    return take_in(wishes, from, loaded, schema::kinds(), test::at_noon);
  }
};

std::vector<std::string> told(const TakenIn& taken) {
  std::vector<std::string> lines;
  for (const Diagnostic& problem : taken.left_out) lines.push_back(problem.key.value_or("") + " " + problem.message);
  return lines;
}

using Lines = std::vector<std::string>;
const ResourceKey okta_prod{"DataSource", "okta-prod"};

}  // namespace

TEST_CASE("what changed at the API is written where it belongs, and comments stay") {
  Scene scene;
  scene.texts = {
      "# The one for people.\n"
      "apiVersion: weir/v1\n"
      "kind: DataSource\n"
      "metadata:\n"
      "  name: okta-prod  # never changes\n"
      "spec:\n"
      "  type: okta\n"
      "  config: {domain: acme.okta.com, apiToken: {fromEnv: WEIR_SECRET_OKTA}}\n"
      "  tags:\n"
      "    - people  # theirs\n"
      "    - identity\n"
      "  enabled: false\n"
      "  onRemove: keep\n"
      "---\n" +
      test::warehouse("w")};
  const TakenIn taken = scene.taken({{okta_prod,
                                      {{"/displayName", "okta-prod", "Okta: all"},
                                       {"/enabled", false, true},
                                       {"/metadata/protect", false, true},
                                       {"/onRemove", "keep", "delete"},
                                       {"/syncSchedule", nullptr, "0 2 * * *"},
                                       {"/tags", {"identity", "people"}, {"no", "people"}}}},
                                     {{"Connector", "w"}, {{"/config/region", nullptr, "eu"}}}});
  CHECK(told(taken).empty());
  REQUIRE(taken.texts.count("a"));
  CHECK(taken.texts.at("a") ==
        "# The one for people.\n"
        "apiVersion: weir/v1\n"
        "kind: DataSource\n"
        "metadata:\n"
        "  name: okta-prod  # never changes\n"
        "  protect: true\n"
        "spec:\n"
        "  displayName: \"Okta: all\"\n"
        "  type: okta\n"
        "  config: {domain: acme.okta.com, apiToken: {fromEnv: WEIR_SECRET_OKTA}}\n"
        "  syncSchedule: \"0 2 * * *\"\n"
        "  tags:\n"
        "    - people  # theirs\n"
        "    - \"no\"\n"
        "  onRemove: delete\n"
        "---\n"
        "apiVersion: weir/v1\n"
        "kind: Connector\n"
        "metadata:\n"
        "  name: w\n"
        "spec:\n"
        "  type: warehouse\n"
        "  provider: snowflake\n"
        "  config: {region: eu}\n");
}

TEST_CASE("what no edit can take in is told, and takes nothing else along") {
  Scene scene;
  scene.texts = {test::okta("okta-prod", "  schedule: nightly\n  displayName: &name Okta\n  tags: [*name]\n"),
                 test::schedule("nightly", "0 2 * * *", "UTC"), test::warehouse("w"),
                 test::connection("c", "okta-prod", "w", "  schedule: nightly\n  backfillDays: 3\n")};
  const TakenIn taken = scene.taken({{okta_prod,
                                      {{"/displayName", "Okta", "Renamed"},
                                       {"/enabled", true, false},
                                       {"/syncSchedule", "0 2 * * *", "0 3 * * *"},
                                       {"/type", "okta", "aws"}}},
                                     {{"Connection", "c"},
                                      {{"/backfillDays", 2, 7},
                                       {"/schedule", "0 2 * * *", "0 3 * * *"},
                                       {"/source", "okta-prod", "ds-2"},
                                       {"/streams", nullptr, {"users", "groups"}}}},
                                     {{"Connector", "gone"}, {{"/enabled", true, false}}}});
  CHECK(told(taken) ==
        Lines{"DataSource/okta-prod /displayName is not in the patch: its place in the manifest cannot be edited "
              "without touching something else",
              "DataSource/okta-prod /syncSchedule is not in the patch: it comes from Schedule/nightly",
              "DataSource/okta-prod /type is not in the patch: it cannot be changed; declare a new name instead",
              "Connection/c /backfillDays is not in the patch: it is edited in Git, too",
              "Connection/c /schedule is not in the patch: it comes from Schedule/nightly",
              "Connection/c /source is not in the patch: it cannot be changed; declare a new name instead",
              "Connector/gone is not in the patch: it has no manifest"});
  CHECK(taken.texts.size() == 2);
  CHECK(taken.texts.at("a").ends_with("  tags: [*name]\n  enabled: false\n"));
  CHECK(taken.texts.at("d").ends_with("  backfillDays: 3\n  streams: [users, groups]\n"));
}

TEST_CASE("what the manifests together refuse goes back to what it was") {
  Scene scene;
  scene.texts = {test::okta("okta-prod"), test::okta("okta-test"), test::warehouse("w"),
                 test::connection("c", "okta-prod", "w")};
  const TakenIn taken = scene.taken({{okta_prod, {{"/displayName", "okta-prod", "okta-test"}}},
                                     {{"Connection", "c"}, {{"/streams", nullptr, {"nothing"}}}},
                                     {{"Connector", "w"}, {{"/scope", "org", "galaxy"}}}});
  CHECK(taken.texts.empty());
  const Lines reasons = told(taken);
  REQUIRE(reasons.size() == 3);
  CHECK(reasons[0].starts_with("Connector/w /scope is not in the patch: the manifest would be refused: "));
  CHECK(reasons[1].starts_with("DataSource/okta-prod is not in the patch: a would be refused: displayName"));
  CHECK(reasons[2].starts_with("Connection/c is not in the patch: d would be refused: there is no stream"));
}

TEST_CASE("a cast that the API has is allowed to lose something") {
  Scene scene;
  scene.texts = {test::okta("okta-prod"), test::mapping("m", "okta-prod", "users", "    profile: {type: json}\n")};
  const TakenIn taken = scene.taken({{{"StreamMapping", "m"}, {{"/fields/created/type", nullptr, "date"}}}});
  CHECK(told(taken).empty());
  const std::string text = taken.texts.at("b");
  CHECK(text.ends_with("  fields:\n    profile: {type: json}\n    created: {type: date, allowLossy: true}\n"));
}

TEST_CASE("the manifests of a whole company take any change in") {
  std::vector<Source> sources;
  std::vector<std::string> texts;
  const auto files = test::files_below(std::string(WEIR_SOURCE_DIR) + "/examples/manifests", ".yaml");
  texts.reserve(files.size());
  for (const auto& path : files) {
    if (path.filename() == "weir.yaml") continue;
    texts.push_back(test::file_text(path));
    sources.push_back({path.string(), "", texts.back()});
  }
  const Loaded loaded = load(sources, schema::kinds(), test::at_noon);
  REQUIRE(!has_errors(loaded.problems));
  std::vector<Wish> wishes;
  for (const auto& [key, resource] : loaded.desired.resources) {
    Wish wish{key, {}};
    Json tags = resource.spec.value("tags", Json::array());
    const Json before = tags;
    tags.push_back("zz: new");
    wish.fields.push_back({"/tags", before, tags});
    if (key.kind != "StreamMapping") {
      wish.fields.push_back({"/enabled", resource.spec.at("enabled"), !resource.spec.at("enabled").get<bool>()});
      wish.fields.push_back({"/displayName", resource.spec.at("displayName"), "no " + key.name});
    }
    wishes.push_back(std::move(wish));
  }
  const TakenIn taken = take_in(wishes, sources, loaded, schema::kinds(), test::at_noon);
  CHECK(told(taken).empty());
  for (Source& source : sources)
    if (const auto text = taken.texts.find(source.path); text != taken.texts.end()) source.text = text->second;
  const Loaded after = load(sources, schema::kinds(), test::at_noon);
  CHECK(!has_errors(after.problems));
  CHECK(wishes.size() > 150);
  for (const Wish& wish : wishes)
    for (const diff::FieldChange& field : wish.fields)
      CHECK(*pointer_get(after.desired.resources.at(wish.key).spec, field.path) == field.after);
}
