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

  Result<std::unique_ptr<BaselineStore>> try_open() {
    REQUIRE(made_);
    auto repository = git::Repository::open(path());
    REQUIRE(repository);
    auto remote = repository->shared_remote();
    REQUIRE(remote);
    REQUIRE(*remote);
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
    auto store = open();
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
