#include <catch2/catch.hpp>

#include "report/api_views.hpp"
#include "report/view_samples.hpp"

using namespace weir;
using namespace weir::test;

TEST_CASE("Streams show default and mapped types, and what a cast costs") {
  providers::StreamView users;
  users.name = "users";
  users.primary_key = {"id"};
  users.fields = {{"id", "string", {}, false},
                  {"created", "timestamp", "date", true},
                  {"n", "integer", "string", false},
                  {"odd", "shape", "string", false}};
  users.mapping = sample_object("StreamMapping", "ds-1.users", {});
  providers::StreamView own;
  own.name = "own";
  const report::Streams streams{
      sample_subject(), {ResourceKey{"DataSource", "okta-prod"}, "ds-1"}, "okta", {users, own}};
  CHECK(report::streams_text(streams, {}) ==
        "Streams of DataSource/okta-prod\n"
        "  id       ds-1\n"
        "  catalog  okta\n"
        "\n"
        "  users  primary key id  mapping ds-1.users\n"
        "    FIELD    TYPE       MAPPED TO  CAST      NULL  NOTE\n"
        "    id       string\n"
        "    created  timestamp  date       lossy     yes   the time of day is cut off; the day is that of UTC\n"
        "    n        integer    string     widening\n"
        "    odd      shape      string\n"
        "\n"
        "  own  no primary key\n"
        "    its fields are not known before its records are read\n"
        "\n"
        "2 streams, 4 fields, 3 of them cast.\n");
}
