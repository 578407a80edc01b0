#include <algorithm>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "git/repository.hpp"
#include "git/test_repository.hpp"

namespace weir::git {

namespace {

using test::TestFolder;
using test::TestRepository;

Selection manifests() {
  Selection selection;
  selection.folders = {"manifests"};
  selection.files = {"weir.yaml"};
  return selection;
}

std::vector<std::string> paths(const Snapshot& snapshot) {
  std::vector<std::string> found;
  for (const File& file : snapshot.files) found.push_back(file.path);
  return found;
}

std::vector<std::string> told(const Diagnostics& notes) {
  std::vector<std::string> lines;
  for (const Diagnostic& one : notes) lines.push_back(one.code + " " + one.place.file);
  std::sort(lines.begin(), lines.end());
  return lines;
}

const std::vector<std::string> all_three{"manifests/a.yaml", "manifests/team/b.yml", "weir.yaml"};

Snapshot at_head(const std::filesystem::path& folder) {
  const auto repository = Repository::open(folder);
  REQUIRE(repository);
  const auto head = repository->resolve("HEAD");
  REQUIRE(head);
  auto snapshot = repository->read_commit(*head, manifests());
  REQUIRE(snapshot);
  return *std::move(snapshot);
}

Snapshot in_work_tree(const TestFolder& folder, const Selection& selection = manifests()) {
  const auto repository = Repository::open(folder.path());
  REQUIRE(repository);
  auto snapshot = repository->read_work_tree(selection);
  REQUIRE(snapshot);
  return *std::move(snapshot);
}

}  // namespace

TEST_CASE("a commit gives its selected files with their blob ids") {
  const TestRepository repository;
  const Snapshot snapshot = at_head(repository.path());
  CHECK(paths(snapshot) == all_three);
  CHECK(snapshot.files[0].text == "a: 1\n");
  CHECK(snapshot.files[0].blob_id == repository.output("git rev-parse HEAD:manifests/a.yaml"));
  CHECK(snapshot.commit == repository.output("git rev-parse HEAD"));
  CHECK_FALSE(snapshot.dirty);
  CHECK(snapshot.notes.empty());
}

TEST_CASE("without texts the same paths and blob ids come back") {
  const TestRepository repository;
  Selection selection = manifests();
  selection.texts = false;
  const auto opened = Repository::open(repository.path());
  REQUIRE(opened);
  const auto ids = opened->read_commit(*opened->resolve("HEAD"), selection);
  REQUIRE(ids);
  const Snapshot whole = at_head(repository.path());
  REQUIRE(ids->files.size() == whole.files.size());
  for (std::size_t at = 0; at < whole.files.size(); ++at) {
    CHECK(ids->files[at].path == whole.files[at].path);
    CHECK(ids->files[at].blob_id == whole.files[at].blob_id);
    CHECK(ids->files[at].text.empty());
  }
}

TEST_CASE("every sort of repository gives the same files") {
  TestRepository repository;
  repository.commit("second");
  const Snapshot plain = at_head(repository.path());
  REQUIRE(repository.run(
      "git gc -q --aggressive --prune=now && git tag v1 && git clone -q --bare . bare.git && "
      "git clone -q --depth 1 file://$PWD shallow && git worktree add -q tree v1 && "
      "git clone -q -s . alternates && git clone -q . detached && git -C detached checkout -q --detach && "
      "git clone -q . below && mkdir below/manifests/deep"));
  for (const char* folder : {".", "bare.git", "shallow", "tree", "alternates", "detached", "below/manifests/deep"}) {
    INFO(folder);
    const Snapshot snapshot = at_head(repository.path() / folder);
    CHECK(paths(snapshot) == all_three);
    CHECK(snapshot.commit == plain.commit);
    CHECK(snapshot.files[2].text == "project\n");
  }
  const auto bare = Repository::open(repository.path() / "bare.git");
  REQUIRE(bare);
  CHECK_FALSE(bare->work_tree());
  CHECK(bare->read_work_tree(manifests()).error()[0].code == "R009");
  const auto tree = Repository::open(repository.path() / "tree");
  REQUIRE(tree);
  CHECK(std::filesystem::equivalent(*tree->work_tree(), repository.path() / "tree"));
  const auto read = tree->read_work_tree(manifests());
  REQUIRE(read);
  CHECK(paths(*read) == all_three);
  CHECK_FALSE(read->dirty);
}

TEST_CASE("a partial clone says what is missing instead of looking empty") {
  TestRepository repository;
  REQUIRE(
      repository.run("git config uploadpack.allowFilter true && "
                     "git clone -q --no-checkout --filter=blob:none file://$PWD partial"));
  const auto partial = Repository::open(repository.path() / "partial");
  REQUIRE(partial);
  const auto head = partial->resolve("HEAD");
  REQUIRE(head);
  const auto read = partial->read_commit(*head, manifests());
  REQUIRE_FALSE(read);
  CHECK(read.error()[0].code == "R016");
}

TEST_CASE("a damaged object is an error") {
  TestRepository repository;
  const std::string blob = repository.output("git rev-parse HEAD:manifests/a.yaml");
  const std::string file = ".git/objects/" + blob.substr(0, 2) + "/" + blob.substr(2);
  REQUIRE(repository.run("chmod u+w " + file + " && printf x > " + file));
  const auto opened = Repository::open(repository.path());
  REQUIRE(opened);
  const auto read = opened->read_commit(*opened->resolve("HEAD"), manifests());
  REQUIRE_FALSE(read);
  CHECK(read.error()[0].code == "R017");
}

TEST_CASE("an empty repository has no revision, and its working tree is read") {
  const TestFolder folder;
  REQUIRE(folder.run("git init -q ."));
  folder.write("manifests/a.yaml", "a: 1\n");
  const auto repository = Repository::open(folder.path());
  REQUIRE(repository);
  const auto head = repository->resolve("HEAD");
  REQUIRE_FALSE(head);
  CHECK(head.error()[0].code == "R011");
  const Snapshot snapshot = in_work_tree(folder);
  CHECK(paths(snapshot) == std::vector<std::string>{"manifests/a.yaml"});
  CHECK_FALSE(snapshot.commit);
  CHECK(snapshot.dirty);
}

TEST_CASE("the working tree is its tracked files and the untracked ones that are not ignored") {
  const TestRepository repository;
  CHECK_FALSE(in_work_tree(repository).dirty);
  repository.write("other/c.yaml", "c: 4\n");
  repository.write("manifests/README.md", "changed\n");
  CHECK_FALSE(in_work_tree(repository).dirty);  // neither was read

  repository.write(".gitignore", "ignored/\n*.local.yaml\n");
  repository.write("manifests/ignored/x.yaml", "x\n");
  repository.write("manifests/mine.local.yaml", "x\n");
  repository.write("manifests/new.yaml", "new: 1\n");
  repository.write("manifests/ignored/kept.yaml", "kept: 1\n");
  REQUIRE(repository.run("git add -f manifests/ignored/kept.yaml && rm manifests/team/b.yml"));
  const Snapshot snapshot = in_work_tree(repository);
  CHECK(paths(snapshot) ==
        std::vector<std::string>{"manifests/a.yaml", "manifests/ignored/kept.yaml", "manifests/new.yaml", "weir.yaml"});
  CHECK(snapshot.dirty);
  CHECK(snapshot.commit == repository.output("git rev-parse HEAD"));
  CHECK(snapshot.files[2].blob_id == repository.output("git hash-object manifests/new.yaml"));
}

TEST_CASE("one changed byte makes the working tree dirty") {
  const TestRepository repository;
  repository.write("manifests/a.yaml", "a: 2\n");
  const Snapshot snapshot = in_work_tree(repository);
  CHECK(snapshot.dirty);
  CHECK(snapshot.files[0].text == "a: 2\n");
}

TEST_CASE("a sparse checkout is read whole") {
  const TestRepository repository;
  REQUIRE(
      repository.run("git sparse-checkout set --no-cone '/*' '!/manifests/team/' && test ! -e manifests/team/b.yml"));
  const Snapshot snapshot = in_work_tree(repository);
  CHECK(paths(snapshot) == all_three);
  CHECK_FALSE(snapshot.dirty);
}

TEST_CASE("symlinks and submodules are not followed") {
  const TestRepository repository;
  const TestFolder outside;
  outside.write("secret.yaml", "secret\n");
  REQUIRE(repository.run("ln -s " + outside.path().string() + "/secret.yaml manifests/link.yaml && ln -s " +
                         outside.path().string() +
                         " manifests/folder && ln -s ../other manifests/notes.txt && "
                         "git init -q manifests/nested && git -C manifests/nested commit -q --allow-empty -m x && "
                         "printf 'n: 1' > manifests/nested/n.yaml"));
  const std::vector<std::string> expected{"R001 manifests/folder", "R001 manifests/link.yaml",
                                          "R001 manifests/notes.txt", "R002 manifests/nested"};
  const Snapshot tree = in_work_tree(repository);
  CHECK(paths(tree) == all_three);
  CHECK(told(tree.notes) == expected);
  CHECK(has_errors(tree.notes));  // link.yaml might be a manifest

  repository.commit("links");
  const Snapshot commit = at_head(repository.path());
  CHECK(paths(commit) == all_three);
  CHECK(told(commit.notes) == expected);
  CHECK(told(in_work_tree(repository).notes) == expected);
}

TEST_CASE("a manifest folder that became a symlink is an error, not empty") {
  const TestRepository repository;
  REQUIRE(repository.run("mv manifests elsewhere && ln -s elsewhere manifests"));
  const Snapshot snapshot = in_work_tree(repository);
  CHECK(paths(snapshot) == std::vector<std::string>{"weir.yaml"});
  CHECK(has_errors(snapshot.notes));
  CHECK(told(snapshot.notes)[0].starts_with("R001"));
}

TEST_CASE("files that are too large, pointers or pipes are told, the others are read") {
  const TestRepository repository;
  repository.write("manifests/big.yaml", std::string(5000, '#'));
  repository.write("manifests/lfs.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n");
  Selection small = manifests();
  small.max_file_bytes = 4096;
  repository.commit("big");
  REQUIRE(repository.run("mkfifo manifests/pipe.yaml"));
  const std::vector<std::string> expected{"M017 manifests/big.yaml", "R004 manifests/lfs.yaml",
                                          "R008 manifests/pipe.yaml"};
  const Snapshot tree = in_work_tree(repository, small);
  CHECK(paths(tree) == all_three);
  CHECK(told(tree.notes) == expected);
  const auto opened = Repository::open(repository.path());
  REQUIRE(opened);
  const auto commit = opened->read_commit(*opened->resolve("HEAD"), small);
  REQUIRE(commit);
  CHECK(paths(*commit) == all_three);
  CHECK(told(commit->notes) == std::vector<std::string>{"M017 manifests/big.yaml", "R004 manifests/lfs.yaml"});
}

TEST_CASE("paths that leave the repository are refused before anything is read") {
  const TestRepository repository;
  const auto opened = Repository::open(repository.path());
  REQUIRE(opened);
  for (const char* path : {"../other", "/etc", "a/../../b", ".git", "a/.GIT/b", "git~1", "a\\b"}) {
    INFO(path);
    Selection selection;
    selection.folders = {path};
    CHECK(opened->read_work_tree(selection).error()[0].code == "R005");
    CHECK(opened->read_commit(*opened->resolve("HEAD"), selection).error()[0].code == "R005");
    CHECK(read_folder(repository.path(), selection).error()[0].code == "R005");
  }
}

TEST_CASE("folders are matched by whole names") {
  TestRepository repository;
  repository.write("manifests-evil/x.yaml", "x\n");
  repository.commit("evil");
  for (const char* folder : {"manifests", "./manifests/", "manifests//"}) {
    Selection selection;
    selection.folders = {folder};
    const Snapshot snapshot = in_work_tree(repository, selection);
    CHECK(paths(snapshot) == std::vector<std::string>{"manifests/a.yaml", "manifests/team/b.yml"});
  }
  Selection root;
  root.folders = {"."};
  CHECK(in_work_tree(repository, root).files.size() == 5);
}

TEST_CASE("a folder without manifests is warned of") {
  const TestRepository repository;
  Selection selection;
  selection.folders = {"manifest", "other"};
  const Snapshot snapshot = in_work_tree(repository, selection);
  REQUIRE(snapshot.notes.size() == 1);
  CHECK(snapshot.notes[0].code == "R012");
  CHECK(snapshot.notes[0].severity == Severity::warning);
}

TEST_CASE("illegal names in a tree are refused") {
  const TestRepository repository;
  // Git itself writes such a tree only when it is told not to look.
  REQUIRE(
      repository.run("blob=$(git rev-parse HEAD:manifests/a.yaml) && "
                     "bad=$(printf '100644 blob %s\\t..\\n100644 blob %s\\t.GIT\\n' $blob $blob | git mktree) && "
                     "root=$(printf '040000 tree %s\\tmanifests\\n' $bad | git mktree) && "
                     "git update-ref refs/heads/bad $(git commit-tree -m bad $root)"));
  const auto opened = Repository::open(repository.path());
  REQUIRE(opened);
  const auto commit = opened->resolve("bad");
  REQUIRE(commit);
  const auto read = opened->read_commit(*commit, manifests());
  REQUIRE(read);
  CHECK(read->files.empty());
  CHECK(std::count_if(read->notes.begin(), read->notes.end(),
                      [](const Diagnostic& one) { return one.code == "R003"; }) == 2);
}

TEST_CASE("a folder outside Git is read by the same rules") {
  const TestFolder folder;
  folder.write("weir.yaml", "project\n");
  folder.write("manifests/a.yaml", "a: 1\n");
  folder.write("manifests/team/b.yml", "b: 2\n");
  REQUIRE(folder.run("ln -s ../weir.yaml manifests/link.yaml"));
  CHECK_FALSE(Repository::is_repository(folder.path()));
  CHECK(Repository::open(folder.path()).error()[0].code == "R006");
  const auto snapshot = read_folder(folder.path(), manifests());
  REQUIRE(snapshot);
  CHECK(paths(*snapshot) == all_three);
  CHECK(told(snapshot->notes) == std::vector<std::string>{"R001 manifests/link.yaml"});
  CHECK_FALSE(snapshot->commit);
  CHECK(snapshot->files[0].blob_id == folder.output("git hash-object manifests/a.yaml"));
}

TEST_CASE("nobody's configuration changes what is read") {
  const TestRepository repository;
  repository.write(".gitattributes", "*.yaml filter=x text eol=crlf\n");
  repository.commit("attributes");
  REQUIRE(repository.run("git config core.fsmonitor 'touch hooked' && git config filter.x.smudge 'touch hooked'"));
  const TestFolder home;
  home.write(".gitconfig", "[broken\n");
  const char* before = std::getenv("HOME");
  const std::string old = before == nullptr ? "" : before;
  setenv("HOME", home.path().c_str(), 1);
  const Snapshot snapshot = at_head(repository.path());
  in_work_tree(repository);
  setenv("HOME", old.c_str(), 1);
  CHECK(paths(snapshot) == all_three);
  CHECK(snapshot.files[0].text == "a: 1\n");
  CHECK_FALSE(std::filesystem::exists(repository.path() / "hooked"));
}

}  // namespace weir::git
