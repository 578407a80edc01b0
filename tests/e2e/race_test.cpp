#include <algorithm>
#include <map>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/run_log.hpp"
#include "e2e/fleet.hpp"

using namespace weir;
using namespace weir::e2e;

namespace {

/// Each object once, whoever made it.
void check_no_duplicate(const Fleet& fleet, std::size_t objects) {
  const auto live = fleet.live();
  CHECK(live.size() == objects);
  std::map<std::string, int> marks;
  for (const Json& object : live)
    for (const Json& tag : object.at("tags"))
      if (tag.get<std::string>().starts_with("weir:k3v9x2qm/")) ++marks[tag.get<std::string>()];
  CHECK(marks.size() == objects);
  for (const auto& [mark, count] : marks) {
    INFO(mark);
    CHECK(count == 1);
  }
}

/// Every write that the server knows stands in exactly one report as applied, and the other way round.
void check_audit(const Fleet& fleet) {
  std::map<std::string, int> written, told;
  for (const Json& event : fleet.audit()) ++written[event.at("resourceId").get<std::string>()];
  for (const Fleet::Run& run : fleet.runs()) {
    if (run.report.is_null()) continue;
    for (const Json& step : run.report.at("steps"))
      if (step.at("outcome") == "applied") ++told[step.at("remoteId").get<std::string>()];
  }
  CHECK(told == written);
}

bool strictly_grows(const std::vector<std::int64_t>& values) {
  return std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) == values.end();
}

/// Each run that says that it was saved and did something is one line of the log, word for word.
void check_log(const Fleet& fleet) {
  const auto log = read_run_log(fleet.bench.shell("git -C ../remote.git show refs/weir/remote:runs.jsonl").out, "here");
  REQUIRE(log);
  CHECK(log->left_out == 0);
  std::map<std::string, const RunEntry*> lines;
  for (const RunEntry& entry : log->entries) lines[entry.run] = &entry;
  CHECK(lines.size() == log->entries.size());
  std::vector<std::int64_t> serials, epochs;
  for (const RunEntry& entry : log->entries) {
    serials.push_back(entry.serial);
    epochs.push_back(entry.epoch);
  }
  CHECK(strictly_grows(serials));
  CHECK(strictly_grows(epochs));
  std::size_t working = 0;
  for (const Fleet::Run& run : fleet.runs()) {
    if (run.report.is_null() || run.report.at("steps").empty()) continue;
    ++working;
    CHECK(run.report.at("stateSaved") == true);
    const auto line = lines.find(run.report.at("run").get<std::string>());
    REQUIRE(line != lines.end());
    CHECK(line->second->report == run.report);
  }
  CHECK(working >= 1);
}

/// Who was refused was told by a code of the lease, or that a later commit has been applied; nothing else went wrong.
void check_refusals(const Fleet& fleet, const std::set<std::string>& codes) {
  for (const Fleet::Run& run : fleet.runs()) {
    if (run.code == 0) continue;
    INFO(run.err << run.report.dump());
    CHECK(run.code == 1);
    // What an old commit would remove may be over the limit, too: that it is old is told beside it.
    CHECK(std::any_of(codes.begin(), codes.end(),
                      [&](const std::string& code) { return run.err.find("error[" + code) != std::string::npos; }));
    CHECK(run.report.is_null());
  }
}

}  // namespace

TEST_CASE("sixteen runs of one commit at once: one does the work, nothing is made twice, and all reports are true") {
  for (const char* profile : {"full", "seed"}) {
    INFO(profile);
    Fleet fleet(profile);
    for (int number = 0; number < 6; ++number)
      fleet.bench.write(fmt::format("manifests/{}.yaml", number), source_text(fmt::format("s{}", number), "0 3 * * *"));
    const std::string commit = fleet.commit("one");
    fleet.spread({commit});
    fleet.apply(2);
    check_refusals(fleet, {"S010", "S014"});
    fleet.apply(1);
    for (std::size_t at = fleet.runs().size() - Fleet::size; at < fleet.runs().size(); ++at)
      CHECK(fleet.runs()[at].code == 0);
    check_no_duplicate(fleet, 6);
    check_audit(fleet);
    check_log(fleet);
    // One record did it all: nothing was learned afterwards.
    CHECK(fleet.history("serial").back() == 1);
    CHECK(fleet.in_clone(fmt::format("'{}' plan --detailed-exitcode", WEIR_BINARY)).code == 0);
  }
}

TEST_CASE(
    "sixteen commits at once: they end in the order of Git, no record is lost, and who came late is told by whom") {
  for (const char* profile : {"full", "seed"}) {
    INFO(profile);
    Fleet fleet(profile);
    std::vector<std::string> commits;
    for (int number = 0; number < Fleet::size; ++number) {
      fleet.bench.write(fmt::format("manifests/{}.yaml", number), source_text(fmt::format("s{}", number), "0 3 * * *"));
      fleet.bench.write("manifests/shared.yaml", source_text("shared", fmt::format("{} 4 * * *", number)));
      commits.push_back(fleet.commit(fmt::format("commit {}", number)));
    }
    fleet.spread(commits);
    fleet.apply(4);
    // The last commit wins in the end, however often it was refused.
    fleet.apply(2, Fleet::size - 1);
    CHECK(fleet.runs().back().code == 0);
    check_refusals(fleet, {"S010", "S014", "G006"});
    check_no_duplicate(fleet, Fleet::size + 1);
    check_audit(fleet);
    check_log(fleet);
    const auto serials = fleet.history("serial");
    for (std::size_t at = 1; at < serials.size(); ++at) {
      const std::int64_t step = serials[at] - serials[at - 1];
      CHECK((step == 0 || step == 1));  // a commit of the lease leaves it
    }
    const Ran late = fleet.in_clone(fmt::format("'{}' apply --auto-approve", WEIR_BINARY));
    CHECK(late.code == 1);
    CHECK(late.err.find("superseded by run ") != std::string::npos);
    const Ran shown = fleet.in_clone(fmt::format("'{}' state show", WEIR_BINARY));
    CHECK(shown.out.find("commit   " + commits.back()) != std::string::npos);
    CHECK(shown.out.find("lease    free") != std::string::npos);
  }
}
