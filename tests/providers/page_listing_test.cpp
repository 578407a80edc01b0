#include <algorithm>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "providers/platform_bench.hpp"
#include "providers/scripted_bench.hpp"

using namespace weir;
using namespace weir::providers;
using namespace weir::test;

namespace {

Answer page(const std::vector<Json>& items, const Json& next, const Json& total) {
  return json_answer(200, page_of(items, next, total));
}

std::vector<std::string> ids(const Listing& listing) {
  std::vector<std::string> all;
  for (const RemoteObject& object : listing.objects) all.push_back(object.id);
  return all;
}

const Json a = wire_source("ds-a"), b = wire_source("ds-b"), c = wire_source("ds-c");

}  // namespace

TEST_CASE("a closed chain of pages with one total is complete") {
  ScriptedBench bench(std::vector<Answer>{page({c}, "p2", 3), page({}, "p3", 3), page({a, b}, nullptr, 3)});
  const Listing listing = bench.sources().list();
  CHECK(listing.complete);
  CHECK(listing.problems.empty());
  CHECK(ids(listing) == std::vector<std::string>{"ds-a", "ds-b", "ds-c"});
  const auto requests = bench.transport.requests();
  REQUIRE(requests.size() == 3);
  CHECK(requests[0].target == "/v1/data-sources?limit=500");
  CHECK(requests[1].target == "/v1/data-sources?limit=500&cursor=p2");
}

TEST_CASE("a collection that changed while it was read is read once more") {
  struct Case {
    const char* name;
    std::vector<Answer> first;
  };
  const Case cases[] = {
      {"the total moved", {page({a}, "p2", 2), page({b}, nullptr, 3)}},
      {"an object came twice", {page({a}, "p2", 2), page({a}, nullptr, 2)}},
      {"fewer than announced", {page({a}, nullptr, 2)}},
      {"more than announced", {page({a, b}, "p2", 1)}},
      {"a cursor repeats", {page({a}, "p2", 2), page({b}, "p2", 2)}},
  };
  for (const Case& each : cases) {
    INFO(each.name);
    std::vector<Answer> answers = each.first;
    answers.push_back(page({a, b, c}, nullptr, 3));
    ScriptedBench bench(answers);
    const Listing listing = bench.sources().list();
    CHECK(listing.complete);
    CHECK(listing.objects.size() == 3);
    CHECK(bench.transport.requests().size() == answers.size());
  }
}

TEST_CASE("pages that never fit together are an incomplete listing, in bounded time") {
  int number = 0;
  const auto endless = [&](const http::Request&) -> Answer { return page({}, fmt::format("c{}", ++number), 0); };
  const auto growing = [&](const http::Request&) -> Answer {
    ++number;
    return page({wire_source(fmt::format("ds-{}", number))}, fmt::format("c{}", number), 2);
  };
  const auto same = [&](const http::Request&) { return page({a}, "next", 5); };
  const auto short_total = [&](const http::Request&) { return page({a, b}, nullptr, 3); };
  for (const ScriptedTransport::Script& script :
       {ScriptedTransport::Script(endless), ScriptedTransport::Script(growing), ScriptedTransport::Script(same),
        ScriptedTransport::Script(short_total)}) {
    number = 0;
    ScriptedBench bench(script);
    const Listing listing = bench.sources().list();
    CHECK_FALSE(listing.complete);
    REQUIRE(listing.problems.size() == 1);
    CHECK(listing.problems[0].code == "A007");
    CHECK(bench.transport.requests().size() <= 50);
  }
}

TEST_CASE("a malformed object makes the listing incomplete and stops no other") {
  Json bad = b;
  bad["version"] = nullptr;
  ScriptedBench bench(std::vector<Answer>{page({a, bad, c}, nullptr, 3)});
  const Listing listing = bench.sources().list();
  CHECK_FALSE(listing.complete);
  CHECK(ids(listing) == std::vector<std::string>{"ds-a", "ds-c"});
  REQUIRE(listing.problems.size() == 2);
  CHECK(listing.problems[0].code == "A007");
  CHECK(listing.problems[1].code == "A004");
  CHECK(listing.problems[1].severity == Severity::warning);
  CHECK(listing.problems[1].message.find("/items/1/version") != std::string::npos);
}

TEST_CASE("a collection that cannot be read is an error and never empty") {
  struct Case {
    Answer answer;
    std::string code;
  };
  http::Response html;
  html.status = 200;
  html.headers.set("Content-Type", "text/html; charset=utf-8");
  html.body = "<html></html>";
  const Case cases[] = {
      {json_answer(404, "{}"), "A011"},
      {json_answer(403, "{}"), "A011"},
      {json_answer(401, "{}"), "A010"},
      {json_answer(302, "{}"), "A016"},
      {json_answer(500, "{}"), "A027"},
      {json_answer(429, "{}"), "A014"},
      {json_answer(200, ""), "A002"},
      {json_answer(200, "[]"), "A004"},
      {json_answer(200, "{}"), "A004"},
      {json_answer(200, R"({"items":{},"total":0})"), "A004"},
      {json_answer(200, R"({"items":[]})"), "A004"},
      {json_answer(200, R"({"items":[],"total":-1})"), "A004"},
      {json_answer(200, R"({"items":[],"total":0,"nextCursor":7})"), "A004"},
      {json_answer(200, R"({"items":[],"items":[],"total":0})"), "A003"},
      {json_answer(200, R"({"items":[NaN],"total":0})"), "A003"},
      {json_answer(200, R"({"items":[],"total":0} x)"), "A003"},
      {json_answer(200, "\xff\xfe"), "A003"},
      {json_answer(200, std::string(200'000, '[')), "A003"},
      {Answer(html), "A001"},
      {tl::unexpected(unsent()), "A008"},
      {tl::unexpected(perhaps_sent()), "A008"},
  };
  for (const Case& each : cases) {
    INFO(each.code << " " << (each.answer ? each.answer->body.substr(0, 80) : "no answer"));
    ScriptedBench bench(std::vector<Answer>{each.answer});
    const Listing listing = bench.sources().list();
    CHECK_FALSE(listing.complete);
    REQUIRE_FALSE(listing.problems.empty());
    CHECK(listing.problems[0].code == each.code);
    CHECK(listing.objects.empty());
    CHECK_FALSE(bench.sources().find_by_tag("weir:k3v9x2qm/DataSource/a"));
  }
}

TEST_CASE("a page that was cut is asked for once more") {
  ScriptedBench bench(std::vector<Answer>{json_answer(200, R"({"items":[)"), page({a}, nullptr, 1)});
  CHECK(bench.sources().list().complete);
}

TEST_CASE("a tag search keeps only what carries the tag, whatever the server returns") {
  Json tagged = b;
  tagged["tags"] = {"weir:k3v9x2qm/DataSource/b"};
  Json deleted = c;
  deleted["tags"] = tagged["tags"];
  deleted["status"] = "deleted";
  ScriptedBench bench(std::vector<Answer>{page({a, tagged, deleted}, nullptr, 3)});
  const auto found = bench.sources().find_by_tag("weir:k3v9x2qm/DataSource/b");
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK(found->front().id == "ds-b");
  CHECK(bench.transport.requests()[0].target == "/v1/data-sources?limit=500&tag=weir%3Ak3v9x2qm%2FDataSource%2Fb");
}

TEST_CASE("without the tag filter a search lists afresh") {
  Json tagged = b;
  tagged["tags"] = {"mark"};
  ScriptedBench bench(std::vector<Answer>{page({a, tagged}, nullptr, 2)}, false);
  const auto found = bench.sources().find_by_tag("mark");
  REQUIRE(found);
  CHECK(found->size() == 1);
  CHECK(bench.transport.requests()[0].target == "/v1/data-sources?limit=500");
}

TEST_CASE("rows that come and go between two real pages lose no other row") {
  const KindSample& sample = kind_samples()[0];
  for (const bool remove : {true, false}) {
    INFO((remove ? "a row goes" : "a row comes"));
    PlatformBench bench(platform::Profile::full);
    Provider& provider = bench.provider(sample.kind);
    Draft draft = sample_draft(sample);
    std::vector<std::string> made;
    for (int n = 0; n < 502; ++n) made.push_back(provider.create(draft, "key-" + std::to_string(n)).object->id);
    bench.faults->reset();
    bench.faults->after([&](int number, const http::Request&) {
      if (number != 1) return;
      if (remove) bench.by_hand(http::Method::delete_, "/v1/data-sources/" + made[10]);
      if (!remove)
        bench.by_hand(http::Method::post, "/v1/data-sources",
                      R"({"name":"n","type":"custom","config":{"baseUrl":"https://a.example"}})");
    });
    const Listing listing = provider.list();
    CHECK(listing.complete);
    if (remove) made.erase(made.begin() + 10);
    std::sort(made.begin(), made.end());
    const std::vector<std::string> seen = ids(listing);
    CHECK(std::includes(seen.begin(), seen.end(), made.begin(), made.end()));
    CHECK(seen.size() <= 503);
  }
}
