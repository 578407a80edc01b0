#include <algorithm>
#include <ctime>
#include <set>

#include <catch2/catch.hpp>

#include "platform/listed.hpp"
#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;

TEST_CASE("Pages cover a list once, in order, for every size") {
  TestPlatform platform;
  std::vector<std::string> sources, connectors;
  for (int i = 0; i < 12; ++i) {
    sources.push_back(platform.new_source("s" + std::to_string(i)));
    connectors.push_back(platform.new_connector("c" + std::to_string(i)));
  }
  for (const int limit : {1, 5, 11, 12, 13, 500}) {
    const std::string query = "limit=" + std::to_string(limit);
    const Listed listed = list_all(platform, sources_path, query);
    CHECK(listed.ids == sources);
    CHECK(listed.pages == (12 + limit - 1) / limit);
    CHECK(list_all(platform, connectors_path, query, true).ids == connectors);
  }
  for (int i = 12; i < 51; ++i) platform.new_source("s" + std::to_string(i));
  const Json page = platform.get(sources_path).json;
  CHECK(page["items"].size() == 50);
  CHECK(page["total"] == 51);
}

TEST_CASE("Rows that come and go between pages neither repeat nor hide others") {
  TestPlatform platform;
  std::vector<std::string> ids;
  for (int i = 0; i < 20; ++i) ids.push_back(platform.new_source("s"));
  std::size_t gone = 0;
  const Listed listed = list_all(platform, sources_path, "limit=3", false, [&] {
    if (gone >= 4) return;
    // Rows that were listed already: where pages are counted by offset, this hides the next ones.
    CHECK(platform.remove(std::string(sources_path) + "/" + ids[gone++]).status == 204);
    platform.new_source("new");
  });
  const std::set<std::string> seen(listed.ids.begin(), listed.ids.end());
  CHECK(seen.size() == listed.ids.size());
  for (const std::string& id : ids) CHECK(seen.count(id) == 1);
}

TEST_CASE("Filters choose, and pages keep to them") {
  TestPlatform platform;
  std::vector<std::string> okta_disabled;
  for (int i = 0; i < 6; ++i) {
    platform.new_source("plain");
    platform.new_source("github", {{"type", "github"}, {"config", {{"token", "ghp_x"}, {"repositories", {"a/b"}}}}});
    okta_disabled.push_back(platform.new_source("off", {{"status", "disabled"}, {"tags", {"team:x", "off"}}}));
  }
  const auto total = [&](const std::string& query) {
    return platform.get(std::string(sources_path) + "?" + query).json["total"].get<int>();
  };
  CHECK(total("type=okta") == 12);
  CHECK(total("type=github") == 6);
  CHECK(total("type=nothing") == 0);
  CHECK(total("status=disabled") == 6);
  CHECK(total("status=active&type=okta") == 6);
  CHECK(total("tag=team:x") == 6);
  CHECK(total("tag=team") == 0);
  CHECK(total("tag=off&type=github") == 0);
  CHECK(list_all(platform, sources_path, "limit=2&tag=off&type=okta").ids == okta_disabled);
  platform.remove(std::string(sources_path) + "/" + okta_disabled[0]);
  CHECK(total("tag=off") == 5);
  CHECK(total("tag=off&includeDeleted=true") == 6);
  platform.patch(std::string(sources_path) + "/" + okta_disabled[1], {{"tags", {"on"}}});
  CHECK(total("tag=off") == 4);
  CHECK(total("tag=on") == 1);
}

TEST_CASE("Bad list parameters are refused by name") {
  TestPlatform platform;
  for (int i = 0; i < 3; ++i) platform.new_source("s");
  const std::string cursor =
      platform.get(std::string(sources_path) + "?limit=1&type=okta").json["nextCursor"].get<std::string>();
  REQUIRE(platform.get(std::string(sources_path) + "?limit=2&type=okta&cursor=" + cursor).status == 200);
  struct Case {
    std::string query, field;
  };
  const Case cases[] = {
      {"limit=0", "limit"},
      {"limit=501", "limit"},
      {"limit=-1", "limit"},
      {"limit=abc", "limit"},
      {"limit=", "limit"},
      {"limit=5&limit=6", "limit"},
      {"limit=99999999999999999999", "limit"},
      {"cursor=", "cursor"},
      {"cursor=abc", "cursor"},
      {"cursor=" + cursor, "cursor"},
      {"type=github&cursor=" + cursor, "cursor"},
      {"type=okta&cursor=" + cursor + "0", "cursor"},
      {"type=okta&cursor=2" + cursor.substr(1), "cursor"},
      {"page=2", "page"},
      {"Type=okta", "Type"},
      {"includeDeleted=perhaps", "includeDeleted"},
  };
  for (const Case& test : cases) {
    const Answer refused = platform.get(std::string(sources_path) + "?" + test.query);
    INFO(test.query << " " << refused.body);
    CHECK(refused.status == 400);
    REQUIRE(refused.json["details"].size() >= 1);
    CHECK(refused.json["details"][0]["field"] == test.field);
  }
  CHECK(platform.get(std::string(sources_path) + "?type=%zz").status == 400);
  const HeaderList other = platform.token({"other"});
  CHECK(platform.get(std::string(sources_path) + "?type=okta&cursor=" + cursor, other).status == 400);
}

TEST_CASE("A list of thousands is read in pages whose cost does not grow") {
  TestPlatform platform;
  constexpr int count = 1500;
  for (int i = 0; i < count; ++i) platform.new_source("source " + std::to_string(i), {{"tags", {"weir:x", "team"}}});
  std::vector<double> milliseconds;
  std::string cursor;
  int seen = 0;
  do {
    const std::clock_t start = std::clock();
    http::Request request{Method::get, std::string(sources_path) + "?limit=500" + cursor, {}, ""};
    request.headers.set("Authorization", "Bearer " + platform.server().api_key());
    const http::Response page = platform.server().handle(request);
    milliseconds.push_back(1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    const auto json = parse_json(page.body, "T001");
    REQUIRE(json);
    seen += static_cast<int>((*json)["items"].size());
    const Json& next = (*json)["nextCursor"];
    cursor = next.is_null() ? "" : "&cursor=" + next.get<std::string>();
  } while (!cursor.empty());
  CHECK(seen == count);
  std::sort(milliseconds.begin(), milliseconds.end());
  INFO("slowest page " << milliseconds.back() << " ms of CPU, median " << milliseconds[milliseconds.size() / 2]
                       << " ms");
  // Far above what a page takes (1 to 3 ms), far below what a query for each row or a scan of the pages before would.
  CHECK(milliseconds[milliseconds.size() / 2] < 60);
}
