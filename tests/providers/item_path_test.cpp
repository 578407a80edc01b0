#include "providers/item_path.hpp"

#include <catch2/catch.hpp>

#include "providers/connection.hpp"
#include "providers/data_source.hpp"
#include "providers/stream_mapping.hpp"

using namespace weir;
using namespace weir::providers;

TEST_CASE("an id stands in its kind's path, in as many parts as that has places") {
  CHECK(*item_path(data_source(), "ds-1") == "/v1/data-sources/ds-1");
  CHECK(*item_path(connection(), "con-1.a") == "/v1/connections/con-1.a");
  CHECK(*item_path(stream_mapping(), "ds-1.users") == "/v1/data-sources/ds-1/streams/users/mapping");
  CHECK(*item_path(stream_mapping(), "ds-1.my tickets/\xc3\xa9") ==
        "/v1/data-sources/ds-1/streams/my%20tickets%2F%C3%A9/mapping");
  CHECK(*item_path(stream_mapping(), "ds-1.crm.users") == "/v1/data-sources/ds-1/streams/crm.users/mapping");
}

TEST_CASE("an id that cannot be one never becomes a path") {
  for (const std::string& id : {std::string(), std::string("a/b"), std::string(".."), std::string(300, 'x')}) {
    for (const RestKind* kind : {&data_source(), &stream_mapping()}) {
      const auto path = item_path(*kind, id);
      REQUIRE_FALSE(path);
      CHECK(path.error().front().code == "A019");
    }
  }
  for (const std::string& id : {std::string("ds-1"), std::string("ds-1."), std::string(".users"),
                                std::string("ds-1..."), std::string("ds-1.."), std::string("ds/1.users"),
                                std::string("ds-1.a\nb"), std::string("ds-1.\xff"), "ds-1." + std::string(257, 'x')}) {
    INFO(id);
    CHECK_FALSE(item_path(stream_mapping(), id));
  }
}

TEST_CASE("an object that is put where its fields say has its id from them") {
  Draft draft;
  draft.fields = {{"source", "okta-prod"}, {"stream", "users"}};
  const auto code = [&] { return placed_id(stream_mapping(), draft).error().front().code; };
  CHECK(code() == "A029");
  draft.references["source"] = "ds-1/..";
  CHECK(code() == "A019");
  draft.references["source"] = "ds-1";
  CHECK(*placed_id(stream_mapping(), draft) == "ds-1.users");
  draft.fields.erase("stream");
  CHECK(code() == "A025");
}
