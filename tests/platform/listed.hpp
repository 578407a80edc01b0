#pragma once

#include <functional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

namespace weir::test {

/// What a walk through all pages of a list met.
struct Listed {
  std::vector<std::string> ids;
  int pages = 0;
};

/// All ids of a list, page by page; `between` is called after each page.
inline Listed list_all(TestPlatform& platform, const std::string& path, const std::string& query, bool snake = false,
                       const std::function<void()>& between = {}) {
  Listed listed;
  std::string cursor;
  do {
    const Answer page = platform.get(path + "?" + query + (cursor.empty() ? "" : "&cursor=" + cursor));
    REQUIRE(page.status == 200);
    ++listed.pages;
    for (const Json& item : page.json[snake ? "data" : "items"]) listed.ids.push_back(item["id"]);
    const Json next = page.json[snake ? "next_cursor" : "nextCursor"];
    cursor = next.is_null() ? "" : next.get<std::string>();
    if (between) between();
  } while (!cursor.empty());
  return listed;
}

}  // namespace weir::test
