#include "cli/state_answer.hpp"

#include <catch2/catch.hpp>

#include "schema/schema.hpp"

using namespace weir;
using namespace weir::cli;

namespace {

Instant at(const char* text) {
  return parse_rfc3339(text).value();
}

StateAnswer example_answer() {
  StateAnswer answer;
  answer.place = "refs/weir/production of origin";
  answer.baseline.emplace();
  answer.baseline->lineage = "01J00000000000000000000000";
  answer.baseline->serial = 12;
  answer.baseline->commit = std::string(40, 'c');
  answer.baseline->entries[{"DataSource", "okta"}] = {"ds_1", 3, "", {}, true, {}};
  answer.lease.epoch = 12;
  answer.lease.run = "01J00000000000000000000012";
  answer.lease.holder = {"ann", "host-1", "", 311};
  answer.lease.since = answer.lease.renewed = at("2026-11-21T10:00:00Z");
  std::string log;
  for (int number = 1; number <= 12; ++number) {
    RunEntry entry;
    entry.run = "01J000000000000000000000" + std::to_string(10 + number);
    entry.epoch = entry.serial = number;
    entry.who = number % 2 == 0 ? "ann" : "deploy-bot";
    entry.report = {{"command", number == 12 ? "state rebuild" : "apply"},
                    {"commit", number == 11 ? Json() : Json(std::string(40, 'a'))},
                    {"planHash", "sha256:0"},
                    {"startedAt", "2026-11-21T09:59:00Z"},
                    {"finishedAt", "2026-11-21T10:00:00Z"},
                    {"exitCode", number == 10 ? 3 : 0},
                    {"summary", {{"applied", number == 9 ? 0 : 2}, {"failed", number == 10 ? 1 : 0}}}};
    log = append_run(log, entry);
  }
  answer.runs = read_run_log(log, "here").value();
  return answer;
}

}  // namespace

TEST_CASE("people see the lease and the last runs with who, when, what and how it ended") {
  const std::string text = state_text(example_answer(), at("2026-11-21T10:01:00Z"));
  for (const char* part :
       {"  serial   12\n",
        "  lease    free, given back by run 01J00000000000000000000012 of ann at host-1 (process 311, epoch 12)\n",
        "  DataSource/okta  ds_1  version 3, protected\n", "\n1 resource\n", "Runs, the latest 10 of 12 first\n",
        "  2026-11-21T10:00:00Z  01J00000000000000000000022  ann         aaaaaaaaaaaa  state rebuild\n",
        "  2026-11-21T10:00:00Z  01J00000000000000000000021  deploy-bot  no commit     2 applied\n",
        "  aaaaaaaaaaaa  1 failed, 2 applied (exit 3)\n", "  aaaaaaaaaaaa  nothing to do\n"}) {
    INFO(part << " in\n" << text);
    CHECK(text.find(part) != std::string::npos);
  }
  CHECK(text.find("01J00000000000000000000022") < text.find("01J00000000000000000000021"));
}

TEST_CASE("what was applied from a work tree with changes is not called its commit") {
  StateAnswer answer = example_answer();
  answer.baseline->commit = std::string(40, 'a');
  const Instant now = at("2026-11-21T10:01:00Z");
  CHECK(state_text(answer, now).find("uncommitted") == std::string::npos);
  answer.runs.entries.at(9).report["dirty"] = true;  // the last two are of no commit and a rebuild
  const std::string text = state_text(answer, now);
  CHECK(text.find("  commit   " + std::string(40, 'a') + " with uncommitted changes\n") != std::string::npos);
  CHECK(text.find("1 failed, 2 applied, with uncommitted changes (exit 3)\n") != std::string::npos);
  const Json json = state_json(answer);
  CHECK(schema::validate("state.schema.json", json).empty());
  CHECK(json.at("dirty") == true);
  CHECK(json.at("runs").at(2).at("dirty") == true);
  CHECK_FALSE(json.at("runs").at(3).contains("dirty"));
}

TEST_CASE("a held lease says since when and how long ago it gave a sign of life") {
  StateAnswer answer = example_answer();
  answer.lease.held = true;
  const std::string text = state_text(answer, at("2026-11-21T10:00:30Z"));
  CHECK(text.find("held by run 01J00000000000000000000012 of ann at host-1 (process 311, epoch 12) since "
                  "2026-11-21T10:00:00Z, last sign of life 30 s ago\n") != std::string::npos);
}

TEST_CASE("nothing yet is said as that, and every answer is what its schema says") {
  const StateAnswer nothing{"nowhere", {}, {}, {}};
  CHECK(state_text(nothing, at("2026-11-21T10:00:00Z")) == "State in nowhere\n  nothing was applied yet\n");
  CHECK(state_json(nothing).at("lease").is_null());
  for (const StateAnswer& answer : {nothing, example_answer()})
    for (const auto& violation : schema::validate("state.schema.json", state_json(answer)))
      FAIL_CHECK(violation.pointer << ": " << violation.message);
  const Json json = state_json(example_answer());
  CHECK(json.at("runs").size() == 12);
  CHECK(json.at("runs").front().at("command") == "state rebuild");
}
