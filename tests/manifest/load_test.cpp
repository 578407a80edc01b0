#include <algorithm>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "manifest/manifest.hpp"
#include "schema/schema.hpp"
#include "support/noon.hpp"

namespace weir::manifest {

namespace {

std::string connector(const std::string& metadata, const std::string& spec = "type: warehouse, provider: snowflake") {
  return fmt::format("apiVersion: weir/v1\nkind: Connector\nmetadata: {{{}}}\nspec: {{{}}}\n", metadata, spec);
}

std::vector<Source> sources_of(const std::map<std::string, std::string>& files) {
  std::vector<Source> sources;
  for (const auto& [path, text] : files) sources.push_back({path, "blob-of-" + path, text});
  return sources;
}

Loaded load_all(const std::map<std::string, std::string>& files) {
  return load(sources_of(files), schema::kinds(), test::at_noon);
}

std::vector<std::string> told(const Diagnostics& problems) {
  std::vector<std::string> lines;
  for (const Diagnostic& one : problems)
    lines.push_back(fmt::format("{} {}:{}", one.code, one.place.file, one.place.line));
  return lines;
}

bool same(const Resource& left, const Resource& right) {
  return left.key == right.key && canonical_json(left.spec) == canonical_json(right.spec) &&
         left.labels == right.labels && left.protect == right.protect && left.moved_from == right.moved_from &&
         left.adopt == right.adopt && left.place == right.place && left.digest == right.digest;
}

bool same(const std::vector<CachedManifest>& left, const std::vector<CachedManifest>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](const auto& one, const auto& other) {
    return one.blob_id == other.blob_id && one.path == other.path &&
           std::equal(one.resources.begin(), one.resources.end(), other.resources.begin(), other.resources.end(),
                      [](const Resource& a, const Resource& b) { return same(a, b); });
  });
}

bool same(const DesiredState& left, const DesiredState& right) {
  return std::equal(left.resources.begin(), left.resources.end(), right.resources.begin(), right.resources.end(),
                    [](const auto& one, const auto& other) { return same(one.second, other.second); });
}

}  // namespace

TEST_CASE("a resource is normalised: defaults, canonical cron, sorted sets") {
  const Loaded loaded =
      load_all({{"m/a.yaml",
                 "# comment\napiVersion: weir/v1\nkind: DataSource\n"
                 "metadata: {name: okta-prod, labels: {team: identity}, protect: true, adopt: ds-1}\n"
                 "spec:\n  type: okta\n  config: {domain: acme.okta.com, apiToken: {fromEnv: WEIR_SECRET_OKTA}}\n"
                 "  syncSchedule: '0 0,6,12,18 * * *'\n  tags: [z, a]\n"}});
  CHECK(told(loaded.problems).empty());
  REQUIRE(loaded.desired.resources.size() == 1);
  const Resource& resource = loaded.desired.resources.begin()->second;
  CHECK(to_string(resource.key) == "DataSource/okta-prod");
  CHECK(resource.spec["displayName"] == "okta-prod");
  CHECK(resource.spec["syncSchedule"] == "0 */6 * * *");
  CHECK(resource.spec["tags"] == Json({"a", "z"}));
  CHECK(resource.spec["enabled"] == true);
  CHECK(resource.spec["onRemove"] == "disable");
  // The settings stay as declared: no default of a connector is written into them.
  CHECK(resource.spec["config"] ==
        Json({{"domain", "acme.okta.com"}, {"apiToken", {{"fromEnv", "WEIR_SECRET_OKTA"}}}}));
  CHECK(resource.labels == std::map<std::string, std::string>{{"team", "identity"}});
  CHECK(resource.protect);
  CHECK(resource.adopt == "ds-1");
  CHECK(resource.place == Place{"m/a.yaml", 2, 1});
  CHECK(resource.digest == resource_digest(resource));
}

TEST_CASE("order of files, documents and keys makes no difference") {
  const std::string a = connector("name: a", "type: t, provider: p, tags: [x, y]");
  const std::string a_turned =
      "spec: {tags: [y, x], provider: p, type: t}\nmetadata: {name: a}\nkind: Connector\napiVersion: weir/v1\n";
  const std::string b = connector("name: b");
  const auto digests = [](const Loaded& loaded) {
    std::map<ResourceKey, std::string> found;
    for (const auto& [key, resource] : loaded.desired.resources) found.emplace(key, resource.digest);
    return found;
  };
  const auto wanted = digests(load_all({{"1.yaml", a}, {"2.yaml", b}}));
  CHECK(wanted.size() == 2);
  CHECK(digests(load_all({{"1.yaml", b + "---\n" + a_turned}})) == wanted);
  CHECK(digests(load_all({{"z/y/x.yml", "---\n" + a_turned + "---\n" + b}})) == wanted);
}

TEST_CASE("H in a schedule is spread by the resource's key") {
  const auto schedule = [](const std::string& name) {
    const Loaded loaded =
        load_all({{"a.yaml", "apiVersion: weir/v1\nkind: DataSource\nmetadata: {name: " + name +
                                 "}\nspec: {type: okta, config: {domain: a.okta.com, apiToken: {fromEnv: "
                                 "WEIR_SECRET_A}}, syncSchedule: H 2 * * *}\n"}});
    REQUIRE(loaded.desired.resources.size() == 1);
    return loaded.desired.resources.begin()->second.spec["syncSchedule"].get<std::string>();
  };
  CHECK(schedule("a") == schedule("a"));
  CHECK(schedule("a").find('H') == std::string::npos);
  CHECK((schedule("a") != schedule("b") || schedule("a") != schedule("c")));
}

TEST_CASE("what only all manifests together can tell") {
  struct Case {
    std::string input;
    std::map<std::string, std::string> files;
    std::vector<std::string> expected;
    std::string words;
  };
  const std::vector<Case> cases{
      {"same key in two files",
       {{"a.yaml", connector("name: x")}, {"b.yaml", "\n" + connector("name: x")}},
       {"M040 b.yaml:2"},
       "\"Connector/x\" already defined at a.yaml:1"},
      {"same key in one file",
       {{"a.yaml", connector("name: x") + "---\n" + connector("name: x")}},
       {"M040 a.yaml:6"},
       "a.yaml:1"},
      {"same display name",
       {{"a.yaml", connector("name: x", "type: t, provider: p, displayName: y")}, {"b.yaml", connector("name: y")}},
       {"M041 b.yaml:1"},
       "displayName \"y\" is already that of Connector/x at a.yaml:1"},
      {"moved from what is declared",
       {{"a.yaml", connector("name: x")}, {"b.yaml", connector("name: y, movedFrom: x")}},
       {"M048 b.yaml:1"},
       "movedFrom names Connector/x, which is declared at a.yaml:1"},
      {"moved from one name twice",
       {{"a.yaml", connector("name: x, movedFrom: o")}, {"b.yaml", connector("name: y, movedFrom: o")}},
       {"M048 b.yaml:1"},
       "Connector/x already moves from Connector/o"},
      {"adopted twice",
       {{"a.yaml", connector("name: x, adopt: id")}, {"b.yaml", connector("name: y, adopt: id")}},
       {"M049 b.yaml:1"},
       "already adopted by Connector/x"}};
  for (const Case& one : cases) {
    INFO(one.input);
    const Loaded loaded = load_all(one.files);
    CHECK(told(loaded.problems) == one.expected);
    REQUIRE_FALSE(loaded.problems.empty());
    CHECK(loaded.problems[0].message.find(one.words) != std::string::npos);
  }
}

TEST_CASE("a kind that the target does not serve is an error that says how to declare it") {
  const std::map<std::string, std::string> files{{"a.yaml", connector("name: x")}};
  const Loaded loaded = load(sources_of(files), {"DataSource"}, test::at_noon);
  REQUIRE(loaded.problems.size() == 1);
  CHECK(loaded.problems[0].code == "M065");
  CHECK(loaded.problems[0].message.find("serves DataSource") != std::string::npos);
  CHECK(loaded.problems[0].hint.value_or("").find("weir.yaml") != std::string::npos);
}

TEST_CASE("a bad document does not stop the others") {
  const Loaded loaded =
      load_all({{"a.yaml", connector("name: good") + "---\nkind: Nothing\n---\n" + connector("name: better")},
                {"b.yaml", "a: [\n"},
                {"weir.yaml", "apiVersion: weir/v1\nkind: Project\n"}});
  CHECK(loaded.desired.resources.size() == 2);
  CHECK(loaded.documents == 3);
  CHECK(loaded.parsed == 3);
  CHECK(cached_manifests(loaded).empty());
  CHECK(told(loaded.problems) == std::vector<std::string>{"M032 a.yaml:6", "M033 a.yaml:6", "M011 b.yaml:2"});
}

TEST_CASE("beyond a hundred problems only their number is told, errors first") {
  std::map<std::string, std::string> files;
  for (int number = 0; number < 150; ++number) files.emplace(fmt::format("empty{:03}.yaml", number), "");
  files.emplace("z.yaml", "kind: Nothing\n");
  const Loaded loaded = load_all(files);
  REQUIRE(loaded.problems.size() == 101);
  CHECK(loaded.problems.back().message == "and 52 more");
  CHECK(loaded.problems[99].place.file == "z.yaml");
}

TEST_CASE("what the cache gives is what parsing gives") {
  std::map<std::string, std::string> files;
  for (int number = 0; number < 200; ++number) {
    files.emplace(
        fmt::format("m/{:03}.yaml", number),
        "\n" +
            connector(fmt::format("name: c{}, labels: {{n: \"{}\"}}, protect: {}", number, number, number % 2 == 0)) +
            "---\n" + connector(fmt::format("name: d{}, movedFrom: e{}, adopt: i{}", number, number, number)));
  }
  files.emplace("m/copy.yaml", connector("name: c7"));    // a duplicate across files: never cached
  files.emplace("m/empty.yaml", "# nothing\n");           // a warning: never cached
  files.emplace("m/wrong.yaml", connector("name: BAD"));  // an error: never cached
  const Loaded parsed = load_all(files);
  CHECK(parsed.parsed == 203);
  CHECK(parsed.documents == 402);
  const auto cache = cached_manifests(parsed);
  CHECK(cache.size() == 200);
  CHECK(told(parsed.problems) ==
        std::vector<std::string>{"M040 m/copy.yaml:1", "M001 m/empty.yaml:1", "M037 m/wrong.yaml:3"});

  const auto sources = sources_of(files);
  const Loaded cached = load(sources, schema::kinds(), test::at_noon, cache);
  CHECK(cached.parsed == 3);
  CHECK(cached.documents == parsed.documents);
  CHECK(cached.problems == parsed.problems);
  CHECK(same(cached.desired, parsed.desired));
  CHECK(same(cached_manifests(cached), cache));

  // Another blob id or another path is another file.
  auto moved = sources;
  moved[0].blob_id = "changed";
  moved[1].path = "n/001.yaml";
  CHECK(load(moved, schema::kinds(), test::at_noon, cache).parsed == 5);

  // The order of the sources and the number of threads do not show.
  auto turned = sources;
  std::reverse(turned.begin(), turned.end());
  const Loaded again = load(turned, schema::kinds(), test::at_noon);
  CHECK(again.problems == parsed.problems);
  CHECK(same(again.desired, parsed.desired));
  CHECK(same(cached_manifests(again), cache));
}

TEST_CASE("who names its object by id may share a display name") {
  const auto loaded = load_all({{"a.yaml", connector("name: x, adopt: cnn-1", "type: t, provider: p, displayName: y")},
                                {"b.yaml", connector("name: y")}});
  CHECK(loaded.problems.empty());
}

}  // namespace weir::manifest
