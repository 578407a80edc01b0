#include "platform/http_reader.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "http/curl_transport.hpp"
#include "http/listener.hpp"
#include "platform/answer.hpp"
#include "platform/test_pace.hpp"
#include "support/fake_clock.hpp"

using namespace weir;
using namespace weir::test;
using namespace weir::platform;

namespace {

/// A real HTTP server on a port of this host.
class Upstream {
 public:
  explicit Upstream(http::Listener::Handler handler)
      : listener_(std::move(*http::Listener::bind("127.0.0.1", 0, std::move(handler)))),
        serving_([this] { listener_->run(); }) {}
  ~Upstream() {
    listener_->stop();
    serving_.join();
  }
  std::string url() const { return listener_->url(); }

 private:
  std::unique_ptr<http::Listener> listener_;
  std::thread serving_;
};

/// Ten records in pages of three, by `cursor`.
http::Response ten_records(const http::Request& request) {
  const auto target = http::parse_target(request.target);
  const auto cursor = target->query.find("cursor");
  const int first = cursor == target->query.end() ? 0 : std::stoi(cursor->second);
  Json items = Json::array();
  for (int id = first; id < std::min(10, first + 3); ++id) items.push_back({{"id", id}});
  const Json next = first + 3 < 10 ? Json(std::to_string(first + 3)) : Json();
  return json_answer(200, Json({{"items", items}, {"nextCursor", next}}).dump());
}

const Json by_cursor = {
    {"recordsPath", "$.items[*]"}, {"nextPageTokenPath", "$.nextCursor"}, {"paginationNextPageParam", "cursor"}};

tl::expected<StreamRecords, SyncProblem> read_from(const Upstream& upstream, Json config,
                                                   const std::string& stream = "tickets") {
  config["apiUrl"] = upstream.url() + "/v1";
  FakeClock clock;
  TestPace pace;
  auto reader = open_http_reader(config, clock, {});
  REQUIRE(reader);
  return (*reader)->read(stream, pace);
}

}  // namespace

TEST_CASE("All pages of a stream are pulled over a real socket") {
  const Upstream upstream(ten_records);
  const auto found = read_from(upstream, by_cursor);
  REQUIRE(found);
  CHECK(found->records.size() == 10);
  CHECK(found->records.back() == Json({{"id", 9}}));
  CHECK(found->unreadable == 0);
}

TEST_CASE("A path to the list itself means its items, and items that are no objects are counted") {
  const Upstream upstream([](const http::Request&) { return json_answer(200, R"({"items":[{"id":1},2,{"id":3}]})"); });
  const auto found = read_from(upstream, {{"recordsPath", "$.items"}});
  REQUIRE(found);
  CHECK(found->records.size() == 2);
  CHECK(found->unreadable == 1);
}

TEST_CASE("An answer that is not what the settings say ends the stream") {
  const struct {
    int status;
    const char* body;
    const char* code;
  } rows[] = {{200, "<html>", "source_unreadable"},
              {200, R"({"error":"canary"})", "source_unreadable"},
              {200, R"({"items":"canary"})", "source_unreadable"},
              {200, "{}", "source_unreadable"},
              {200, "", "source_unreadable"},
              {404, "{}", "source_refused"},
              {302, "{}", "source_refused"},
              {401, "{}", "authentication_failed"}};
  for (const auto& row : rows) {
    INFO(row.status << row.body);
    const Upstream upstream([&](const http::Request&) { return json_answer(row.status, row.body); });
    Json config = by_cursor;
    config["path"] = "/tickets";
    const auto found = read_from(upstream, config);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == row.code);
    CHECK(found.error().message.find("canary") == std::string::npos);
  }
}

TEST_CASE("What is wrong with an answer is told without anything of it") {
  const struct {
    const char* body;
    const char* encoding;
    const char* expected;
  } rows[] = {{R"([{"id":1},{"id":)", "identity", "ends too early"},
              {R"([{"canary":1,"canary":2}])", "identity", "same key twice"},
              {"[{\"id\":\"\xe9\"}]", "identity", "not valid UTF-8"},
              {"[{\"id\":NaN}]", "identity", "malformed"},
              {"[{\"id\":1e999}]", "identity", "too large"},
              {"[]", "gzip", "compressed"}};
  for (const auto& row : rows) {
    INFO(row.body);
    const Upstream upstream([&](const http::Request&) {
      http::Response answer = json_answer(200, row.body);
      answer.headers.set("Content-Encoding", row.encoding);
      return answer;
    });
    const auto found = read_from(upstream, {{"recordsPath", "$[*]"}});
    REQUIRE_FALSE(found);
    CHECK(found.error().code == "source_unreadable");
    CHECK(found.error().message.find(row.expected) != std::string::npos);
    CHECK(found.error().message.find("canary") == std::string::npos);
  }
}

TEST_CASE("Pages that would fill the memory are noticed") {
  std::atomic<int> page{0};
  const std::string filling(600u << 10, 'x');
  const Upstream upstream([&](const http::Request&) {
    return json_answer(200, fmt::format(R"({{"items":[{{"id":{0},"x":"{1}"}}],"nextCursor":"{0}"}})", ++page, filling));
  });
  Json config = by_cursor;
  config["apiUrl"] = upstream.url();
  auto settings = *read_pull_settings(config);
  CHECK(settings.most_bytes == 536'870'912);
  settings.most_bytes = 3u << 20;
  FakeClock clock;
  TestPace pace;
  HttpReader reader(
      settings, [](const std::string& origin) { return std::make_unique<http::CurlTransport>(origin); }, clock);
  const auto found = reader.read("tickets", pace);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == "too_many_records");
  CHECK(found.error().message.find("3 MiB") != std::string::npos);
  CHECK(page == 6);
}

TEST_CASE("A stream of the catalog that the API does not know is just not there") {
  const Upstream upstream([](const http::Request&) { return json_answer(404, "{}"); });
  const auto found = read_from(upstream, by_cursor, "user");
  REQUIRE(found);
  CHECK_FALSE(found->present);
}

TEST_CASE("Pages that never end are noticed") {
  const Upstream upstream(
      [](const http::Request&) { return json_answer(200, R"({"items":[{"id":1}],"nextCursor":"again"})"); });
  CHECK(read_from(upstream, by_cursor).error().code == "endless_pages");
}

TEST_CASE("A call ends when the runner does") {
  std::atomic<bool> over{false}, answered_first{false};
  const Upstream upstream([&](const http::Request&) {
    for (int tries = 0; tries < 1000 && !over; ++tries) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    answered_first = !over;
    return json_answer(200, "[]");
  });
  FakeClock clock;
  TestPace pace;
  pace.steps_left = 1;
  auto reader = open_http_reader({{"apiUrl", upstream.url()}}, clock, [] { return true; });
  CHECK((*reader)->read("tickets", pace).error().stopped);
  over = true;
  CHECK_FALSE(answered_first);
}

TEST_CASE("A config that cannot be used is told before anything is sent") {
  FakeClock clock;
  const auto reader = open_http_reader({{"apiUrl", "http://127.0.0.1:1"}, {"authMethod", "aws"}}, clock, {});
  REQUIRE_FALSE(reader);
  CHECK(reader.error().code == "invalid_config");
  CHECK(reader.error().of_source);
}
