// A renewal of the lease that gets there while its answer does not: the run must not take its own sign of life for
// somebody else's.
#include <catch2/catch.hpp>

#include "reconciler/lease_keeper.hpp"
#include "stage.hpp"

using namespace weir;
using namespace weir::reconciler;

namespace {

/// Loses the answer to one of the leases that it takes in.
class LossyStore final : public state::BaselineStore {
 public:
  LossyStore(std::unique_ptr<state::BaselineStore> store, int lost) : store_(std::move(store)), lost_(lost) {}

  Result<state::Stored> load() override { return store_->load(); }
  Result<std::optional<BaselineIndex>> load_index() override { return store_->load_index(); }
  Result<state::Stored> load_lease() override { return store_->load_lease(); }
  Result<std::string> load_runs() override { return store_->load_runs(); }
  Result<std::string> put_lease(const Lease& lease, const std::string& token) override {
    auto put = store_->put_lease(lease, token);
    if (!put || ++put_ != lost_) return put;
    return fail(error("S018", "the state cannot be reached"));
  }
  Result<std::string> save(const state::Record& record, const std::string& token) override {
    return store_->save(record, token);
  }
  Result<std::string> replace(const state::Record& record) override { return store_->replace(record); }
  std::string place() const override { return store_->place(); }

 private:
  std::unique_ptr<state::BaselineStore> store_;
  int lost_;
  int put_ = 0;
};

}  // namespace

TEST_CASE("a run whose renewal lost its answer goes on, and its record is kept") {
  constexpr int first_renewal = 2, last_renewal = 3;
  for (const int lost : {first_renewal, last_renewal}) {
    Stage stage;
    stage.store = std::make_unique<LossyStore>(std::move(stage.store), lost);
    stage.write({okta("a"), okta("b"), okta("c")});
    stage.faults->after([&](int, const http::Request& request) {
      if (request.method == http::Method::post) stage.clock.advance(std::chrono::seconds(100));
    });
    const auto report = stage.apply();
    REQUIRE(report);
    INFO(lost);
    CHECK(report->exit_code == 0);
    CHECK(report->state_saved);
    CHECK(report->diagnostics.empty());
    for (const report::StepReport& step : report->steps) CHECK(step.outcome == Outcome::applied);
    const auto stored = stage.store->load();
    REQUIRE(stored->baseline);
    CHECK(stored->baseline->entries.size() == 3);
    CHECK(stored->lease.epoch == 1);
    CHECK_FALSE(stored->lease.held);
  }
}
