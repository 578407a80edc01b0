#include "state/stores.hpp"

#include <cstdlib>
#include <functional>

#include <catch2/catch.hpp>

#include "example_baseline.hpp"
#include "git/repository.hpp"
#include "state/baseline_files.hpp"
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
  CHECK(store->probe().has_value());

  const Baseline first = example_baseline();
  REQUIRE(store->save(first, empty->token).has_value());
  auto loaded = open()->load();
  REQUIRE(loaded);
  REQUIRE(loaded->baseline);
  CHECK(to_files(*loaded->baseline) == to_files(first));
  CHECK(loaded->existed_before);

  Baseline second = first;
  second.serial = 8;
  auto stale = store->save(second, empty->token);
  REQUIRE_FALSE(stale);
  CHECK(stale.error().front().code == "S014");
  CHECK(store->save(second, loaded->token).has_value());
  CHECK(store->probe().has_value());
  CHECK(store->load()->baseline->serial == 8);
  second.serial = 9;
  CHECK(store->replace(second).has_value());
  CHECK(open()->load()->baseline->serial == 9);
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
  REQUIRE(store->save(example_baseline(), "").has_value());
  CHECK_FALSE(store->load()->baseline.has_value());
  CHECK_FALSE(store->keeps());
}
