#include "platform/sync_bench.hpp"

#include <fstream>
#include <thread>

#include <catch2/catch.hpp>

namespace weir::test {

void SyncBench::fixture_text(const std::string& type, const std::string& stream, const std::string& text) {
  std::filesystem::create_directories(fixtures() / type);
  std::ofstream(fixtures() / type / (stream + ".ndjson")) << text;
}

void SyncBench::fixture(const std::string& type, const std::string& stream, const std::vector<Json>& records) {
  std::string text;
  for (const Json& record : records) text += record.dump() + "\n";
  fixture_text(type, stream, text);
}

void SyncBench::start(bool schedules) {
  runner_.reset();
  platform::RunnerOptions options;
  options.fixtures = fixtures();
  options.destinations = destinations();
  options.schedules = schedules;
  runner_ = platform.server().start_runner(options).value();
}

std::string SyncBench::request_sync(const std::string& source) {
  const Answer started = platform.send(http::Method::post, std::string(sources_path) + "/" + source + "/sync");
  INFO(started.body);
  REQUIRE(started.status == 202);
  return started.json["id"];
}

Json SyncBench::wait_for(const std::string& id, const std::string& status) {
  Json last;
  comes_true([&] {
    last = job(id);
    const std::string now = last["status"];
    return now == status || now == "completed" || now == "failed" || now == "cancelled";
  });
  return last;
}

std::vector<Json> SyncBench::delivered(const std::string& connector, const std::string& outlet) const {
  std::vector<Json> records;
  std::ifstream lines(destinations() / connector / (outlet + ".ndjson"));
  for (std::string line; std::getline(lines, line);) records.push_back(Json::parse(line));
  return records;
}

bool comes_true(const std::function<bool()>& ready) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < until) {
    if (ready()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace weir::test
