// A state that is gone, cut, bent, rolled back or somebody else's: a clear S code, and nothing is removed, although a
// manifest was. `weir state rebuild` makes it right again.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/json.hpp"
#include "core/text.hpp"
#include "e2e/program_bench.hpp"

using namespace weir;
using e2e::ProgramBench;
using e2e::Ran;

namespace {

enum class Kept { by_remote, by_clone, by_database };

const char* name_of(Kept kept) {
  switch (kept) {
    case Kept::by_remote:
      return "the ref of the remote";
    case Kept::by_clone:
      return "the ref of the clone";
    case Kept::by_database:
      return "the SQLite file";
  }
  return "";
}

/// Three sources are applied, then the manifest of one goes: a plan without a state would be one removal.
class Scene {
 public:
  explicit Scene(Kept kept) : kept_(kept) {
    bench.environment["WEIR_SECRET_OKTA"] = "x";
    if (kept != Kept::by_database) {
      bench.serve("full");
      bench.environment["WEIR_TARGET"] = "remote";
    }
    bench.write("weir.yaml", e2e::project_text(bench.url()));
    for (const char* name : {"one", "two", "three"})
      bench.write(fmt::format("manifests/{}.yaml", name), e2e::source_text(name, "0 1 * * *"));
    bench.commit("Declare three sources");
    if (kept == Kept::by_remote)
      REQUIRE(bench.shell("git init -q --bare ../origin.git && git remote add origin ../origin.git").code == 0);
    REQUIRE(bench.weir("apply --auto-approve").code == 0);
    bench.write("manifests/two.yaml", e2e::source_text("two", "0 2 * * *"));
    bench.commit("Edit one");
    REQUIRE(bench.weir("apply --auto-approve").code == 0);
    REQUIRE(bench.shell("git rm -q manifests/three.yaml").code == 0);
    bench.commit("Remove one");
    keep();
  }

  /// The names of the state's texts: files of the commit, or rows of the table.
  std::vector<std::string> names() const {
    const std::string listed = kept_ == Kept::by_database
                                   ? bench.shell("sqlite3 .weir/platform.db 'select name from weir_state'").out
                                   : git("ls-tree -r --name-only refs/weir/remote").out;
    std::vector<std::string> out;
    for (const std::string& name : split(listed, '\n'))
      if (!name.empty() && name != "token") out.push_back(name);
    REQUIRE(out.size() >= 4);
    return out;
  }

  std::string text(const std::string& name) const {
    return kept_ == Kept::by_database
               ? bench
                     .shell(fmt::format("sqlite3 .weir/platform.db \"select content from weir_state where name='{}'\"",
                                        name))
                     .out
               : git(fmt::format("cat-file blob refs/weir/remote:{}", name)).out;
  }

  /// Puts another text in the place of one, as a commit that follows, or takes it away.
  void put(const std::string& name, const std::optional<std::string>& content) const {
    bench.write("../content", content.value_or(""));
    std::string line;
    if (kept_ == Kept::by_database) {
      line = content ? fmt::format(
                           "sqlite3 .weir/platform.db \"update weir_state set content=cast(readfile('../content') "
                           "as text) where name='{}'\"",
                           name)
                     : fmt::format("sqlite3 .weir/platform.db \"delete from weir_state where name='{}'\"", name);
    } else {
      const std::string added =
          content ? fmt::format("printf '100644 blob %s\\t{}\\n' $(git hash-object -w ../content)", name) : "true";
      line = fmt::format(
          "export GIT_DIR={} && git update-ref refs/weir/remote $(git commit-tree -m x -p refs/weir/remote "
          "$( (git ls-tree refs/weir/remote | grep -v \"\t{}$\"; {}) | git mktree))",
          folder(), name, added);
    }
    const Ran ran = bench.shell(line);
    INFO(line << ran.err);
    REQUIRE(ran.code == 0);
  }

  void keep() const {
    if (kept_ == Kept::by_database)
      REQUIRE(bench.shell("rm -rf ../kept && cp -r .weir ../kept").code == 0);
    else
      REQUIRE(bench
                  .shell(fmt::format("git --git-dir={0} rev-parse refs/weir/remote > ../kept && rm -rf ../memory && "
                                     "(test ! -d .git/weir || cp -r .git/weir ../memory)",
                                     folder()))
                  .code == 0);
  }

  void restore() const {
    if (kept_ == Kept::by_database)
      REQUIRE(bench.shell("rm -rf .weir && cp -r ../kept .weir").code == 0);
    else
      REQUIRE(
          bench
              .shell(fmt::format("git --git-dir={0} update-ref refs/weir/remote $(cat ../kept) && rm -rf .git/weir && "
                                 "(test ! -d ../memory || cp -r ../memory .git/weir)",
                                 folder()))
              .code == 0);
  }

  Ran git(const std::string& words) const { return bench.shell(fmt::format("git --git-dir={} {}", folder(), words)); }

  /// Every source is there and switched on.
  bool all_stand() const {
    const Ran ran = bench.weir("status --format json --quiet");
    const Json status = Json::parse(ran.out, nullptr, false);
    std::size_t standing = 0;
    const Json* sources = pointer_get(status, "/sources");
    if (sources != nullptr)
      for (const Json& one : *sources) standing += one.value("status", "") == "active" ? 1 : 0;
    INFO(ran.out << ran.err);
    CHECK(standing == 3);
    return standing == 3;
  }

  /// Refused with one of `codes`, with nothing removed.
  void expect_refused(const std::string& codes,
                      const std::vector<std::string>& commands = {"plan", "apply --auto-approve"}) const {
    for (const std::string& words : commands) {
      const Ran ran = bench.weir(words);
      INFO(words << " over " << name_of(kept_) << ":\n" << ran.out << ran.err);
      CHECK(ran.code == 1);
      bool told = false;
      for (const std::string& code : split(codes, ' '))
        told = told || (ran.out + ran.err).find(code) != std::string::npos;
      CHECK(told);
    }
  }

  ProgramBench bench;

 private:
  std::string folder() const { return kept_ == Kept::by_remote ? "../origin.git" : ".git"; }

  Kept kept_;
};

constexpr const char* damage = "error[S002] error[S003] error[S006] error[S025]";

}  // namespace

TEST_CASE("a state whose texts are gone, cut, bent or something else is told, and nothing is removed") {
  for (const Kept kept : {Kept::by_remote, Kept::by_clone, Kept::by_database}) {
    const Scene scene(kept);
    for (const std::string& name : scene.names()) {
      const std::string whole = scene.text(name);
      std::vector<std::optional<std::string>> others = {
          std::nullopt, "", "{}", "null", whole.substr(0, whole.size() / 2), whole + whole};
      if (whole.size() > 1) {
        std::string bent = whole;
        bent[whole.size() / 3] = static_cast<char>(bent[whole.size() / 3] ^ 1);
        others.emplace_back(bent);
      }
      for (const auto& other : others) {
        if (other == whole) continue;
        INFO(name_of(kept) << ", " << name << ": " << (other ? printable(*other, 60) : "taken away"));
        scene.put(name, other);
        scene.expect_refused(damage, {other && other->empty() ? "apply --auto-approve" : "plan"});
        scene.restore();
      }
    }
    CHECK(scene.all_stand());
  }
}

TEST_CASE("a state of a newer Weir is left as it is") {
  for (const Kept kept : {Kept::by_remote, Kept::by_clone, Kept::by_database}) {
    const Scene scene(kept);
    Json head = Json::parse(scene.text("state.json"));
    head["formatVersion"] = head["formatVersion"].get<int>() + 1;
    scene.put("state.json", canonical_json(head) + "\n");
    const std::string before = scene.text("state.json");
    scene.expect_refused("error[S006]");
    CHECK(scene.text("state.json") == before);
    CHECK(scene.all_stand());
  }
}

TEST_CASE("a state that is gone is told, holds removals back, and is made anew by a rebuild") {
  for (const Kept kept : {Kept::by_remote, Kept::by_clone, Kept::by_database}) {
    const Scene scene(kept);
    INFO(name_of(kept));
    if (kept == Kept::by_database)
      REQUIRE(scene.bench.shell("sqlite3 .weir/platform.db 'delete from weir_state'").code == 0);
    else
      REQUIRE(scene.git("update-ref -d refs/weir/remote").code == 0);
    scene.expect_refused("G005");
    CHECK(scene.all_stand());
    REQUIRE(scene.bench.weir("state rebuild").code == 0);
    // The removal is the one thing to do.
    const Ran removed = scene.bench.weir("apply --auto-approve --format json");
    INFO(removed.out << removed.err);
    CHECK(removed.code == 0);
    CHECK(Json::parse(removed.out)["steps"].size() == 1);
    CHECK(scene.bench.weir("plan --detailed-exitcode").code == 0);
  }
}

TEST_CASE("a damaged state is made anew by a rebuild, and the plan is empty") {
  for (const Kept kept : {Kept::by_remote, Kept::by_clone, Kept::by_database}) {
    const Scene scene(kept);
    INFO(name_of(kept));
    REQUIRE(scene.bench.shell("git revert --no-edit HEAD").code == 0);
    scene.put("state.json", "null");
    scene.expect_refused("error[S002]");
    const Ran rebuilt = scene.bench.weir("state rebuild");
    INFO(rebuilt.out << rebuilt.err);
    CHECK(rebuilt.code == 0);
    CHECK(scene.bench.weir("plan --detailed-exitcode").code == 0);
    CHECK(scene.bench.weir("drift").code == 0);
  }
}

TEST_CASE("a rebuild goes on with serial and epoch, whichever text of the state is damaged") {
  for (const Kept kept : {Kept::by_remote, Kept::by_clone, Kept::by_database}) {
    for (const char* name : {"lease.json", "state.json", "entries.jsonl", "runs.jsonl"}) {
      const Scene scene(kept);
      INFO(name_of(kept) << ", " << name);
      scene.put(name, std::string(name) == "runs.jsonl" ? scene.text(name) + "{}" : std::string("{}"));
      const Ran rebuilt = scene.bench.weir("state rebuild --format json");
      INFO(rebuilt.out << rebuilt.err);
      REQUIRE(rebuilt.code == 0);
      CHECK(Json::parse(scene.text("state.json"))["serial"] == 3);
      CHECK(Json::parse(scene.text("lease.json"))["epoch"] == 3);
    }
  }
}

TEST_CASE("a state that was rolled back by force is told, and removes nothing until it is rebuilt") {
  for (const Kept kept : {Kept::by_remote, Kept::by_clone}) {
    const Scene scene(kept);
    INFO(name_of(kept));
    // Back to where the first run left it: each run takes a lease and saves.
    REQUIRE(scene.git("update-ref refs/weir/remote refs/weir/remote~2").code == 0);
    scene.expect_refused("G005");
    scene.expect_refused("G005");
    CHECK(scene.all_stand());
    // Bringing the commit back is the other way out.
    scene.restore();
    CHECK(scene.bench.weir("plan").code == 0);
    REQUIRE(scene.git("update-ref refs/weir/remote refs/weir/remote~2").code == 0);
    REQUIRE(scene.bench.weir("state rebuild").code == 0);
    CHECK(scene.bench.weir("apply --auto-approve").code == 0);
    CHECK(scene.bench.weir("plan --detailed-exitcode").code == 0);
  }
}

TEST_CASE("the state of another project or instance is refused") {
  for (const Kept kept : {Kept::by_remote, Kept::by_clone}) {
    const Scene scene(kept);
    INFO(name_of(kept));
    const std::string own = scene.bench.read("weir.yaml");
    std::string other = own;
    other.replace(other.find("k3v9x2qm"), 8, "z9z9z9z9");
    scene.bench.write("weir.yaml", other);
    scene.expect_refused("error[S005]");
    scene.bench.write("weir.yaml", own);

    // Another server at the same ref.
    ProgramBench second;
    second.serve("full");
    ProgramBench& bench = const_cast<ProgramBench&>(scene.bench);
    const auto environment = bench.environment;
    bench.environment["CPOD_BASE_URL"] = second.url();
    bench.environment["CPOD_API_KEY"] = second.environment.at("CPOD_API_KEY");
    bench.write("weir.yaml", e2e::project_text(second.url()));
    scene.expect_refused("error[S005]");
    bench.environment = environment;
    bench.write("weir.yaml", own);
    CHECK(scene.all_stand());
  }
}

TEST_CASE("the state of another target in this one's place is refused") {
  Scene scene(Kept::by_clone);
  scene.bench.write("weir.yaml", scene.bench.read("weir.yaml") +
                                     "  second: {endpoint: \"embedded:.weir/second.db\", manifests: [manifests]}\n");
  ProgramBench other;
  other.serve("full");
  other.environment["WEIR_TARGET"] = "remote";
  other.environment["WEIR_SECRET_OKTA"] = "x";
  other.write("weir.yaml", e2e::project_text(other.url()));
  other.write("manifests/other.yaml", e2e::source_text("other", "0 1 * * *"));
  other.commit("Declare another");
  REQUIRE(other.weir("apply --auto-approve").code == 0);
  const std::string from = other.shell("pwd").out;
  REQUIRE(scene.bench
              .shell(fmt::format("git fetch -q '{}' refs/weir/remote && git update-ref refs/weir/remote FETCH_HEAD",
                                 from.substr(0, from.size() - 1)))
              .code == 0);
  scene.expect_refused("error[S005]");
  CHECK(scene.all_stand());
}

TEST_CASE("an unlock that names another taking of the lease is refused") {
  const Scene scene(Kept::by_clone);
  for (const char* epoch : {"1", "99"}) {
    const Ran ran = scene.bench.weir(fmt::format("state unlock --epoch {}", epoch));
    INFO(ran.out << ran.err);
    CHECK(ran.code == 1);
    CHECK(ran.err.find("error[S011]") != std::string::npos);
  }
}
