#include <catch2/catch.hpp>

#include "git/repository.hpp"
#include "git/test_repository.hpp"

namespace weir::git {

TEST_CASE("the remote that a clone shares is the upstream's, else origin, else the only one") {
  struct Case {
    std::string commands;
    std::string name;
  };
  const std::string two = "git remote add one /1 && git remote add two /2";
  const std::string follow = " && git config branch.main.merge refs/heads/main && git config branch.main.remote ";
  for (const Case& one :
       {Case{"true", ""}, Case{"git remote add company /c", "company"}, Case{two, ""},
        Case{two + " && git remote add origin /o", "origin"}, Case{two + follow + "two", "two"},
        Case{two + " && git remote add origin /o" + follow + "two", "two"}, Case{two + follow + ".", ""},
        Case{two + follow + "gone", ""}, Case{two + follow + "two && git checkout -q --detach", ""},
        Case{two + follow + "two && git worktree add -q w && cd w", "two"}}) {
    INFO(one.commands);
    const test::TestRepository folder;
    REQUIRE(folder.run(one.commands));
    const auto repository = Repository::open(folder.path());
    REQUIRE(repository);
    const auto remote = repository->shared_remote();
    REQUIRE(remote);
    CHECK((*remote ? (*remote)->name : "") == one.name);
  }
}

TEST_CASE("an address tells how it is reached, and is shown without user and password") {
  struct Case {
    std::string url;
    Transport transport;
    std::string shown;
  };
  const std::string at_home = "HERE/r.git";
  for (const Case& one : {
           Case{"https://git.example/r.git", Transport::https, "https://git.example/r.git"},
           Case{"https://u:canary@git.example/r.git", Transport::https, "https://git.example/r.git"},
           Case{"https://u:c@nary@git.example/a@b.git", Transport::https, "https://git.example/a@b.git"},
           Case{"ssh://git@git.example:2222/r.git", Transport::ssh, "ssh://git.example:2222/r.git"},
           Case{"git@git.example:team/r.git", Transport::ssh, "git.example:team/r.git"},
           Case{"http://git.example/r.git", Transport::other, "http://git.example/r.git"},
           Case{"git://git.example/r.git", Transport::other, "git://git.example/r.git"},
           Case{"ext::sh -c true", Transport::other, "ext::sh -c true"},
           Case{"/srv/r.git", Transport::path, "/srv/r.git"},
           Case{"./a:b.git", Transport::path, "HERE/a:b.git"},
           Case{"r.git", Transport::path, at_home},
           Case{"file:///srv/r.git", Transport::path, "/srv/r.git"},
           Case{"file://localhost/srv/r.git", Transport::path, "/srv/r.git"},
           Case{"file:///srv/a%20b%2Fr.git", Transport::path, "/srv/a b/r.git"},
           Case{"file:///srv/100%.git", Transport::path, "/srv/100%.git"},
           Case{"/srv/a%20b.git", Transport::path, "/srv/a%20b.git"},
       }) {
    INFO(one.url);
    const test::TestRepository folder;
    REQUIRE(folder.run("git config remote.origin.url '" + one.url + "'"));
    const auto repository = Repository::open(folder.path());
    REQUIRE(repository);
    const auto remote = repository->shared_remote();
    REQUIRE(remote);
    REQUIRE(*remote);
    CHECK((*remote)->transport == one.transport);
    std::string shown = one.shown;
    if (const auto here = shown.find("HERE"); here != std::string::npos) shown.replace(here, 4, folder.path().string());
    CHECK((*remote)->shown == shown);
  }
}

TEST_CASE("the address that Git would push to counts") {
  const test::TestRepository folder;
  REQUIRE(
      folder.run("git remote add origin https://mirror.example/r.git && "
                 "git remote set-url --push origin https://git.example/r.git"));
  CHECK((*Repository::open(folder.path())->shared_remote())->url == "https://git.example/r.git");
}

}  // namespace weir::git
