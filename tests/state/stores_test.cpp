#include "state/stores.hpp"

#include <cstdlib>
#include <functional>

#include <catch2/catch.hpp>

#include "example_baseline.hpp"
#include "git/repository.hpp"
#include "state/baseline_files.hpp"
#include "state/memory_store.hpp"
#include "support/fake_clock.hpp"
#include "support/scratch_folder.hpp"

using namespace weir;
using namespace weir::state;
using namespace weir::test;

namespace {

void check_store(const std::function<std::unique_ptr<BaselineStore>()>& open) {
  auto store = open();
  auto empty = store->load();
  REQUIRE(empty);
  CHECK_FALSE(empty->baseline.has_value());
  CHECK(empty->lease == Lease{});
  CHECK(store->load_runs() == "");
  const auto taken = store->put_lease(example_lease(1, 0), empty->token);
  REQUIRE(taken);
  CHECK_FALSE(open()->load()->baseline);
  CHECK_FALSE(*open()->load_index());
  CHECK(open()->load()->lease == example_lease(1, 0));

  Baseline first = example_baseline();
  first.epoch = 1;
  REQUIRE(store->save(record_of(first, "run-1"), *taken).has_value());
  auto loaded = open()->load();
  REQUIRE(loaded);
  REQUIRE(loaded->baseline);
  CHECK(to_files(*loaded->baseline) == to_files(first));
  CHECK(loaded->content == content_digest(first));
  CHECK(loaded->existed_before);
  CHECK_FALSE(loaded->lease.held);

  Baseline second = first;
  second.serial = 8;
  for (const std::string& token : {empty->token, *taken}) {
    auto stale = store->save(record_of(second), token);
    REQUIRE_FALSE(stale);
    CHECK(stale.error().front().code == "S014");
    CHECK(store->put_lease(example_lease(2, 7), token).error().front().code == "S014");
  }
  // A lease alone leaves everything else as it is.
  const auto again = store->put_lease(example_lease(2, 7), loaded->token);
  REQUIRE(again);
  CHECK(open()->load()->content == loaded->content);
  CHECK(open()->load_lease()->lease.epoch == 2);
  CHECK(open()->load_lease()->token == *again);
  CHECK(store->save(record_of(second, "run-2"), *again).has_value());
  CHECK(store->load()->baseline->serial == 8);
  second.serial = 9;
  CHECK(store->replace(record_of(second, "run-3")).has_value());
  CHECK(open()->load()->baseline->serial == 9);
  const auto log = read_run_log(*open()->load_runs(), "here");
  REQUIRE(log);
  REQUIRE(log->entries.size() == 3);
  CHECK(log->entries.back().run == "run-3");
}

}  // namespace

TEST_CASE("the SQLite store keeps one baseline by compare-and-swap") {
  const ScratchFolder folder;
  check_store([&] {
    auto opened = open_sqlite_store(folder.path() / "platform.db");
    REQUIRE(opened);
    return std::move(*opened);
  });
}

TEST_CASE("the store of tests does as the lasting ones") {
  const auto store = std::shared_ptr<BaselineStore>(make_memory_store());
  // One object is all its memory: opening it anew is the same one.
  struct Same final : BaselineStore {
    explicit Same(std::shared_ptr<BaselineStore> one) : one_(std::move(one)) {}
    Result<Stored> load() override { return one_->load(); }
    Result<std::optional<BaselineIndex>> load_index() override { return one_->load_index(); }
    Result<Stored> load_lease() override { return one_->load_lease(); }
    Result<std::string> load_runs() override { return one_->load_runs(); }
    Result<std::string> put_lease(const Lease& lease, const std::string& token) override {
      return one_->put_lease(lease, token);
    }
    Result<std::string> save(const Record& record, const std::string& token) override {
      return one_->save(record, token);
    }
    Result<std::string> replace(const Record& record) override { return one_->replace(record); }
    std::string place() const override { return one_->place(); }
    std::shared_ptr<BaselineStore> one_;
  };
  check_store([&] { return std::make_unique<Same>(store); });
}

TEST_CASE("the Git store keeps one baseline by compare-and-swap, as a history of commits") {
  const ScratchFolder folder;
  FakeClock clock;
  REQUIRE(std::system(("git -C " + folder.path().string() + " init -q").c_str()) == 0);
  check_store([&] { return make_git_store(folder.path(), "production", clock); });
  const auto repository = git::Repository::open(folder.path());
  REQUIRE(repository);
  const auto content = repository->read_ref("refs/weir/production");
  REQUIRE(content);
  REQUIRE(*content);
  CHECK((*content)->files.count("entries.jsonl") == 1);
}

TEST_CASE("the store without a place keeps nothing and says so") {
  auto store = make_no_store();
  REQUIRE(store->save(record_of(example_baseline()), "").has_value());
  CHECK_FALSE(store->load()->baseline.has_value());
  CHECK_FALSE(store->keeps());
}
