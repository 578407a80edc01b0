#include "state/state_files.hpp"

#include <catch2/catch.hpp>

#include "example_baseline.hpp"
#include "state/baseline_files.hpp"

using namespace weir;
using namespace weir::state;

namespace {

/// Two runs, and a third that holds the lease.
std::map<std::string, std::string> example_files() {
  Baseline baseline = example_baseline();
  baseline.epoch = 2;
  auto files = record_files(record_of(baseline, "run-2"), append_run("", record_of(baseline, "run-1").run));
  files[lease_file] = lease_text(example_lease(3, 7));
  return files;
}

}  // namespace

TEST_CASE("a state reads back with its lease and its log") {
  const auto stored = read_state(example_files(), "here");
  REQUIRE(stored);
  REQUIRE(stored->baseline);
  CHECK(stored->baseline->epoch == 2);
  CHECK(stored->lease == example_lease(3, 7));
  const auto log = read_run_log(example_files().at(runs_file), "here");
  REQUIRE(log);
  CHECK(log->entries.size() == 2);
  CHECK(log->entries.back().serial == 7);
}

TEST_CASE("any flipped bit of a state with lease and log is told") {
  const auto files = example_files();
  for (const auto& [name, content] : files) {
    for (std::size_t at = 0; at < content.size(); ++at) {
      auto damaged = files;
      damaged[name][at] = static_cast<char>(damaged[name][at] ^ (1 << (at % 8)));
      INFO(name << " at " << at);
      const auto read = read_state(damaged, "here");
      REQUIRE_FALSE(read);
      CHECK(read.error().front().code.front() == 'S');
    }
  }
}

TEST_CASE("a file of the state that is missing is damage, not an earlier state") {
  const auto files = example_files();
  for (const auto& [name, content] : files) {
    INFO(name);
    auto less = files;
    less.erase(name);
    const auto read = read_state(less, "here");
    REQUIRE_FALSE(read);
    CHECK(read.error().front().code.front() == 'S');
    // The lease of a run that began on a state is none of an empty one.
    if (name == lease_file) continue;
    CHECK_FALSE(read_state({{lease_file, files.at(lease_file)}}, "here"));
  }
  const auto first = read_state({{lease_file, lease_text(example_lease(1, 0))}}, "here");
  REQUIRE(first);
  CHECK_FALSE(first->baseline);
  CHECK(first->lease.epoch == 1);
}

TEST_CASE("a lease that went back is damage") {
  auto files = example_files();
  files[lease_file] = lease_text(example_lease(1, 7));
  const auto read = read_state(files, "here");
  REQUIRE_FALSE(read);
  CHECK(read.error().front().code == "S002");
}

TEST_CASE("the content is the same whatever run wrote it") {
  Baseline baseline = example_baseline();
  const std::string content = content_digest(baseline);
  baseline.serial = 80;
  baseline.epoch = 70;
  CHECK(content_digest(baseline) == content);
  CHECK(content_digest(record_files(record_of(baseline), "")) == content);
  baseline.commit = std::string(40, 'd');
  CHECK(content_digest(baseline) != content);
  Baseline edited = example_baseline();
  edited.entries.begin()->second.version = 99;
  CHECK(content_digest(edited) != content);
}

TEST_CASE("a commit says which run did what with the lease") {
  Lease lease = example_lease(3, 7);
  CHECK(lease_message(lease).find("Take the lease for run 01J") == 0);
  lease.renewed += std::chrono::seconds(40);
  CHECK(lease_message(lease).find("Renew the lease") == 0);
  lease.held = false;
  CHECK(lease_message(lease).find("Give back the lease") == 0);
  CHECK(record_message(record_of(example_baseline())).find("serial: 7\n") != std::string::npos);
}
