#include "state/baseline_files.hpp"

#include <catch2/catch.hpp>

#include "example_baseline.hpp"

using namespace weir;
using namespace weir::state;

TEST_CASE("a baseline reads back as it was written, and equal ones give equal bytes") {
  const Baseline before = example_baseline();
  const auto files = to_files(before);
  const auto after = from_files(files, "here");
  REQUIRE(after);
  CHECK(to_files(*after) == files);
  CHECK(after->entries == before.entries);
  CHECK(after->serial == 7);
  CHECK(after->instance == before.instance);
  REQUIRE(after->manifests.size() == 1);
  CHECK(after->manifests[0].resources[0].place == Place{"manifests/okta.yaml", 4, 2});
  CHECK(after->manifests[0].resources[1].moved_from == "old");
}

TEST_CASE("a spec that a manifest line holds is not written twice") {
  const auto files = to_files(example_baseline());
  const std::string& entries = files.at("entries.jsonl");
  CHECK(entries.find("\"spec\":{\"displayName\":\"gone\"}") != std::string::npos);
  CHECK(entries.find("\"displayName\":\"okta\"") == std::string::npos);
}

TEST_CASE("any flipped bit and any cut is told, never read as empty") {
  const auto files = to_files(example_baseline(), "{\"run\":1}\n");
  for (const auto& [name, content] : files) {
    for (std::size_t at = 0; at < content.size(); ++at) {
      auto damaged = files;
      damaged[name][at] = static_cast<char>(damaged[name][at] ^ (1 << (at % 8)));
      const auto read = from_files(damaged, "here");
      INFO(name << " at " << at);
      REQUIRE_FALSE(read);
      CHECK(read.error().front().code.front() == 'S');
    }
    auto cut = files;
    cut[name].resize(content.size() / 2);
    const auto read = from_files(cut, "here");
    REQUIRE_FALSE(read);
  }
}

TEST_CASE("damage has its code and says what to do") {
  struct Case {
    const char* what;
    std::map<std::string, std::string> files;
    const char* code;
  };
  auto newer = to_files(example_baseline());
  newer["state.json"].replace(newer["state.json"].find("\"formatVersion\":1"), 17, "\"formatVersion\":9");
  auto swapped = to_files(example_baseline());
  swapped["entries.jsonl"] = "{}\n";
  auto missing = to_files(example_baseline());
  missing.erase("resources.jsonl");
  Baseline twice = example_baseline();
  REQUIRE_FALSE(twice.entries.empty());
  twice.entries[{twice.entries.begin()->first.kind, "double"}] = twice.entries.begin()->second;
  const Case cases[] = {{"nothing", {}, "S002"},
                        {"an empty object", {{"state.json", "{}"}}, "S002"},
                        {"null", {{"state.json", "null"}}, "S002"},
                        {"an array", {{"state.json", "[]"}}, "S002"},
                        {"a newer format", newer, "S006"},
                        {"other lines", swapped, "S003"},
                        {"a list is missing", missing, "S003"},
                        {"two keys with one id", to_files(twice), "S007"}};
  for (const Case& one : cases) {
    INFO(one.what);
    const auto read = from_files(one.files, "here");
    REQUIRE_FALSE(read);
    CHECK(read.error().front().code == one.code);
    CHECK(read.error().front().hint.has_value());
  }
}

TEST_CASE("the index says what the whole says, and reads nothing else") {
  Baseline baseline = example_baseline();
  for (const bool settled : {false, true}) {
    baseline.settled = settled;
    auto files = to_files(baseline);
    files.erase("resources.jsonl");
    const auto index = index_from_files(files, "here");
    REQUIRE(index);
    CHECK(index->settled == settled);
    CHECK(index->commit == baseline.commit);
    CHECK(index->instance == baseline.instance);
    CHECK(index->zones == baseline.zones);
    CHECK(index->files.size() == 1);
    REQUIRE(index->entries.size() == baseline.entries.size());
    CHECK(index->entries.at({"DataSource", "okta"}).version == 4);
    CHECK(index->entries.at({"DataSource", "okta"}).has_secrets);
  }
}

TEST_CASE("zones come back as they were, and a state from before there were any has none") {
  Baseline baseline = example_baseline();
  CHECK(from_files(to_files(baseline), "here")->zones == baseline.zones);
  CHECK(baseline.zones.size() == 2);
  baseline.zones.clear();
  CHECK(from_files(to_files(baseline), "here")->zones.empty());
}
