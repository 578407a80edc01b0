#include "golden/platform_bench.hpp"

#include <random>
#include <regex>

#include <catch2/catch.hpp>

#include "core/json.hpp"

namespace weir::golden {
namespace {

class RealClock final : public Clock {
 public:
  Instant now() override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
  std::chrono::milliseconds elapsed() override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
  }
  void sleep(std::chrono::milliseconds time) override { std::this_thread::sleep_for(time); }
};

class DeviceRandom final : public Random {
 public:
  std::string bytes(std::size_t count) override {
    std::random_device device;
    std::string out;
    while (out.size() < count) out += static_cast<char>(device());
    return out;
  }
};

}  // namespace

PlatformBench::PlatformBench(const std::filesystem::path& database, platform::Profile profile)
    : clock_(std::make_unique<RealClock>()), random_(std::make_unique<DeviceRandom>()) {
  std::filesystem::create_directories(database.parent_path());
  auto opened = platform::Server::open({database, profile, 0}, *clock_, *random_);
  REQUIRE(opened.has_value());
  server_ = std::move(*opened);
  auto token = server_->make_token({});
  REQUIRE(token.has_value());
  token_ = *token;
}

PlatformBench::~PlatformBench() {
  if (listener_) listener_->stop();
  if (thread_.joinable()) thread_.join();
}

void PlatformBench::listen() {
  auto bound = http::Listener::bind("127.0.0.1", 0, [this](const http::Request& one) { return server_->handle(one); });
  REQUIRE(bound.has_value());
  listener_ = std::move(*bound);
  thread_ = std::thread([this] { listener_->run(); });
}

http::Response PlatformBench::request(http::Method method, std::string target, std::string body) {
  http::Request request;
  request.method = method;
  request.target = with_ids(std::move(target));
  request.headers.set("Authorization", "Bearer " + token_);
  if (!body.empty()) request.headers.set("Content-Type", "application/json");
  request.body = with_ids(std::move(body));
  return server_->handle(request);
}

std::string PlatformBench::with_ids(std::string text) {
  static const std::regex name("@([a-z0-9-]+)");
  std::smatch found;
  while (std::regex_search(text, found, name)) text = found.prefix().str() + id_of(found[1]) + found.suffix().str();
  return text;
}

std::string PlatformBench::id_of(const std::string& name) {
  for (const char* target :
       {"/v1/data-sources?limit=500", "/api/v1/integration/connectors?limit=500", "/v1/connections?limit=500"}) {
    const auto answer = request(http::Method::get, target, "");
    const auto page = parse_json(answer.body, "A003");
    REQUIRE(page.has_value());
    for (const Json& object : page->contains("items") ? page->at("items") : page->at("data")) {
      if (object.at("name") == name) return object.at("id");
      for (const Json& tag : object.value("tags", Json::array()))
        if (tag.is_string() && std::regex_match(tag.get<std::string>(), std::regex("weir:[^/]+/[^/]+/" + name)))
          return object.at("id");
    }
  }
  FAIL("no object named " << name);
  return "";
}

}  // namespace weir::golden
