#include <catch2/catch.hpp>

#include "e2e/program_bench.hpp"
#include "support/git_host.hpp"

namespace weir::e2e {

TEST_CASE("the program takes the remote's token and authorities from the environment, and shows neither") {
  const test::HttpsHost host;
  host.make("r");
  host.tell("token", "canary-4711");
  ProgramBench bench;
  bench.serve("full");
  bench.write("weir.yaml", project_text(bench.url()));
  bench.write("manifests/a.yaml", source_text("a", "0 3 * * *"));
  bench.commit("one");
  bench.environment["WEIR_TARGET"] = "remote";
  bench.environment["WEIR_SECRET_OKTA"] = "okta";
  REQUIRE(bench.shell("git remote add origin " + host.address("r")).code == 0);
  std::string printed;
  const auto run = [&](const std::string& arguments) {
    Ran ran = bench.weir(arguments);
    printed += ran.out + ran.err;
    return ran;
  };
  CHECK(run("plan").err.find("S021") != std::string::npos);
  bench.environment["SSL_CERT_FILE"] = host.certificate().string();
  CHECK(run("plan").err.find("S019") != std::string::npos);
  CHECK(host.told("log").find("Basic") == std::string::npos);
  bench.environment["WEIR_GIT_TOKEN"] = "canary-4711";
  CHECK(run("apply --auto-approve").code == 0);
  CHECK(run("state show").out.find("serial   1") != std::string::npos);

  // Refused before the first write to the API; nothing is half done.
  host.tell("mode", "forbidden");
  bench.write("manifests/b.yaml", source_text("b", "0 3 * * *"));
  bench.commit("two");
  const Ran refused = run("apply --auto-approve");
  CHECK(refused.code == 1);
  CHECK(refused.err.find("S019") != std::string::npos);
  host.tell("mode", "");
  CHECK(run("plan").out.find("1 to create") != std::string::npos);
  CHECK(run("apply --auto-approve").code == 0);
  CHECK(printed.find("canary-4711") == std::string::npos);
  CHECK(bench.shell("grep -r canary-4711 .git").code == 1);
}

}  // namespace weir::e2e
