// The command line and what surrounds the program: environment, files, terminals, limits.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/json.hpp"
#include "e2e/program_bench.hpp"
#include "support/socket_server.hpp"

using namespace weir;
using e2e::ProgramBench;
using e2e::Ran;

namespace {

constexpr const char* canary = "canary-4711";
const std::string program = std::string("'") + WEIR_BINARY + "'";

/// A repository with one source and an embedded target.
void prepare(ProgramBench& bench) {
  bench.environment["WEIR_SECRET_OKTA"] = "x";
  bench.write("weir.yaml", e2e::project_text(""));
  bench.write("manifests/one.yaml", e2e::source_text("one", "@daily"));
  bench.commit("Declare a source");
}

void expect_error(const Ran& ran, const std::string& code, int exit_code = 1) {
  INFO(ran.out << ran.err);
  CHECK(ran.code == exit_code);
  CHECK(ran.err.find("error[" + code + "]") != std::string::npos);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a credential on the command line is refused and not repeated") {
  ProgramBench bench;
  prepare(bench);
  for (const char* words : {"plan --token canary-4711", "plan --api-key=canary-4711", "--password canary-4711 plan",
                            "apply --jwt=canary-4711", "plan --bearer canary-4711", "plan --cpod-api-key canary-4711",
                            "--auth=canary-4711"}) {
    const Ran ran = bench.weir(words);
    INFO(words);
    expect_error(ran, "U011");
    CHECK_FALSE(has(ran.out + ran.err, canary));
  }
  const Ran assigned = bench.weir("plan CPOD_API_KEY=canary-4711");
  expect_error(assigned, "U001");
  CHECK_FALSE(has(assigned.err, canary));
}

TEST_CASE("a key that cannot be one is refused before any request and not shown") {
  std::atomic<int> heard = 0;
  const test::SocketServer server([&](test::Connection&) { ++heard; });
  ProgramBench bench;
  prepare(bench);
  bench.write("weir.yaml", e2e::project_text(server.origin()));
  bench.environment["WEIR_TARGET"] = "remote";
  bench.environment["CPOD_BASE_URL"] = server.origin();
  struct Row {
    std::string key;
    const char* code;
  };
  for (const Row& row : {Row{"", "C020"}, Row{"canary-4711\ncanary-4711", "U012"}, Row{"canary-4711\r", "U012"},
                         Row{"\"canary-4711\"", "U012"}, Row{" canary-4711", "U012"}, Row{"canary-4711 ", "U012"},
                         Row{"canary-4711\t", "U012"}, Row{"canary-4711\xC3\xBC", "U012"},
                         Row{"\xEF\xBB\xBF"
                             "canary-4711",
                             "U012"},
                         Row{"canary-4711\x1b[31m", "U012"}, Row{std::string(100000, 'x'), "U012"}}) {
    bench.environment["CPOD_API_KEY"] = row.key;
    const Ran ran = bench.weir("plan");
    expect_error(ran, row.code);
    CHECK_FALSE(has(ran.out + ran.err, canary));
    CHECK(ran.err.size() < 1000);
  }
  CHECK(heard == 0);
}

TEST_CASE("neither HOME nor PATH nor a folder for temporary files is needed") {
  ProgramBench bench;
  prepare(bench);
  const Ran bare = bench.shell("env -i WEIR_SECRET_OKTA=x " + program + " apply --auto-approve");
  INFO(bare.err);
  CHECK(bare.code == 0);
  CHECK(bench
            .shell("env -i HOME=/nonexistent TMPDIR=/nonexistent XDG_CONFIG_HOME=/nonexistent PATH= " + program +
                   " plan --detailed-exitcode")
            .code == 0);
  expect_error(bench.shell("mkdir gone && cd gone && rmdir ../gone && " + program + " plan"), "U020");
}

TEST_CASE("a result that cannot be delivered is told, and never hides that something was written") {
  ProgramBench bench;
  prepare(bench);
  expect_error(bench.shell(program + " plan >/dev/full"), "U014");
  expect_error(bench.shell(program + " plan >&-"), "U014");
  CHECK(bench.shell(program + " plan | head -1 >/dev/null").code == 0);
  CHECK(bench.shell(program + " plan 2>&- <&-").code == 0);
  CHECK(bench.shell(program + " plan >&- 2>&- <&-").code == 1);
  expect_error(bench.shell(program + " apply --auto-approve >/dev/full"), "U014", 3);
  CHECK(bench.weir("plan --detailed-exitcode").code == 0);
  // Nothing to do: nothing was written.
  expect_error(bench.shell(program + " apply --auto-approve >/dev/full"), "U014", 1);
  bench.write("manifests/two.yaml", e2e::source_text("two", "@daily"));
  CHECK(bench.shell(program + " apply --auto-approve | true").code == 0);
  CHECK(bench.weir("plan --detailed-exitcode").code == 0);
  bench.write("manifests/three.yaml", e2e::source_text("three", "@daily"));
  expect_error(bench.weir("apply --auto-approve --output /nonexistent/x"), "U014", 3);
}

TEST_CASE("a closed stdout is not taken for a file that the program opens") {
  ProgramBench bench;
  prepare(bench);
  for (const char* closed : {">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"})
    CHECK(bench.shell(program + " apply --auto-approve " + closed).code < 4);
  CHECK(bench.weir("plan --detailed-exitcode").code == 0);
  CHECK(bench.shell("sqlite3 .weir/platform.db 'pragma integrity_check'").out == "ok\n");
  CHECK(bench.shell("git fsck --strict").code == 0);
}

TEST_CASE("words and numbers are the same in every language and on every terminal") {
  ProgramBench bench;
  prepare(bench);
  const std::string plain = bench.weir("plan").out;
  for (const char* setting : {"LC_ALL=de_DE.UTF-8", "LC_ALL=tr_TR.UTF-8", "LC_ALL=C", "LC_ALL=nonsense", "TERM=dumb",
                              "TERM=", "NO_COLOR=1", "COLUMNS=1", "TZ=Asia/Kathmandu", "TZ=nonsense", "LANGUAGE=tr"}) {
    INFO(setting);
    CHECK(bench.shell(std::string("env ") + setting + " " + program + " plan").out == plain);
  }
  const Ran narrow = bench.shell("script -qec \"stty cols 20; " + program + " plan\" /dev/null </dev/null");
  INFO(narrow.out);
  CHECK(has(narrow.out, "1 to create"));
}

TEST_CASE("with few files, little stack or little memory it works, or says so and writes nothing") {
  ProgramBench bench;
  prepare(bench);
  REQUIRE(bench.weir("apply --auto-approve").code == 0);
  bench.write("manifests/two.yaml", e2e::source_text("two", "@daily"));
  for (const char* limit : {"ulimit -s 64", "ulimit -s 128", "ulimit -c 0", "ulimit -n 64"}) {
    INFO(limit);
    const Ran ran = bench.shell(std::string(limit) + " && " + program + " plan");
    INFO(ran.out << ran.err);
    CHECK(ran.code == 0);
    CHECK(has(ran.out, "1 to create, 0 to update, 0 to disable"));
  }
  std::size_t worked = 0;
  for (int files = 4; files <= 20; ++files) {
    INFO(files);
    const Ran ran = bench.shell(fmt::format("ulimit -n {} && exec {} plan", files, program));
    INFO(ran.out << ran.err);
    if (ran.code == 0) {
      ++worked;
      CHECK(has(ran.out, "1 to create, 0 to update, 0 to disable"));
    } else {
      CHECK((ran.code == 1 || ran.code == 127));  // 127: not even the program's libraries could be opened
      CHECK_FALSE(has(ran.out, "disable  "));
    }
  }
  CHECK(worked > 0);
}

TEST_CASE("where the system gives few threads a plan is made and applied all the same, and what needs them says so") {
  ProgramBench bench;
  bench.serve("full");
  bench.environment["WEIR_SECRET_OKTA"] = "x";
  bench.write("weir.yaml", e2e::project_text(bench.url()));
  bench.environment["LD_PRELOAD"] = WEIR_FEW_THREADS;
  bench.environment["WEIR_TARGET"] = "remote";
  for (int threads = 0; threads <= 6; ++threads) {
    std::string many;
    for (int number = 0; number < 60; ++number)
      many += e2e::source_text(fmt::format("s{}-{}", threads, number), "@daily") + "---\n";
    bench.write(fmt::format("manifests/many{}.yaml", threads), many);
    bench.environment["FEW_THREADS"] = std::to_string(threads);
    const Ran applied = bench.weir("apply --auto-approve --concurrency 8 --max-rps 100000");
    INFO(threads << " threads: " << applied.out << applied.err);
    CHECK(applied.code == 0);
    CHECK(bench.weir("plan --detailed-exitcode").code == 0);
  }
  bench.environment["FEW_THREADS"] = "0";
  REQUIRE(bench.weir("apply --auto-approve --target local").code == 0);
  expect_error(bench.weir("sync s1-1 --wait --target local"), "U034");
  expect_error(bench.weir("platform serve --db ../other.db --listen 127.0.0.1:0"), "U034");
  bench.environment.erase("LD_PRELOAD");
  CHECK(bench.stop_server() == 0);
}

TEST_CASE("a database that is none, or of another program, is refused and left as it is") {
  ProgramBench bench;
  prepare(bench);
  for (const char* make : {"echo nonsense > .weir/platform.db", "sqlite3 .weir/platform.db 'create table theirs (a)'",
                           "mkdir .weir/platform.db", "mkfifo .weir/platform.db", "ln -s x.db .weir/platform.db"}) {
    INFO(make);
    REQUIRE(bench.shell(std::string("rm -rf .weir && mkdir .weir && ") + make).code == 0);
    const std::string before = bench.shell("ls -l --time-style=full-iso .weir/platform.db").out;
    const Ran ran = bench.weir("apply --auto-approve");
    INFO(ran.out << ran.err);
    CHECK(ran.code == 1);
    CHECK((has(ran.err, "error[U031]") || has(ran.err, "error[U018]")));
    CHECK(bench.shell("ls -l --time-style=full-iso .weir/platform.db").out == before);
  }
}

TEST_CASE("an address that is taken is told, with what to do") {
  ProgramBench bench;
  bench.serve("full");
  const Ran ran = bench.weir("platform serve --db ../other.db --listen " + bench.url().substr(7));
  expect_error(ran, "U030");
  expect_error(bench.weir("platform serve --db ../other.db --listen 203.0.113.1:80"), "U030");
}

TEST_CASE("weir.yaml that is no readable file is told, whatever lies there") {
  ProgramBench bench;
  prepare(bench);
  struct Row {
    const char* make;
    const char* code;
  };
  for (const Row& row :
       {Row{"mkdir weir.yaml", "R008"}, Row{"touch weir.yaml", "M001"}, Row{"ln -s /etc/passwd weir.yaml", "R001"},
        Row{"mkfifo weir.yaml", "R008"}, Row{"head -c 5000000 /dev/zero > weir.yaml", "M017"},
        Row{"printf '\\0' > weir.yaml", "M004"}, Row{"ln -s weir.yaml weir.yaml", "R001"}}) {
    INFO(row.make);
    REQUIRE(bench.shell(std::string("rm -rf weir.yaml && ") + row.make).code == 0);
    expect_error(bench.weir("plan"), row.code);
  }
}
