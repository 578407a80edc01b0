#include <algorithm>
#include <cstdlib>

#include <catch2/catch.hpp>

#include "golden/scrub.hpp"
#include "golden/session.hpp"
#include "golden/text_file.hpp"
#include "golden/workbench.hpp"

namespace weir::golden {
namespace {

namespace fs = std::filesystem;

const fs::path cases_folder = fs::path(WEIR_SOURCE_DIR) / "tests/golden/cases";

std::vector<fs::path> cases() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(cases_folder))
    if (entry.is_directory()) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

/// The manifests of a case: its own, or those of the example that its first line names ("# example: first-source").
fs::path start_of(const fs::path& folder, const Session& session) {
  const std::string prefix = "# example: ";
  for (const std::string& line : session.words)
    if (line.rfind(prefix, 0) == 0) return fs::path(WEIR_SOURCE_DIR) / "examples" / line.substr(prefix.size());
  return folder / "repository";
}

/// The session again, with what the commands say now.
Session replay(const fs::path& folder, const Session& expected) {
  Workbench bench(start_of(folder, expected));
  Session actual{expected.words, {}};
  std::unique_ptr<Scrubber> scrubber;
  for (const Exchange& exchange : expected.exchanges) {
    const Ran ran = bench.run(exchange.command);
    if (!scrubber || exchange.command.rfind("serve", 0) == 0)
      scrubber = std::make_unique<Scrubber>(bench.platform_url(), bench.folder());
    actual.exchanges.push_back({exchange.command, scrubber->scrub(format_output(ran.out, ran.err, ran.exit_code))});
  }
  return actual;
}

bool rewriting() {
  return std::getenv("UPDATE_GOLDEN") != nullptr;
}

}  // namespace

TEST_CASE("Every golden session says what it said") {
  if (rewriting()) REQUIRE(std::getenv("CI") == nullptr);  // nobody would read the difference
  for (const fs::path& folder : cases()) {
    DYNAMIC_SECTION(folder.filename().string()) {
      const fs::path file = folder / "session.txt";
      REQUIRE(fs::exists(file));
      const Session expected = parse_session(read_text(file));
      REQUIRE(!expected.exchanges.empty());
      const std::string before = format_session(expected);
      const std::string now = format_session(replay(folder, expected));
      if (!rewriting())
        CHECK(now == before);
      else if (now != before) {
        write_text(file, now);
        FAIL_CHECK("rewritten, read the difference: " << file);
      } else
        SUCCEED("unchanged");
    }
  }
}

TEST_CASE("There are enough golden sessions, and each has words") {
  CHECK(cases().size() >= 25);
  for (const fs::path& folder : cases()) {
    INFO(folder.filename().string());
    const Session session = parse_session(read_text(folder / "session.txt"));
    CHECK(!session.words.empty());
  }
}

}  // namespace weir::golden
