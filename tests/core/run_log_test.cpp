#include "core/run_log.hpp"

#include <catch2/catch.hpp>

using namespace weir;

namespace {

RunEntry run_number(int number) {
  RunEntry entry;
  entry.run = "run-" + std::to_string(number);
  entry.epoch = number;
  entry.serial = number;
  entry.who = "ann";
  entry.host = "host-1";
  entry.report = {{"kind", "Report"}, {"exitCode", 0}, {"ratio", 0.1}};
  return entry;
}

std::string log_of(int runs, const RunLogLimits& limits = {}) {
  std::string text;
  for (int number = 1; number <= runs; ++number) text = append_run(text, run_number(number), limits);
  return text;
}

}  // namespace

TEST_CASE("each run is chained to the one before it") {
  const auto log = read_run_log(log_of(3), "here");
  REQUIRE(log);
  CHECK(log->left_out == 0);
  REQUIRE(log->entries.size() == 3);
  CHECK(log->entries[0].previous.empty());
  CHECK(log->entries[1].previous == log->entries[0].hash);
  CHECK(log->entries[2].previous == log->entries[1].hash);
  CHECK(log->entries[2].run == "run-3");
  CHECK(log->entries[2].report == run_number(3).report);
  CHECK(read_run_log("", "here")->entries.empty());
}

TEST_CASE("any flipped bit, any cut, and lines that are left out, added or exchanged are told by line") {
  const std::string whole = log_of(3);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
    INFO(at);
    const auto read = read_run_log(flipped, "here");
    REQUIRE_FALSE(read);
    CHECK(read.error().front().code == "S025");
  }
  const std::size_t first_end = whole.find('\n') + 1;
  const std::size_t second_end = whole.find('\n', first_end) + 1;
  const std::string one = whole.substr(0, first_end), two = whole.substr(first_end, second_end - first_end);
  const std::string three = whole.substr(second_end);
  const auto complaint = [](const std::string& text) {
    const auto read = read_run_log(text, "here");
    return read ? std::string() : read.error().front().message.substr(0, 6);
  };
  CHECK(complaint(one + three) == "line 2");
  CHECK(complaint(two + three) == "line 1");
  CHECK(complaint(one + three + two) == "line 2");
  CHECK(complaint(one + two + two) == "line 3");
  CHECK(complaint(one + two + three.substr(0, 20)) == "line 3");
  CHECK(complaint(one + two).empty());  // that the end is missing tells the state's own checksum
}

TEST_CASE("old runs are left out, counted, and the chain still holds") {
  const RunLogLimits limits{5, std::size_t{1} << 20};
  const auto log = read_run_log(log_of(12, limits), "here");
  REQUIRE(log);
  CHECK(log->left_out == 7);
  REQUIRE(log->entries.size() == 5);
  CHECK(log->entries.front().run == "run-8");
  CHECK(log->entries.front().previous == log->left_out_hash);
  CHECK(log->left_out_hash == read_run_log(log_of(7), "here")->entries.back().hash);
  // However large the last one is, it stays.
  const auto small = read_run_log(log_of(4, {100, 10}), "here");
  REQUIRE(small);
  CHECK(small->left_out == 3);
  CHECK(small->entries.size() == 1);
  std::string forged = log_of(12, limits);
  forged.replace(forged.find("sha256:") + 7, 4, "0000");
  CHECK_FALSE(read_run_log(forged, "here"));
}

TEST_CASE("a damaged log goes on with what is whole behind the damage") {
  std::string text = log_of(6);
  text.replace(text.find("run-3"), 5, "run-X");
  const auto rest = read_run_log(intact_run_log(text), "here");
  REQUIRE(rest);
  CHECK(rest->left_out == 3);
  REQUIRE(rest->entries.size() == 3);
  CHECK(rest->entries.front().run == "run-4");
  CHECK(intact_run_log(log_of(6)) == log_of(6));
  CHECK(intact_run_log("").empty());

  const auto next = read_run_log(append_run(intact_run_log(text), run_number(7)), "here");
  REQUIRE(next);
  CHECK(next->entries.back().previous == rest->entries.back().hash);
  // Damage in the last line: nothing is whole behind it.
  const std::string cut = text.substr(0, text.size() - 10);
  CHECK(read_run_log(intact_run_log(cut), "here")->left_out == 6);
  CHECK(read_run_log(append_run(intact_run_log(cut), run_number(7)), "here")->entries.size() == 1);
  CHECK(read_run_log(append_run("rubbish", run_number(7)), "here")->left_out == 1);
}
