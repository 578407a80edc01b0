#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "git/repository.hpp"
#include "git/test_repository.hpp"

namespace weir::git {

namespace {

using test::TestRepository;

const std::string noon = "2026-11-21T12:00:00Z";
const std::string state_ref = "refs/weir/production";

Repository opened(const std::filesystem::path& folder) {
  auto repository = Repository::open(folder);
  REQUIRE(repository);
  return *std::move(repository);
}

}  // namespace

TEST_CASE("revisions are named as Git names them") {
  const TestRepository folder;
  const std::string first = folder.output("git rev-parse HEAD");
  const std::string second = folder.commit("second");
  REQUIRE(
      folder.run("git tag -a -m note v1 HEAD~1 && git branch topic HEAD~1 && git branch both && git tag both HEAD~1"));
  const Repository repository = opened(folder.path());
  struct Case {
    std::string revision;
    std::string commit;
  };
  for (const Case& one : {Case{"HEAD", second}, Case{"main", second}, Case{"v1", first}, Case{"topic", first},
                          Case{first.substr(0, 10), first}, Case{"HEAD~1", first}, Case{"refs/tags/both", first}}) {
    INFO(one.revision);
    CHECK(repository.resolve(one.revision).value() == one.commit);
  }
  for (const char* none : {"nowhere", "", "-x", "HEAD:manifests", "both", "--upload-pack=x", "HEAD~9"}) {
    INFO(none);
    const auto found = repository.resolve(none);
    REQUIRE_FALSE(found);
    CHECK(found.error()[0].code == "R011");
  }
}

TEST_CASE("ancestry tells forward, back, apart, and what a shallow clone cannot know") {
  const TestRepository folder;
  const std::string first = folder.output("git rev-parse HEAD");
  const std::string second = folder.commit("second");
  REQUIRE(folder.run("git checkout -q -b side"));
  const std::string side = folder.commit("side");
  REQUIRE(folder.run("git checkout -q main"));
  const std::string third = folder.commit("third");
  REQUIRE(folder.run("git merge -q side -m merge"));
  const std::string merge = folder.output("git rev-parse HEAD");
  REQUIRE(folder.run("git checkout -q --orphan alone && git commit -q -m alone"));
  const std::string alone = folder.output("git rev-parse HEAD");
  const Repository repository = opened(folder.path());
  CHECK(repository.ancestry(third, third).value() == Ancestry::same);
  CHECK(repository.ancestry(third, first).value() == Ancestry::descendant);
  CHECK(repository.ancestry(first, third).value() == Ancestry::ancestor);
  CHECK(repository.ancestry(merge, side).value() == Ancestry::descendant);
  CHECK(repository.ancestry(third, side).value() == Ancestry::unrelated);
  CHECK(repository.ancestry(alone, third).value() == Ancestry::unrelated);
  CHECK(repository.ancestry(third, std::string(40, '1')).value() == Ancestry::absent);
  CHECK(repository.ancestry(std::string(40, '1'), third).error()[0].code == "R016");

  REQUIRE(folder.run("git clone -q --depth 2 --branch main file://$PWD shallow"));
  const Repository shallow = opened(folder.path() / "shallow");
  CHECK(shallow.ancestry(merge, third).value() == Ancestry::descendant);
  CHECK(shallow.ancestry(third, merge).value() == Ancestry::ancestor);
  // The parent at the cut is known by its id; what is behind it is not.
  CHECK(shallow.ancestry(third, second).value() == Ancestry::descendant);
  CHECK(shallow.ancestry(third, first).value() == Ancestry::unknown);
  CHECK(shallow.ancestry(third, alone).value() == Ancestry::unknown);
}

TEST_CASE("a ref holds texts and moves only from where it was expected") {
  const TestRepository folder;
  const Repository repository = opened(folder.path());
  CHECK_FALSE(repository.read_ref(state_ref).value());

  const std::map<std::string, std::string> one{
      {"baseline.json", "{}\n"}, {"entries/a.json", "1"}, {"entries/b.json", ""}};
  const auto first = repository.commit_ref(state_ref, std::nullopt, one, "Apply 1\n", noon);
  REQUIRE(first);
  const auto content = repository.read_ref(state_ref);
  REQUIRE(content);
  CHECK((*content)->commit == *first);
  CHECK((*content)->files == one);

  CHECK(repository.commit_ref(state_ref, std::nullopt, one, "Apply 2\n", noon).error()[0].code == "S014");
  const std::map<std::string, std::string> two{{"baseline.json", "{\"serial\":2}\n"}};
  const auto second = repository.commit_ref(state_ref, *first, two, "Apply 2\n", noon);
  REQUIRE(second);
  CHECK(repository.commit_ref(state_ref, *first, one, "Apply 2 too\n", noon).error()[0].code == "S014");
  CHECK(repository.read_ref(state_ref).value()->files == two);

  CHECK(folder.output("git rev-parse " + state_ref + "~1") == *first);
  CHECK(folder.output("git log -1 --format='%an <%ae> %cI %s' " + state_ref) ==
        "weir <weir@localhost> 2026-11-21T12:00:00+00:00 Apply 2");
  CHECK(folder.output("git ls-tree -r --name-only " + *first) == "baseline.json\nentries/a.json\nentries/b.json");
  CHECK(folder.run("git fsck --strict"));
}

TEST_CASE("a ref that was packed or deleted is compared too") {
  const TestRepository folder;
  const Repository repository = opened(folder.path());
  const auto first = repository.commit_ref(state_ref, std::nullopt, {{"a", "1"}}, "m", noon);
  REQUIRE(first);
  REQUIRE(folder.run("git pack-refs --all"));
  CHECK(repository.read_ref(state_ref).value()->commit == *first);
  const auto second = repository.commit_ref(state_ref, *first, {{"a", "2"}}, "m", noon);
  REQUIRE(second);
  REQUIRE(folder.run("git update-ref -d " + state_ref));
  CHECK(repository.commit_ref(state_ref, *second, {{"a", "3"}}, "m", noon).error()[0].code == "S014");
}

TEST_CASE("a lock that stays is named") {
  const TestRepository folder;
  const Repository repository = opened(folder.path());
  folder.write(".git/refs/weir/production.lock", "");
  const auto written = repository.commit_ref(state_ref, std::nullopt, {{"a", "1"}}, "m", noon);
  REQUIRE_FALSE(written);
  CHECK(written.error()[0].code == "S015");
  CHECK(written.error()[0].message.find(".git/refs/weir/production.lock") != std::string::npos);
}

TEST_CASE("writers in a race lose no update") {
  const TestRepository folder;
  constexpr int writers = 4;
  constexpr int updates = 15;
  std::atomic<int> failures{0};
  const auto write = [&] {
    auto repository = Repository::open(folder.path());
    for (int done = 0; repository && done < updates;) {
      const auto content = repository->read_ref(state_ref);
      if (!content) continue;
      const auto expected = *content ? std::optional((*content)->commit) : std::nullopt;
      const auto written = repository->commit_ref(state_ref, expected, {{"n", "x"}}, "m", noon);
      if (written) {
        ++done;
      } else if (written.error()[0].code != "S014" && written.error()[0].code != "S015") {
        ++failures;
        return;
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int writer = 0; writer < writers; ++writer) threads.emplace_back(write);
  }
  CHECK(failures == 0);
  CHECK(folder.output("git rev-list --count " + state_ref) == std::to_string(writers * updates));
}

TEST_CASE("of many who create one ref at once, one succeeds, and what follows it stays") {
  const TestRepository folder;
  constexpr int writers = 8;
  for (int round = 0; round < 40; ++round) {
    const std::string ref = "refs/weir/round" + std::to_string(round);
    std::atomic<int> ready{0};
    std::atomic<int> created{0};
    std::atomic<int> followed{0};
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer)
      threads.emplace_back([&, writer] {
        const auto repository = Repository::open(folder.path());
        const auto commit = repository->write_commit(std::nullopt, {{"f", std::to_string(writer)}}, "one\n", noon);
        ++ready;
        while (ready < writers) std::this_thread::yield();
        if (!repository->move_ref(ref, std::nullopt, *commit)) return;
        ++created;
        followed += repository->commit_ref(ref, *commit, {{"f", "next"}}, "two\n", noon).has_value() ? 1 : 0;
      });
    for (std::thread& thread : threads) thread.join();
    CHECK(created == 1);
    CHECK(followed == 1);
    CHECK(folder.output("git rev-list --count " + ref) == "2");
  }
}

}  // namespace weir::git
