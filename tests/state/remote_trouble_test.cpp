#include <catch2/catch.hpp>

#include "state/shared_clone.hpp"
#include "state/stores.hpp"

using namespace weir;
using namespace weir::state;

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
  CHECK(clone.open()->put_lease(example_lease(1, 0), "").error().front().code == "S018");
  CHECK(elsewhere.told("log").empty());
  way.host->tell("mode", "forbidden");
  CHECK(clone.open()->put_lease(example_lease(1, 0), "").error().front().code == "S019");
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
  clone.access.patience = std::chrono::milliseconds(1'300);
  std::vector<long> waits;
  clone.access.waiting = [&](std::chrono::milliseconds waited) { waits.push_back(waited.count()); };
  CHECK(code_of_load(clone) == "S018");
  // A second that heard something counts, too: a slow start of the encryption.
  REQUIRE(waits.size() >= 2);
  CHECK(waits.back() - waits[waits.size() - 2] == 300);
  for (std::size_t at = 0; at + 1 < waits.size(); ++at) CHECK(waits[at] == 1'000 * static_cast<long>(at + 1));
}

TEST_CASE("a state from before there was a remote goes on there with its history") {
  for (const MakeWay make : {by_path, by_https, by_ssh}) {
    const Way way = make();
    INFO(way.name);
    Clone clone(way.address);
    clone.access = way.access;
    auto before = make_git_store(clone.path(), "production", clone.clock);
    auto token = before->save(record_of(example_baseline()), "");
    REQUIRE(token);
    REQUIRE(before->save(record_of(example_baseline()), *token));
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
  CHECK(clone.open()->replace(record_of(anew)));
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
                                   {clone.clock, [](const Diagnostic&) {}});
    REQUIRE(store);
    auto stored = (*store)->load();
    REQUIRE(stored);
    REQUIRE(stored->baseline);
    const auto token = (*store)->put_lease(example_lease(1, 7), stored->token);
    REQUIRE(token);
    CHECK((*store)->save(record_of(*stored->baseline), *token));
  }
  CHECK(shown(way, "git rev-list --count refs/weir/production") == "9");
}
