#include "catalog/own_streams.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("a custom source brings the streams that its settings name") {
  using Streams = std::map<std::string, std::vector<std::string>>;
  struct Row {
    const char* what;
    const char* config;
    Streams streams;
  };
  const std::vector<Row> rows{
      {"nothing said", R"({"apiUrl": "https://a.example"})", {}},
      {"a path for many", R"({"path": "/v1/{stream}"})", {}},
      {"a path to one", R"({"path": "/v1/tickets", "primaryKeys": ["id"]})", {{"tickets", {"id"}}}},
      {"a path with a query", R"({"path": "/v1/tickets/?state=all"})", {{"tickets", {}}}},
      {"a path to nothing", R"({"path": "/"})", {}},
      {"an empty list", R"({"path": "/v1/tickets", "streams": []})", {{"tickets", {}}}},
      {"names before the path",
       R"({"path": "/x", "primaryKeys": ["id"], "streams": [{"name": "b"}, {"name": "a", "primaryKeys": ["n", "m"]}]})",
       {{"a", {"n", "m"}}, {"b", {"id"}}}},
      {"what has no name",
       R"({"streams": [{"path": "/x"}, {"name": ""}, {"name": 1}, "b", {"name": "a"}]})",
       {{"a", {}}}},
      {"keys that are no texts", R"({"streams": [{"name": "a", "primaryKeys": [1, "id"]}]})", {{"a", {"id"}}}},
      {"no settings", "[]", {}}};
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(catalog::own_streams(parse_json(row.config, "M060").value()) == row.streams);
  }
  CHECK(catalog::own_streams({{"path", "/" + std::string(257, 'x')}}).empty());
  CHECK(catalog::own_streams({{"path", "/" + std::string(256, 'x')}}).size() == 1);
}
