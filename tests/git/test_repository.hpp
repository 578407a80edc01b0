#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

/// Repositories made by Git itself in a folder that goes with the test.
namespace weir::test {

class TestFolder {
 public:
  TestFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "weir-git-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

  /// Runs a shell command in the folder, with a fixed identity and no configuration but the repository's.
  bool run(const std::string& command) const {
    const std::string line =
        "cd '" + path_.string() +
        "' && export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com"
        " GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com && { " +
        command + "; } >/dev/null 2>&1";
    return std::system(line.c_str()) == 0;
  }

  /// What a command prints, without its last line break.
  std::string output(const std::string& command) const {
    run("{ " + command + "; } > .output");
    std::ifstream in(path_ / ".output");
    std::string text{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove(path_ / ".output");
    while (text.ends_with('\n')) text.pop_back();
    return text;
  }

 private:
  std::filesystem::path path_;
};

/// A repository with weir.yaml and two manifests in one commit.
class TestRepository : public TestFolder {
 public:
  TestRepository() {
    run("git init -q -b main .");
    write("weir.yaml", "project\n");
    write("manifests/a.yaml", "a: 1\n");
    write("manifests/team/b.yml", "b: 2\n");
    write("manifests/README.md", "no manifest\n");
    write("other/c.yaml", "c: 3\n");
    commit("first");
  }
  std::string commit(const std::string& message) const {
    run("git add -A && git commit -q --allow-empty -m '" + message + "'");
    return output("git rev-parse HEAD");
  }
};

}  // namespace weir::test
