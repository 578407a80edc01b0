#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "state/baseline_files.hpp"
#include "state/shared_clone.hpp"
#include "state/stores.hpp"

using namespace weir;
using namespace weir::state;

TEST_CASE("two clones share one state through their remote") {
  for (const MakeWay make : {by_path, by_file, by_https, by_ssh}) {
    const Way way = make();
    INFO(way.name << " " << way.host->told("sshd.log"));
    Clone first(way.address);
    Clone second(way.address);
    first.access = second.access = way.access;
    auto store = first.open();
    auto empty = store->load();
    if (!empty) FAIL(empty.error().front().code << " " << empty.error().front().message);
    CHECK_FALSE(empty->baseline);
    CHECK_FALSE(empty->existed_before);
    auto taken = store->put_lease(example_lease(1, 0), empty->token);
    if (!taken) FAIL(taken.error().front().code << " " << taken.error().front().message);
    // Nothing is saved yet, but who holds it is for all to see.
    const auto seen = second.open()->load();
    REQUIRE(seen);
    CHECK_FALSE(seen->baseline);
    CHECK(seen->lease == example_lease(1, 0));
    CHECK_FALSE(*second.open()->load_index());
    Baseline written = example_baseline();
    written.epoch = 1;
    REQUIRE(store->save(record_of(written), *taken));

    auto other = second.open();
    auto read = other->load();
    REQUIRE(read);
    REQUIRE(read->baseline);
    CHECK(to_files(*read->baseline) == to_files(written));
    CHECK((*other->load_index())->project_id == written.project_id);
    CHECK(second.save_next().empty());
    CHECK(first.serial() == written.serial + 1);
    // Who read before that is told so, and overwrites nothing.
    auto late = other->save(record_of(written), read->token);
    REQUIRE_FALSE(late);
    CHECK(late.error().front().code == "S014");
    CHECK(first.serial() == written.serial + 1);
    CHECK(first.save_next().empty());
    CHECK(shown(way, "git rev-list --count refs/weir/production") == "4");
    CHECK(shown(way, "git log -1 --format=%s%n%b refs/weir/production").find("serial: 9") != std::string::npos);
    CHECK(shown(way, "git show refs/weir/production:state.json").find("\"serial\":9") != std::string::npos);
    CHECK(first.said().empty());
    CHECK(std::filesystem::is_empty(first.path() / ".git/weir/journal/production"));
  }
}

TEST_CASE("a commit that somebody else has brought already is no loss") {
  for (const MakeWay make : {by_path, by_https}) {
    const Way way = make();
    INFO(way.name);
    Clone clone(way.address);
    const auto repository = git::Repository::open(clone.path());
    auto remote = repository->shared_remote();
    REQUIRE(remote);
    auto other = git::RemoteRepository::open(*repository, **remote, way.access);
    REQUIRE(other);
    const auto write = [&](const std::optional<std::string>& parent, const std::string& text) {
      return *other->objects().write_commit(parent, {{"f", text}}, "m\n", "2026-11-21T12:00:00Z");
    };
    const std::string first = write(std::nullopt, "1");
    const std::string second = write(first, "2");
    const std::string apart = write(first, "3");
    REQUIRE(other->push("refs/weir/x", std::nullopt, first));
    CHECK(other->push("refs/weir/x", std::nullopt, first));
    REQUIRE(other->push("refs/weir/x", first, second));
    CHECK(other->push("refs/weir/x", std::nullopt, first));
    CHECK(other->push("refs/weir/x", first, second));
    CHECK(other->push("refs/weir/x", first, apart).error().front().code == "S014");
    CHECK(**other->fetch("refs/weir/x") == second);
    CHECK_FALSE(*other->fetch("refs/weir/y"));
  }
}

TEST_CASE("of many runs that save at once, each that loses is told so, and no commit is lost") {
  for (const MakeWay make : {by_path, by_path, by_path, by_https, by_ssh}) {
    const Way way = make();
    INFO(way.name);
    constexpr int writers = 16;
    constexpr int rounds = 3;
    std::vector<std::unique_ptr<Clone>> clones;
    for (int index = 0; index < writers; ++index) {
      clones.push_back(std::make_unique<Clone>(way.address));
      clones.back()->access = way.access;
    }
    std::atomic<int> saved{0};
    std::atomic<int> lost{0};
    std::atomic<int> other{0};
    std::vector<std::thread> threads;
    for (auto& clone : clones)
      threads.emplace_back([&, one = clone.get()] {
        for (int round = 0; round < rounds; ++round) {
          const std::string code = one->save_next();
          ++(code.empty() ? saved : code == "S014" ? lost : other);
        }
      });
    for (std::thread& thread : threads) thread.join();
    CHECK(other == 0);
    CHECK(saved + lost == writers * rounds);
    CHECK(saved >= rounds);
    CHECK(clones[0]->serial() == example_baseline().serial + saved);
    CHECK(shown(way, "git rev-list --count refs/weir/production") == std::to_string(saved));
    CHECK(shown(way, "git log --format=%b refs/weir/production | grep serial: | sort -u | wc -l") ==
          std::to_string(saved));
    CHECK(shown(way, "git fsck --strict && echo whole") == "whole");
  }
}

TEST_CASE("a remote that refuses does so before anything is written to the API") {
  for (const MakeWay make : {by_https, by_ssh}) {
    const Way way = make();
    INFO(way.name);
    const auto hook = way.host->folder() / "r.git" / "hooks" / "pre-receive";
    REQUIRE(run_shell("printf '#!/bin/sh\\necho state is not welcome\\nexit 1\\n' > '" + hook.string() +
                      "' && chmod +x '" + hook.string() + "'"));
    Clone clone(way.address);
    clone.access = way.access;
    auto store = clone.open();
    REQUIRE(store->load());
    const auto refused = store->put_lease(example_lease(1, 0), "");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().front().code == "S012");
    CHECK(refused.error().front().message.find("pre-receive hook declined") != std::string::npos);
    CHECK(shown(way, "git for-each-ref").empty());

    // A hook that comes in between: the save stays here and is brought by the next run.
    const auto failed = store->save(record_of(example_baseline()), "");
    REQUIRE_FALSE(failed);
    CHECK(failed.error().front().code == "S012");
    CHECK(failed.error().back().code == "S023");
    CHECK(clone.serial() == 7);
    CHECK(clone.said() == "S023 ");
    CHECK(shown(way, "git for-each-ref").empty());
    // It goes on from there, and the remote gets both.
    REQUIRE(run_shell("rm '" + hook.string() + "'"));
    clone.told.clear();
    CHECK(clone.serial() == 7);
    CHECK(clone.said() == "S023 ");
    CHECK(clone.told.front().severity == Severity::note);
    CHECK(shown(way, "git rev-list --count refs/weir/production") == "1");
    clone.told.clear();
    CHECK(clone.save_next().empty());
    CHECK(clone.said().empty());
  }
}

TEST_CASE("an answer that is lost is made up for by asking") {
  const Way way = by_https();
  Clone clone(way.address);
  clone.access = way.access;
  way.host->tell("mode", "lose-answer");
  CHECK(clone.save_next().empty());
  CHECK(clone.save_next().empty());
  auto store = clone.open();
  CHECK(store->put_lease(example_lease(1, 9), store->load()->token));
  CHECK(clone.serial() == 9);
  CHECK(shown(way, "git rev-list --count refs/weir/production") == "3");
}

TEST_CASE("a line that breaks once or twice is no reason to give up") {
  const Way way = by_https();
  Clone clone(way.address);
  clone.access = way.access;
  CHECK(clone.save_next().empty());
  for (const char* mode : {"stumble 1", "stumble 2"}) {
    way.host->tell("mode", mode);
    CHECK(clone.save_next().empty());
    auto store = clone.open();
    const auto stored = store->load();
    REQUIRE(stored);
    way.host->tell("mode", mode);
    CHECK(store->put_lease(example_lease(2, 9), stored->token));
    CHECK(way.host->told("mode").empty());
  }
  CHECK(clone.told.empty());
  way.host->tell("mode", "stumble 99");
  CHECK(clone.save_next() == "S018");
}

TEST_CASE("a save that did not get through and was overtaken is set aside and told") {
  const Way way = by_https();
  Clone late(way.address);
  Clone other(way.address);
  late.access = other.access = way.access;
  REQUIRE(late.save_next().empty());
  way.host->tell("mode", "forbidden");
  CHECK(late.save_next() == "S019");
  way.host->tell("mode", "");
  CHECK(other.save_next().empty());
  CHECK(late.serial() == 9);
  REQUIRE(late.said() == "S022 ");
  CHECK(late.told.front().message.find("was never recorded") != std::string::npos);
  CHECK(shown(way, "git rev-list --count refs/weir/production") == "2");
  late.told.clear();
  CHECK(late.save_next().empty());
  CHECK(late.said().empty());
}

TEST_CASE("a save that was killed between the journal and the push is found by the next run") {
  const Way way = by_path();
  Clone clone(way.address);
  REQUIRE(clone.save_next().empty());
  // What such a run leaves: a journal, and a remote that knows nothing of it.
  const auto lock = way.host->folder() / "r.git" / "refs" / "weir" / "production.lock";
  REQUIRE(run_shell("touch '" + lock.string() + "'"));
  CHECK(clone.save_next() == "S015");
  REQUIRE(run_shell("rm '" + lock.string() + "'"));
  const auto folder = clone.path() / ".git/weir/journal/production";
  REQUIRE_FALSE(std::filesystem::is_empty(folder));
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    CHECK((entry.status().permissions() & std::filesystem::perms(0077)) == std::filesystem::perms::none);
  CHECK(clone.serial() == 9);
  CHECK(std::filesystem::is_empty(folder));
  CHECK(shown(way, "git rev-list --count refs/weir/production") == "2");
}
