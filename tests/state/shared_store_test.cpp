#include <atomic>
#include <cstdlib>
#include <functional>
#include <thread>

#include <catch2/catch.hpp>

#include "example_baseline.hpp"
#include "state/baseline_files.hpp"
#include "state/stores.hpp"
#include "support/fake_clock.hpp"
#include "support/git_host.hpp"
#include "support/seeded_random.hpp"

using namespace weir;
using namespace weir::state;
using namespace weir::test;

namespace {

/// libgit2 asks for HOME once, so it is set before a test begins.
struct Home {
  Home() { ::setenv("HOME", folder.path().c_str(), 1); }
  ScratchFolder folder;
};
const Home home;

/// A clone of a host's repository, and what its stores said.
class Clone {
  ScratchFolder folder_;
  bool made_ = false;

 public:
  explicit Clone(const std::string& address) {
    const std::string folder = folder_.path().string();
    made_ = run_shell("cd '" + folder + "' && git init -q -b main . && git commit -q --allow-empty -m one && " +
                      "git remote add origin '" + address + "'");
  }
  std::filesystem::path path() const { return folder_.path(); }
  bool run(const std::string& command) const { return run_shell("cd '" + path().string() + "' && " + command); }

  /// For threads: no assertion is made here.
  Result<std::unique_ptr<BaselineStore>> try_open() {
    auto repository = git::Repository::open(path());
    if (!repository) return fail(repository.error());
    auto remote = repository->shared_remote();
    if (!made_ || !remote || !*remote) return fail(error("T001", "no remote"));
    return open_shared_store(path(), **remote, access, "production",
                             {clock, random, [this](Diagnostic one) { told.push_back(std::move(one)); }});
  }
  std::unique_ptr<BaselineStore> open() {
    auto store = try_open();
    REQUIRE(store);
    return std::move(*store);
  }
  /// Loads, counts the serial up, saves; the code of what went wrong, "" for nothing.
  std::string save_next() {
    auto opened = try_open();
    if (!opened) return opened.error().front().code;
    auto& store = *opened;
    auto stored = store->load();
    if (!stored) return stored.error().front().code;
    Baseline next = stored->baseline ? *stored->baseline : example_baseline();
    ++next.serial;
    const auto saved = store->save(next, stored->token);
    return saved ? "" : saved.error().front().code;
  }
  std::int64_t serial() {
    const auto stored = open()->load();
    REQUIRE(stored);
    return stored->baseline ? stored->baseline->serial : 0;
  }
  std::string said() const {
    std::string codes;
    for (const Diagnostic& one : told) codes += one.code + " ";
    return codes;
  }

  git::RemoteAccess access;
  FakeClock clock;
  SeededRandom random{static_cast<std::uint64_t>(std::hash<std::string>{}(folder_.path().string()))};
  Diagnostics told;
};

/// The hosts that a test goes through, with what a clone needs to be let in.
struct Way {
  std::string name;
  std::unique_ptr<GitHost> host;
  std::string address;
  git::RemoteAccess access;
};

Way by_path() {
  auto host = std::make_unique<GitHost>();
  host->make("r");
  const std::string address = host->address("r");
  return {"path", std::move(host), address, {}};
}

Way by_file() {
  Way way = by_path();
  way.name = "file";
  way.address = "file://" + way.address;
  return way;
}

Way by_https() {
  auto host = std::make_unique<HttpsHost>();
  host->make("r");
  host->tell("token", "canary-4711");
  const std::string address = host->address("r");
  git::RemoteAccess access;
  access.token = std::make_shared<const SecretText>("canary-4711");
  access.authorities = host->certificate();
  return {"https", std::move(host), address, std::move(access)};
}

Way by_ssh() {
  auto host = std::make_unique<SshHost>(home.folder.path());
  host->make("r");
  const std::string address = host->address("r");
  git::RemoteAccess access;
  access.agent = true;
  ::setenv("SSH_AUTH_SOCK", host->agent().c_str(), 1);
  return {"ssh", std::move(host), address, std::move(access)};
}

using MakeWay = Way (*)();

std::string shown(const Way& way, const std::string& command) {
  run_shell("cd '" + (way.host->folder() / "r.git").string() + "' && " + command + " > ../shown");
  return way.host->told("shown");
}

}  // namespace

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
    auto possible = store->probe();
    if (!possible) FAIL(possible.error().front().code << " " << possible.error().front().message);
    const Baseline written = example_baseline();
    REQUIRE(store->save(written, empty->token));

    auto other = second.open();
    auto read = other->load();
    REQUIRE(read);
    REQUIRE(read->baseline);
    CHECK(to_files(*read->baseline) == to_files(written));
    CHECK((*other->load_index())->project_id == written.project_id);
    CHECK(second.save_next().empty());
    CHECK(first.serial() == written.serial + 1);
    // Who read before that is told so, and overwrites nothing.
    auto late = other->save(written, read->token);
    REQUIRE_FALSE(late);
    CHECK(late.error().front().code == "S014");
    CHECK(first.serial() == written.serial + 1);
    CHECK(first.save_next().empty());
    CHECK(shown(way, "git rev-list --count refs/weir/production") == "3");
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
    const auto refused = store->probe();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().front().code == "S012");
    CHECK(refused.error().front().message.find("pre-receive hook declined") != std::string::npos);

    // A hook that comes in between: the save stays here and is brought by the next run.
    const auto failed = store->save(example_baseline(), "");
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
  CHECK(clone.open()->probe());
  CHECK(clone.serial() == 9);
  CHECK(shown(way, "git rev-list --count refs/weir/production") == "2");
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

namespace {

std::string code_of_load(Clone& clone) {
  const auto stored = clone.open()->load();
  return stored ? "" : stored.error().front().code;
}

}  // namespace

TEST_CASE("a token goes to the remote's own host over https, and nowhere else") {
  const Way way = by_https();
  Clone clone(way.address);
  clone.access = way.access;
  clone.access.token = nullptr;
  CHECK(code_of_load(clone) == "S019");
  clone.access.token = std::make_shared<const SecretText>("canary-wrong");
  CHECK(code_of_load(clone) == "S019");
  clone.access.token = way.access.token;
  CHECK(code_of_load(clone).empty());

  HttpsHost elsewhere;
  std::string other = elsewhere.address("");
  other = "https://127.0.0.1" + other.substr(other.rfind(':'), other.rfind('/') - other.rfind(':'));
  way.host->tell("elsewhere", other);
  way.host->tell("mode", "away");
  way.host->tell("both.pem", way.host->told("cert.pem") + "\n" + elsewhere.told("cert.pem"));
  clone.access.authorities = way.host->folder() / "both.pem";
  const auto sent_away = clone.open()->load();
  REQUIRE_FALSE(sent_away);
  CHECK(sent_away.error().front().message.find("cannot redirect") != std::string::npos);
  CHECK(sent_away.error().front().code == "S018");
  CHECK(clone.open()->probe().error().front().code == "S018");
  CHECK(elsewhere.told("log").empty());
  way.host->tell("mode", "forbidden");
  CHECK(clone.open()->probe().error().front().code == "S019");
  // A certificate of nobody that is trusted: not a word is sent.
  way.host->tell("log", "");
  clone.access.authorities = elsewhere.certificate();
  CHECK(code_of_load(clone) == "S021");
  CHECK(way.host->told("log").empty());
  CHECK(clone.said().empty());
}

TEST_CASE("a password in the address is used and never shown") {
  const Way way = by_https();
  Clone clone("https://job:canary-4711@" + way.address.substr(8));
  clone.access = way.access;
  clone.access.token = nullptr;
  auto store = clone.open();
  CHECK(store->load());
  CHECK(store->place() == "refs/weir/production of origin (" + way.address + ")");
  Clone wrong("https://job:canary-wrong@" + way.address.substr(8));
  wrong.access = clone.access;
  const auto refused = wrong.open()->load();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().front().code == "S019");
  CHECK(refused.error().front().message.find("canary") == std::string::npos);
}

TEST_CASE("an ssh host that is not known, and an agent that is not there or not known, are told apart") {
  const Way way = by_ssh();
  Clone clone(way.address);
  clone.access = way.access;
  CHECK(code_of_load(clone).empty());
  clone.access.agent = false;
  CHECK(code_of_load(clone) == "S019");
  clone.access.agent = true;
  REQUIRE(run_shell("SSH_AUTH_SOCK='" + (way.host->folder() / "agent").string() + "' ssh-add -D"));
  CHECK(code_of_load(clone) == "S019");
  const auto known = home.folder.path() / ".ssh/known_hosts";
  REQUIRE(run_shell("mv '" + known.string() + "' '" + known.string() + ".away'"));
  CHECK(code_of_load(clone) == "S021");
  REQUIRE(run_shell("sed 's/ AAAA.*/ AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f/' '" +
                    known.string() + ".away' > '" + known.string() + "'"));
  CHECK(code_of_load(clone) == "S021");
  REQUIRE(run_shell("mv '" + known.string() + ".away' '" + known.string() + "'"));
  CHECK(way.host->told("sshd.log").find("Accepted publickey") != std::string::npos);
}

TEST_CASE("a remote that is not there or says nothing is given up") {
  Clone nowhere("/nonexistent/r.git");
  const auto opened = nowhere.try_open();
  REQUIRE_FALSE(opened);
  CHECK(opened.error().front().code == "S018");
  Clone closed("https://localhost:1/r.git");
  CHECK(code_of_load(closed) == "S018");
  const Way way = by_https();
  Clone clone(way.address);
  clone.access = way.access;
  way.host->tell("mode", "silent");
  clone.access.patience = std::chrono::milliseconds(300);
  CHECK(code_of_load(clone) == "S018");
}

TEST_CASE("a state from before there was a remote goes on there with its history") {
  for (const MakeWay make : {by_path, by_https, by_ssh}) {
    const Way way = make();
    INFO(way.name);
    Clone clone(way.address);
    clone.access = way.access;
    auto before = make_git_store(clone.path(), "production", clone.clock);
    auto token = before->save(example_baseline(), "");
    REQUIRE(token);
    REQUIRE(before->save(example_baseline(), *token));
    CHECK(clone.serial() == 7);
    CHECK(shown(way, "git for-each-ref").empty());
    CHECK(clone.save_next().empty());
    CHECK(shown(way, "git rev-list --count refs/weir/production") == "3");
    CHECK_FALSE(clone.run("git rev-parse -q --verify refs/weir/production"));
    CHECK(clone.serial() == 8);
    CHECK(clone.said().empty());
  }
}

TEST_CASE("a state that is gone, went back or is damaged is told and never taken for an empty one") {
  const Way way = by_https();
  Clone clone(way.address);
  clone.access = way.access;
  REQUIRE(clone.save_next().empty());
  REQUIRE(clone.save_next().empty());
  shown(way, "git update-ref refs/weir/production refs/weir/production~1");
  CHECK(clone.serial() == 8);
  CHECK(clone.said() == "S004 ");
  shown(way, "git update-ref -d refs/weir/production");
  clone.told.clear();
  const auto gone = clone.open()->load();
  REQUIRE(gone);
  CHECK_FALSE(gone->baseline);
  CHECK(gone->existed_before);
  CHECK(clone.said() == "S001 ");
  const std::string tree = "git update-ref refs/weir/production $(git commit-tree -m x $(printf";
  shown(way, tree + " '100644 blob %s\\tstate.json\\n' $(echo {} | git hash-object -w --stdin) | git mktree))");
  clone.told.clear();
  CHECK(code_of_load(clone) == "S002");
  Baseline anew = example_baseline();
  anew.serial = 20;
  CHECK(clone.open()->replace(anew));
  CHECK(clone.serial() == 20);
  // By path, an object that is missing over there.
  Clone near((way.host->folder() / "r.git").string());
  REQUIRE(shown(way, "cd objects && find . -type f -delete; cd .. && echo done") == "done");
  CHECK(code_of_load(near) == "R016");
}

TEST_CASE("however the clone was made, its state is the remote's") {
  const Way way = by_https();
  const std::string host = way.host->folder().string();
  Clone first(way.address);
  first.access = way.access;
  REQUIRE(first.run("git commit -q --allow-empty -m two && git push -q '" + host + "/r.git' HEAD:refs/heads/main"));
  REQUIRE(first.save_next().empty());
  struct Case {
    std::string name;
    std::string make;
    std::string folder;
  };
  const std::string shallow = "rm -rf s && git clone -q --depth 1 file://" + host + "/r.git s && ";
  for (const Case& one : {Case{"shallow", shallow + "cd s && git remote set-url origin '" + way.address + "'", "s"},
                          Case{"detached", "git checkout -q --detach", ""},
                          Case{"worktree", "git worktree add -q ../$(basename $PWD)/w HEAD", "w"},
                          Case{"unborn", "git checkout -q --orphan none", ""}}) {
    INFO(one.name);
    Clone clone(way.address);
    REQUIRE(clone.run(one.make));
    auto repository = git::Repository::open(clone.path() / one.folder);
    REQUIRE(repository);
    auto remote = repository->shared_remote();
    REQUIRE(remote);
    REQUIRE(*remote);
    auto store = open_shared_store(clone.path() / one.folder, **remote, way.access, "production",
                                   {clone.clock, clone.random, [](const Diagnostic&) {}});
    REQUIRE(store);
    auto stored = (*store)->load();
    REQUIRE(stored);
    REQUIRE(stored->baseline);
    CHECK((*store)->probe());
    CHECK((*store)->save(*stored->baseline, stored->token));
  }
  CHECK(shown(way, "git rev-list --count refs/weir/production") == "5");
}
