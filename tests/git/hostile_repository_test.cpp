// Repositories that are damaged, cut off from the system's means, or made to mislead.
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "git/repository.hpp"
#include "test_repository.hpp"

namespace weir::git {

using namespace weir::test;

namespace {

Selection manifests() {
  Selection selection;
  selection.folders = {"manifests"};
  selection.files = {"weir.yaml"};
  return selection;
}

/// Leaves this process only `left` more files to open, for as long as it lives.
class FewFiles {
 public:
  explicit FewFiles(int left) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(next);
    rlimit now = before_;
    now.rlim_cur = static_cast<rlim_t>(next + left);
    ::setrlimit(RLIMIT_NOFILE, &now);
  }
  ~FewFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  FewFiles(const FewFiles&) = delete;
  FewFiles& operator=(const FewFiles&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("with too few files to open, a repository is an error or read whole, never a smaller one") {
  const TestRepository repository;
  std::size_t whole = 0;
  for (int left = 0; left < 12; ++left) {
    INFO(left);
    const auto opened = Repository::open(repository.path());
    REQUIRE(opened);
    Result<Snapshot> read = fail(error("T001", "not read"));
    {
      const FewFiles few(left);
      read = opened->read_work_tree(manifests());
    }
    if (!read || has_errors(read->notes)) continue;
    ++whole;
    CHECK(read->files.size() == 3);
    CHECK(read->commit);
    CHECK_FALSE(read->dirty);
  }
  CHECK(whole > 4);
}

TEST_CASE("a damaged repository is one that cannot be opened, not a folder outside Git") {
  for (const char* damage : {"rm .git/HEAD", "rm -r .git/objects", "rm -r .git/* && touch .git/x",
                             "rm -r .git && echo nonsense > .git", "echo '[broken' > .git/config"}) {
    INFO(damage);
    const TestRepository repository;
    REQUIRE(repository.run(damage));
    for (const auto& folder : {repository.path(), repository.path() / "manifests"}) {
      CHECK(Repository::is_repository(folder));
      const auto opened = Repository::open(folder);
      REQUIRE_FALSE(opened);
      CHECK(opened.error().front().code == "R007");
    }
  }
}

TEST_CASE("a branch that cannot be read is an error, not a repository without commits") {
  const TestRepository repository;
  REQUIRE(repository.run("printf 'nonsense' > .git/refs/heads/main"));
  const auto opened = Repository::open(repository.path());
  REQUIRE(opened);
  const auto read = opened->read_work_tree(manifests());
  REQUIRE_FALSE(read);
  CHECK(read.error().front().code == "R017");
}

TEST_CASE("folders without end, names without measure and too many files are told in good time") {
  const TestFolder folder;
  REQUIRE(folder.run("git init -q -b main ."));
  // A commit can hold what no file system would take.
  folder.write("make.py",
               "import sys\n"
               "out = sys.stdout\n"
               "def commit(branch, paths):\n"
               "    out.write(f'commit refs/heads/{branch}\\ncommitter a <a@example.com> 0 +0000\\ndata 0\\n')\n"
               "    for path in paths:\n"
               "        out.write(f'M 100644 inline {path}\\ndata 5\\na: 1\\n\\n')\n"
               "commit('deep', ['manifests/' + 'd/' * 4000 + 'a.yaml', 'manifests/b.yaml'])\n"
               "commit('long', ['manifests/' + 'x' * 4000 + '.yaml'])\n"
               "commit('many', (f'manifests/{n % 300}/{n}.yaml' for n in range(202000)))\n");
  REQUIRE(folder.run("python3 make.py > ../$(basename $PWD)/stream && git fast-import --quiet < stream"));
  const auto opened = Repository::open(folder.path());
  REQUIRE(opened);
  const auto codes_of = [&](const std::string& branch, bool texts) {
    Selection selection = manifests();
    selection.texts = texts;
    const auto read = opened->read_commit(opened->resolve(branch).value(), selection);
    REQUIRE(read);
    std::string codes;
    for (const Diagnostic& one : read->notes) codes += one.code + " ";
    return codes;
  };
  CHECK(codes_of("deep", true) == "R019 ");
  CHECK(codes_of("long", true).empty());
  CHECK(codes_of("many", false) == "R019 ");
}

TEST_CASE("a bare repository that a commit brought is not used") {
  const TestRepository repository;
  REQUIRE(
      repository.run("git init -q --bare sub && git -C sub config remote.origin.url https://evil.example/r.git && "
                     "touch sub/refs/keep sub/objects/keep"));
  CHECK(Repository::open(repository.path() / "sub"));  // somebody's own, that lies there
  repository.commit("brought");
  for (const char* folder : {"sub", "sub/refs"}) {
    INFO(folder);
    const auto opened = Repository::open(repository.path() / folder);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().front().code == "R007");
  }
  // The same with a working tree of its own choosing.
  REQUIRE(repository.run("git -C sub config core.bare false && git -C sub config core.worktree ../manifests"));
  CHECK_FALSE(Repository::open(repository.path() / "sub"));
  CHECK(Repository::open(repository.path() / "manifests"));
}

}  // namespace weir::git
