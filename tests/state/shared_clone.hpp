#pragma once

#include <cstdlib>
#include <functional>
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include "core/ulid.hpp"
#include "example_baseline.hpp"
#include "state/stores.hpp"
#include "support/fake_clock.hpp"
#include "support/git_host.hpp"
#include "support/seeded_random.hpp"

/// Clones that share a state, and the hosts that they share it through.
namespace weir::state {

using namespace weir::test;

/// libgit2 asks for HOME once, so it is set before a test begins.
struct Home {
  Home() { ::setenv("HOME", folder.path().c_str(), 1); }
  ScratchFolder folder;
};
inline const Home home;

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
                             {clock, [this](Diagnostic one) { told.push_back(std::move(one)); }});
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
    const auto saved = store->save(record_of(next, make_ulid(clock.now(), random)), stored->token);
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

inline Way by_path() {
  auto host = std::make_unique<GitHost>();
  host->make("r");
  const std::string address = host->address("r");
  return {"path", std::move(host), address, {}};
}

inline Way by_file() {
  Way way = by_path();
  way.name = "file";
  way.address = "file://" + way.address;
  return way;
}

inline Way by_https() {
  auto host = std::make_unique<HttpsHost>();
  host->make("r");
  host->tell("token", "canary-4711");
  const std::string address = host->address("r");
  git::RemoteAccess access;
  access.token = std::make_shared<const SecretText>("canary-4711");
  access.authorities = host->certificate();
  return {"https", std::move(host), address, std::move(access)};
}

inline Way by_ssh() {
  auto host = std::make_unique<SshHost>(home.folder.path());
  host->make("r");
  const std::string address = host->address("r");
  git::RemoteAccess access;
  access.agent = true;
  ::setenv("SSH_AUTH_SOCK", host->agent().c_str(), 1);
  return {"ssh", std::move(host), address, std::move(access)};
}

using MakeWay = Way (*)();

inline std::string shown(const Way& way, const std::string& command) {
  run_shell("cd '" + (way.host->folder() / "r.git").string() + "' && " + command + " > ../shown");
  return way.host->told("shown");
}

}  // namespace weir::state
