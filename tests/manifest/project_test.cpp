#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "manifest/manifest.hpp"
#include "manifest/test_file.hpp"

namespace weir::manifest {

namespace {

const std::string head = "apiVersion: weir/v1\nkind: Project\nproject: {name: acme-data, id: k3v9x2qm}\n";

std::vector<std::string> told(const Result<Project>& project) {
  std::vector<std::string> lines;
  if (project) return lines;
  for (const Diagnostic& one : project.error()) {
    lines.push_back(fmt::format("{} {}:{}", one.code, one.place.line, one.place.column));
  }
  return lines;
}

}  // namespace

TEST_CASE("weir.yaml is read with its defaults") {
  const auto small = read_project(head, "weir.yaml");
  REQUIRE(small);
  CHECK(small->name == "acme-data");
  CHECK(small->id == "k3v9x2qm");
  CHECK(small->targets.empty());
  CHECK(small->limits.max_removals == 10);
  CHECK(small->limits.requests_per_second == 20);

  const auto full =
      read_project(head +
                       "defaultTarget: local\ntargets:\n  local: {endpoint: 'embedded:.weir/platform.db'}\n"
                       "  production: {endpoint: 'https://api.cyberpod.app', manifests: [a, b/c], kinds: "
                       "[DataSource], instance: ins-1}\nlimits: {maxRemovals: 3}\n"
                       "removed: [{key: DataSource/old-okta}, {key: Connector/x, action: forget}]\n",
                   "weir.yaml");
  CHECK(told(full).empty());
  REQUIRE(full);
  CHECK(full->default_target == "local");
  CHECK(full->targets.at("local").manifests == std::vector<std::string>{"manifests"});
  CHECK_FALSE(full->targets.at("local").kinds);
  const TargetConfig& production = full->targets.at("production");
  CHECK(production.name == "production");
  CHECK(production.endpoint == "https://api.cyberpod.app");
  CHECK(production.manifests == std::vector<std::string>{"a", "b/c"});
  CHECK(production.kinds == std::vector<std::string>{"DataSource"});
  CHECK(production.instance == "ins-1");
  CHECK(full->limits.max_removals == 3);
  CHECK(full->limits.concurrency == 8);
  REQUIRE(full->removed.size() == 2);
  CHECK(full->removed[0].key == ResourceKey{"DataSource", "old-okta"});
  CHECK(full->removed[0].action == RemovedEntry::Action::remove);
  CHECK(full->removed[1].action == RemovedEntry::Action::forget);
}

TEST_CASE("every problem of weir.yaml is told at once with its place") {
  struct Case {
    std::string input;
    std::string text;
    std::vector<std::string> expected;
  };
  const std::vector<Case> cases{
      {"empty", "", {"M001 1:1"}},
      {"two documents", head + "---\n" + head, {"M083 5:1"}},
      {"not YAML", "a: [", {"M011 2:1"}},
      {"unknown key", head + "target: {}\n", {"M034 4:1"}},
      {"no id", "apiVersion: weir/v1\nkind: Project\nproject: {name: a}\n", {"M035 3:1"}},
      {"short id", "apiVersion: weir/v1\nkind: Project\nproject: {name: a, id: abc}\n", {"M035 3:24"}},
      {"limit raised", head + "limits: {maxRemovals: 11, concurrency: 99}\n", {"M035 4:23", "M035 4:40"}},
      {"default target",
       head + "defaultTarget: prod\ntargets: {production: {endpoint: 'https://a.example'}}\n",
       {"M081 4:16"}},
      {"embedded elsewhere", head + "targets: {a: {endpoint: 'embedded:platform.db'}}\n", {"M080 4:25"}},
      {"embedded above", head + "targets: {a: {endpoint: 'embedded:.weir/../x.db'}}\n", {"M080 4:25"}},
      {"embedded absolute", head + "targets: {a: {endpoint: 'embedded:/tmp/x.db'}}\n", {"M080 4:25"}},
      {"other scheme", head + "targets: {a: {endpoint: 'file:///etc'}}\n", {"M080 4:25"}},
      {"query", head + "targets: {a: {endpoint: 'https://a.example/?x=1'}}\n", {"M080 4:25"}},
      {"port", head + "targets: {a: {endpoint: 'https://a.example:99999'}}\n", {"M080 4:25"}},
      {"no host", head + "targets: {a: {endpoint: 'https://:443/x'}}\n", {"M080 4:25"}},
      {"folder above", head + "targets: {a: {endpoint: 'https://a.example', manifests: [../b]}}\n", {"R005 4:58"}},
      {"unknown kind", head + "targets: {a: {endpoint: 'https://a.example', kinds: [DataSorce]}}\n", {"M035 4:54"}},
      {"removed twice", head + "removed: [{key: Connector/a}, {key: Connector/a}]\n", {"M082 4:37"}},
      {"removed schedule", head + "removed: [{key: Schedule/a}]\n", {"M064 4:17"}},
      {"disabled mapping", head + "removed: [{key: StreamMapping/a, action: disable}]\n", {"M064 4:17"}},
      {"removed kind", head + "removed: [{key: Conector/a}]\n", {"M033 4:17"}},
  };
  for (const Case& one : cases) {
    INFO(one.input);
    CHECK(told(read_project(one.text, "weir.yaml")) == one.expected);
  }
}

TEST_CASE("a password in an endpoint is refused and not shown") {
  for (const char* endpoint :
       {"https://user:s3cr3t@a.example", "https://s3cr3t@a.example/x", "http://u:s3cr3t @a.example"}) {
    const auto project = read_project(head + "targets: {a: {endpoint: '" + endpoint + "'}}\n", "weir.yaml");
    CHECK(told(project) == std::vector<std::string>{"M080 4:25"});
    REQUIRE_FALSE(project);
    for (const Diagnostic& one : project.error()) {
      CHECK(one.message.find("s3cr3t") == std::string::npos);
      CHECK(one.hint.value_or("").find("s3cr3t") == std::string::npos);
    }
  }
}

TEST_CASE("addresses that are allowed") {
  for (const char* endpoint : {"https://api.cyberpod.app", "http://127.0.0.1:8080", "http://[::1]:8080/base",
                               "HTTPS://a.example/v1", "embedded:.weir/a/b.db"}) {
    INFO(endpoint);
    const auto project = read_project(head + "targets: {a: {endpoint: '" + endpoint + "'}}\n", "weir.yaml");
    CHECK(told(project) == (std::string(endpoint).starts_with("HTTPS") ? std::vector<std::string>{"M035 4:25"}
                                                                       : std::vector<std::string>{}));
  }
}

}  // namespace weir::manifest
