#include "reconciler/lease_keeper.hpp"

#include <utility>

#include <catch2/catch.hpp>

#include "stage.hpp"
#include "support/noon.hpp"

using namespace weir;
using namespace weir::reconciler;
using platform::Profile;

namespace {

/// The lease of a run on another host, taken now.
Lease other_lease(Stage& stage, std::int64_t epoch, std::int64_t serial) {
  Lease lease;
  lease.epoch = epoch;
  lease.held = true;
  lease.run = "01J0000000000000000000BOB0";
  lease.holder = {"bob", "host-2", "host-2 boot pid:[1] 99 1", 99};
  lease.command = "apply";
  lease.since = lease.renewed = stage.clock.now();
  lease.serial = serial;
  return lease;
}

/// Another run that holds the lease of what the stage's state is now.
void hold(Stage& stage) {
  const auto stored = stage.store->load();
  REQUIRE(stored);
  const std::int64_t serial = stored->baseline ? stored->baseline->serial : 0;
  REQUIRE(stage.store->put_lease(other_lease(stage, stored->lease.epoch + 1, serial), stored->token));
}

/// That run has done its work and records it.
void finish(Stage& stage, const std::string& commit = std::string(40, 'b')) {
  auto stored = stage.store->load();
  state::Record record;
  record.baseline = stored->baseline.value_or(Baseline{});
  record.baseline.serial += 1;
  record.baseline.epoch = stored->lease.epoch;
  record.baseline.project_id = stage.inputs.project.id;
  record.baseline.commit = commit;
  record.lease = stored->lease;
  record.lease.held = false;
  record.run.run = stored->lease.run;
  record.run.who = "bob";
  record.run.serial = record.baseline.serial;
  record.run.epoch = record.baseline.epoch;
  record.run.report = {{"commit", commit}, {"finishedAt", "2026-11-21T10:05:00Z"}};
  REQUIRE(stage.store->save(record, stored->token));
}

void overtake(Stage& stage) {
  hold(stage);
  finish(stage);
}

/// As a state in a remote is read: all of one moment, which only the lease asks for anew.
class StoreOfOneMoment final : public state::MemoryStore {
 public:
  Result<state::Stored> load() override {
    if (!read_) read_ = MemoryStore::load();
    return *read_;
  }
  Result<state::Stored> load_lease() override {
    read_ = MemoryStore::load();
    return MemoryStore::load_lease();
  }

 private:
  std::optional<Result<state::Stored>> read_;
};

RunLog log_of(Stage& stage) {
  const auto log = read_run_log(*stage.store->load_runs(), "here");
  REQUIRE(log);
  return *log;
}

/// The first complaint of an apply that was refused.
Diagnostic refusal(Result<report::Report> report) {
  REQUIRE_FALSE(report);
  return report.error().front();
}

bool says(const Diagnostics& diagnostics, const std::string& code, const std::string& text) {
  for (const Diagnostic& one : diagnostics)
    if (one.code == code && one.message.find(text) != std::string::npos) return true;
  return false;
}

constexpr auto whole_lease = std::chrono::seconds(120);

}  // namespace

TEST_CASE("each run with something to do takes the lease under the next epoch, gives it back and leaves a line") {
  Stage stage;
  for (int run = 1; run <= 3; ++run) {
    stage.write({okta("a", "  displayName: Name " + std::to_string(run) + "\n")});
    const auto report = stage.apply();
    REQUIRE(report);
    CHECK(report->exit_code == 0);
    CHECK(report->state_saved);
    const auto stored = stage.store->load();
    CHECK_FALSE(stored->lease.held);
    CHECK(stored->lease.epoch == run);
    CHECK(stored->lease.run == report->run);
    CHECK(stored->baseline->serial == run);
    CHECK(stored->baseline->epoch == run);
    const RunLog log = log_of(stage);
    REQUIRE(log.entries.size() == static_cast<std::size_t>(run));
    const RunEntry& last = log.entries.back();
    CHECK(last.run == report->run);
    CHECK(last.who == "ann");
    CHECK(last.serial == run);
    CHECK(last.report.at("planHash") == report->plan_hash);
    CHECK(last.report.at("stateSaved") == true);
    CHECK(last.report.at("steps").size() == 1);
  }
}

TEST_CASE(
    "while another run holds the lease nothing is written, and it is said who, where, since when and what to do") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    Stage stage(profile);
    stage.write({okta("a")});
    hold(stage);
    stage.clock.advance(std::chrono::seconds(30));
    const Diagnostic held = refusal(stage.apply());
    CHECK(held.code == "S010");
    for (const char* text : {"01J0000000000000000000BOB0", "bob", "host-2", "process 99", "epoch 1",
                             "since 2026-11-21T10:00:0", "30 s ago"}) {
      INFO(text << " in " << held.message);
      CHECK(held.message.find(text) != std::string::npos);
    }
    CHECK(held.hint->find("weir state unlock --epoch 1") != std::string::npos);
    CHECK(stage.server->totals().writes == 0);
    CHECK(stage.store->load()->lease.held);
  }
}

TEST_CASE("a lease without a sign of life is taken over where keys and versions make that harmless, else never") {
  struct Case {
    Profile profile;
    std::chrono::seconds silent;
    bool taken;
  };
  for (const Case& one : {Case{Profile::full, std::chrono::seconds(119), false}, Case{Profile::full, whole_lease, true},
                          Case{Profile::seed, std::chrono::hours(100), false}}) {
    Stage stage(one.profile);
    stage.write({okta("a")});
    hold(stage);
    stage.clock.advance(one.silent);
    const auto report = stage.apply();
    CHECK(report.has_value() == one.taken);
    if (report) {
      CHECK(report->exit_code == 0);
      CHECK(says(report->diagnostics, "S010", "was taken over"));
      CHECK(stage.store->load()->lease.epoch == 2);
    } else {
      CHECK(report.error().front().code == "S010");
      CHECK(stage.server->totals().writes == 0);
    }
  }
}

TEST_CASE("the lease of a dead process of this host is taken over at once, and that is said") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    Stage stage(profile);
    stage.write({okta("a")});
    hold(stage);
    stage.is_gone = [](const std::string& process) { return process == "host-2 boot pid:[1] 99 1"; };
    const auto report = stage.apply();
    REQUIRE(report);
    CHECK(says(report->diagnostics, "S010", "its process is gone"));
    CHECK(says(report->diagnostics, "S010", "bob"));
    CHECK(report->exit_code == 0);
    CHECK(stage.store->load()->lease.epoch == 2);
  }
}

TEST_CASE("of two runs that were planned on one state only the first is carried out") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    Stage stage(profile);
    stage.write({okta("a")});
    const auto late = stage.plan();
    REQUIRE(stage.apply());
    const auto writes = stage.server->totals().writes;
    const Diagnostic lost = refusal(stage.carry_out(*late));
    CHECK(lost.code == "S014");
    CHECK(lost.message.find("superseded by run 0") != std::string::npos);
    CHECK(lost.message.find("of ann") != std::string::npos);
    hold(stage);
    CHECK(refusal(stage.carry_out(*late)).code == "S010");
    CHECK(stage.server->totals().writes == writes);
  }
}

TEST_CASE("a run that was stopped for long renews before its next step, and goes on when nobody took over") {
  Stage stage;
  stage.write({okta("a"), okta("b"), okta("c")});
  std::vector<std::int64_t> epochs;
  stage.faults->after([&](int, const http::Request& request) {
    if (request.method != http::Method::post) return;
    stage.clock.advance(std::chrono::seconds(200));
    epochs.push_back(stage.store->load()->lease.epoch);
  });
  const auto report = stage.apply();
  REQUIRE(report);
  CHECK(report->exit_code == 0);
  CHECK(epochs == std::vector<std::int64_t>{1, 1, 1});
  const Lease lease = stage.store->load()->lease;
  CHECK(lease.renewed - lease.since == std::chrono::seconds(400));
}

TEST_CASE("a run that was taken over while it was stopped begins no further step and leaves the state alone") {
  for (const bool finished : {true, false}) {
    Stage stage;
    stage.write({okta("a"), okta("b"), okta("c")});
    int creates = 0;
    stage.faults->after([&](int, const http::Request& request) {
      if (request.method != http::Method::post || ++creates > 1) return;
      stage.clock.advance(std::chrono::seconds(200));
      finished ? overtake(stage) : hold(stage);
    });
    const auto report = stage.apply();
    REQUIRE(report);
    CHECK(creates == 1);
    CHECK(report->exit_code == 3);
    CHECK_FALSE(report->state_saved);
    REQUIRE(report->steps.size() == 3);
    CHECK(report->steps[0].outcome == Outcome::applied);
    for (const std::size_t at : {1, 2}) {
      CHECK(report->steps[at].outcome == Outcome::skipped);
      REQUIRE(report->steps[at].error);
      CHECK(report->steps[at].error->code == "S014");
      CHECK(report->steps[at].error->message.find("01J0000000000000000000BOB0") != std::string::npos);
    }
    CHECK(says(report->diagnostics, "S014", "superseded by"));
    CHECK(says(report->diagnostics, "S009", "not recorded"));
    CHECK(stage.store->load()->lease.run == "01J0000000000000000000BOB0");
    CHECK(log_of(stage).entries.size() == (finished ? 1 : 0));
  }
}

TEST_CASE("the lease is renewed in the background while a step takes long") {
  Stage stage;
  stage.write({okta("a")});
  const auto planned = stage.plan();
  http::Client client(*stage.faults, SecretText(stage.server->api_key()), {}, stage.clock, stage.random);
  const providers::Offer offer;
  const providers::ProviderTable none;
  World world{stage.clock,  stage.random, stage.secrets, test::system_zones(), client, offer, none,
              *stage.store, "",           stage.self};
  LeaseRules rules;
  rules.renew_after = std::chrono::milliseconds(5);
  auto keeper = LeaseKeeper::take(world, stage.inputs, planned->stored, {"01J00000000000000000000001", "apply"}, rules);
  REQUIRE(keeper);
  stage.clock.advance(std::chrono::seconds(50));
  for (int tries = 0; tries < 2000 && (*keeper)->reason_to_stop() == std::nullopt; ++tries) {
    const LeaseKeeper* one = keeper->get();
    if (one->renewals() > 2) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  const Lease given_back = (*keeper)->let_go();
  CHECK(given_back.renewed - given_back.since == std::chrono::seconds(50));
  CHECK_FALSE(given_back.held);
  CHECK(stage.store->load()->token == (*keeper)->token());
  CHECK_FALSE((*keeper)->loss());
}

TEST_CASE("a run with nothing to do takes no lease, and writes the state only where it learned something") {
  Stage stage;
  stage.inputs.commit = std::string(40, '1');
  stage.write({okta("a")});
  REQUIRE(stage.apply());
  const std::string token = stage.store->load()->token;
  const auto again = stage.apply();
  REQUIRE(again);
  CHECK(again->state_saved);
  CHECK(stage.store->load()->token == token);
  CHECK(log_of(stage).entries.size() == 1);

  stage.inputs.commit = std::string(40, '2');
  REQUIRE(stage.apply());
  CHECK(stage.store->load()->baseline->commit == std::string(40, '2'));
  CHECK(stage.store->load()->lease.epoch == 2);
  CHECK(log_of(stage).entries.size() == 2);

  // Who holds it is not disturbed.
  hold(stage);
  const std::string held = stage.store->load()->token;
  stage.inputs.commit = std::string(40, '3');
  const auto beside = stage.apply();
  REQUIRE(beside);
  CHECK(beside->exit_code == 0);
  CHECK_FALSE(beside->state_saved);
  CHECK(says(beside->diagnostics, "S010", "not recorded"));
  CHECK(stage.store->load()->token == held);
}

TEST_CASE("a lost race with nothing to do is no failure when what stands there is the same or newer") {
  for (const git::Ancestry order : {git::Ancestry::same, git::Ancestry::descendant, git::Ancestry::unrelated}) {
    Stage stage;
    stage.inputs.commit = std::string(40, '1');
    stage.write({okta("a")});
    REQUIRE(stage.apply());
    stage.inputs.commit = std::string(40, '2');
    const auto late = stage.plan();
    stage.inputs.commit = std::string(40, '3');
    REQUIRE(stage.apply());
    stage.inputs.commit = std::string(40, '2');
    stage.inputs.ancestry = [&](const std::string&, const std::string&) { return Result<git::Ancestry>(order); };
    const auto report = stage.carry_out(*late);
    REQUIRE(report);
    const bool fine = order != git::Ancestry::unrelated;
    CHECK(report->exit_code == (fine ? 0 : 1));
    CHECK(report->state_saved == fine);
    CHECK(says(report->diagnostics, "S014", "superseded by run") == !fine);
    CHECK(stage.store->load()->baseline->commit == std::string(40, '3'));
  }
}

TEST_CASE("a lost race with nothing to do is no failure either while the faster run is still at work") {
  Stage stage;
  stage.inputs.commit = std::string(40, '1');
  stage.write({okta("a")});
  REQUIRE(stage.apply());
  stage.inputs.commit = std::string(40, '2');
  const auto late = stage.plan();
  hold(stage);
  const auto report = stage.carry_out(*late);
  REQUIRE(report);
  CHECK(report->exit_code == 0);
  CHECK_FALSE(report->state_saved);
  CHECK(says(report->diagnostics, "S010", "not recorded"));
  CHECK(stage.store->load()->lease.held);
}

TEST_CASE("a lost race with nothing to do is no failure when the faster run ends while it is looked at") {
  Stage stage;
  stage.store = std::make_unique<StoreOfOneMoment>();
  stage.inputs.commit = std::string(40, '1');
  stage.write({okta("a")});
  REQUIRE(stage.apply());
  stage.inputs.commit = std::string(40, '2');
  stage.inputs.ancestry = [](const std::string& stands, const std::string&) {
    return Result<git::Ancestry>(stands == std::string(40, '3') ? git::Ancestry::descendant : git::Ancestry::ancestor);
  };
  const auto late = stage.plan();
  REQUIRE(stage.store->load_lease());
  hold(stage);
  bool ended = false;
  stage.is_gone = [&](const std::string&) {
    if (!std::exchange(ended, true)) finish(stage, std::string(40, '3'));
    return true;
  };
  const auto report = stage.carry_out(*late);
  REQUIRE(report);
  CHECK(report->exit_code == 0);
  CHECK(report->diagnostics.empty());
  REQUIRE(stage.store->load_lease());
  CHECK(stage.store->load()->baseline->commit == std::string(40, '3'));
}

TEST_CASE("what a hint says to type means the target of this run") {
  Stage stage;
  stage.target_option = " --target production";
  stage.write({okta("a")});
  REQUIRE(stage.apply());
  hold(stage);
  stage.write({okta("a"), okta("b")});
  const auto refused = stage.apply();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().front().code == "S010");
  CHECK(refused.error().front().hint.value_or("").find("weir state unlock --epoch 2 --target production") !=
        std::string::npos);
}

TEST_CASE("a rebuild waits for nobody, keeps the log and goes on with epoch and serial") {
  Stage stage;
  stage.write({okta("a")});
  REQUIRE(stage.apply());
  hold(stage);
  const auto refused = stage.rebuild();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().front().code == "S010");
  stage.clock.advance(whole_lease);
  const auto baseline = stage.rebuild();
  REQUIRE(baseline);
  const auto stored = stage.store->load();
  CHECK(stored->baseline->serial == 2);
  CHECK(stored->lease.epoch == 3);
  CHECK_FALSE(stored->lease.held);
  const RunLog log = log_of(stage);
  REQUIRE(log.entries.size() == 2);
  CHECK(log.entries.back().report.at("command") == "state rebuild");
}

TEST_CASE("a rebuild leaves the last applied commit as it is, and names its own only where there was none to read") {
  const std::string applied(40, '2'), never_applied(40, '1');
  Stage stage;
  stage.inputs.commit = applied;
  stage.write({okta("a")});
  REQUIRE(stage.apply());
  stage.inputs.commit = never_applied;
  REQUIRE(stage.rebuild());
  CHECK(stage.store->load()->baseline->commit == applied);
  stage.lose_state();
  REQUIRE(stage.rebuild());
  CHECK(stage.store->load()->baseline->commit == never_applied);
}

TEST_CASE("a rebuild does not put what it listed over the state of a run that began or ended meanwhile") {
  const auto [meanwhile, code] = GENERATE(table<void (*)(Stage&), std::string>({{hold, "S010"}, {overtake, "S014"}}));
  Stage stage;
  stage.write({okta("a")});
  REQUIRE(stage.apply());
  stage.faults->reset();
  stage.faults->before([&, act = meanwhile](int number, const auto&) {
    if (number == 2) act(stage);  // the first one asks who the API is
  });
  const auto rebuilt = stage.rebuild();
  REQUIRE_FALSE(rebuilt);
  CHECK(rebuilt.error().front().code == code);
  CHECK(stage.store->load_lease()->lease.held == (code == "S010"));
}

TEST_CASE("a commit that was overtaken is told by whom") {
  Stage stage;
  stage.inputs.commit = std::string(40, '2');
  stage.write({okta("a")});
  const auto applied = stage.apply();
  REQUIRE(applied);
  stage.inputs.commit = std::string(40, '1');
  stage.inputs.ancestry = [](const std::string&, const std::string&) {
    return Result<git::Ancestry>(git::Ancestry::ancestor);
  };
  for (const auto& plan : {stage.plan()->plan, *stage.plan_to_show()}) {
    REQUIRE(plan.guards.size() == 1);
    CHECK(plan.guards[0].code == "G006");
    CHECK(plan.guards[0].message.find("superseded by run " + *applied->run + " of ann at 2026-") != std::string::npos);
  }
}
