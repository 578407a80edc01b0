// What a pull request could try: each attempt is refused before any request, and a socket that listens hears nothing.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "e2e/program_bench.hpp"
#include "support/socket_server.hpp"

using namespace weir;
using e2e::ProgramBench;
using e2e::Ran;

namespace {

constexpr const char* canary = "canary-4711";

/// A server that would take what it gets.
test::SocketServer::Serve take_all() {
  return [](test::Connection& connection) {
    while (!connection.read_request().empty())
      if (!connection.write(test::http_answer("200 OK", "{}"))) return;
  };
}

std::string port_of(const test::SocketServer& server) {
  return server.origin().substr(server.origin().rfind(':') + 1);
}

std::string project(const std::string& endpoint, const std::string& manifests = "manifests") {
  return fmt::format(
      "apiVersion: weir/v1\nkind: Project\nproject: {{name: acme-data, id: k3v9x2qm}}\ndefaultTarget: remote\n"
      "targets:\n  remote: {{endpoint: \"{}\", manifests: [\"{}\"]}}\n",
      endpoint, manifests);
}

/// One source whose secret is `reference`.
std::string source(const std::string& reference) {
  return "apiVersion: weir/v1\nkind: DataSource\nmetadata: {name: one}\nspec:\n  displayName: One\n  type: okta\n"
         "  config: {domain: acme.okta.com, apiToken: " +
         reference + "}\n  syncSchedule: \"@daily\"\n";
}

void set_credentials(ProgramBench& bench, const std::string& origin) {
  bench.environment = {
      {"CPOD_BASE_URL", origin},         {"CPOD_API_KEY", canary},
      {"WEIR_GIT_TOKEN", canary},        {"WEIR_SECRET_OKTA", canary},
      {"OTHER_SECRET", canary},          {"WEIR_FINGERPRINT_KEY", "Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5LWNhbmFyeQ=="},
      {"WEIR_SECRETS_DIR", "../secrets"}};
}

void expect_refused(const ProgramBench& bench, const std::string& words, const std::string& code) {
  const Ran ran = bench.weir(words);
  INFO(words << "\n" << ran.out << ran.err);
  CHECK(ran.code == 1);
  CHECK(ran.err.find("error[" + code + "]") != std::string::npos);
  CHECK((ran.out + ran.err).find(canary) == std::string::npos);
}

struct Row {
  std::string endpoint;
  const char* code;
};

/// BASE is the port that the credential belongs to, PORT the one that listens for it.
std::string filled(std::string text, const std::string& base, const std::string& port) {
  for (auto at = text.find("BASE"); at != std::string::npos; at = text.find("BASE")) text.replace(at, 4, base);
  for (auto at = text.find("PORT"); at != std::string::npos; at = text.find("PORT")) text.replace(at, 4, port);
  return text;
}

}  // namespace

TEST_CASE("another endpoint in weir.yaml never hears of the credential") {
  const test::SocketServer thief(take_all());
  const test::SocketServer own(take_all());
  const std::vector<Row> rows = {
      {"http://127.0.0.1:PORT", "C022"},
      {"https://127.0.0.1:PORT", "C022"},
      {"https://127.0.0.1:BASE", "C022"},
      {"HTTP://127.0.0.1:PORT", "M035"},
      {"http://localhost:PORT", "C022"},
      {"http://127.1:PORT", "C022"},
      {"http://2130706433:PORT", "C022"},
      {"http://0x7f000001:PORT", "C022"},
      {"http://0177.0.0.1:PORT", "C022"},
      {"http://127.0.0.1.:PORT", "C022"},
      {"http://[::1]:PORT", "C022"},
      {"http://[::ffff:127.0.0.1]:PORT", "C022"},
      {"http://[::ffff:7f00:1]:PORT", "C022"},
      {"http://0.0.0.0:PORT", "C022"},
      {"http://169.254.169.254", "C022"},
      {"http://127.0.0.1", "C022"},
      {"https://api.cyberpod.app.evil.example", "C022"},
      {"https://xn--api-cyberpd-yeg.app", "C022"},
      {"http://user:canary-4711@127.0.0.1:PORT", "M080"},
      {"http://127.0.0.1:BASE@127.0.0.1:PORT", "M080"},
      {"http://127.0.0.1:BASE%40127.0.0.1:PORT", "M080"},
      {"http://127.0.0.1:BASE#@127.0.0.1:PORT", "M080"},
      {"http://127.0.0.1:BASE?@127.0.0.1:PORT", "M080"},
      {"http://127.0.0.1:BASE\\\\@127.0.0.1:PORT", "M080"},
      {"http://127.0.0.1:BASE\\r\\nHost: 127.0.0.1:PORT", "M080"},
      {"http://127.0.0.1:BASE\\u0000.evil.example:PORT", "M080"},
      {" http://127.0.0.1:PORT", "M080"},
      {"http://127.0.0.1:PORT ", "M080"},
      {"http:127.0.0.1:PORT", "M080"},
      {"http:///127.0.0.1:PORT", "M080"},
      {"//127.0.0.1:PORT", "M080"},
      {"127.0.0.1:PORT", "M080"},
      {"http://\u0031\uFF12\uFF17.0.0.1:PORT", "M080"},
      {"https://api.cyberp\u043Ed.app", "M080"},
      {"http://127.0.0.1:99999", "M080"},
      {"http://127.0.0.1:PORT%20", "M080"},
      {"ftp://127.0.0.1:PORT", "M080"},
      {"file:///etc/passwd", "M080"},
      {"gopher://127.0.0.1:PORT", "M080"},
      {"ext::sh -c id", "M080"},
      {"ssh://-oProxyCommand=id/x", "M080"},
      {"unix:/run/x.sock", "M080"},
      {"", "M080"},
      {"embedded:", "M080"},
      {"embedded:/tmp/x.db", "M080"},
      {"embedded:.weir/../../x.db", "M080"},
      {"embedded:./.weir/x.db", "M080"},
      {"embedded:.weir", "M080"},
      {"embedded:.WEIR/x.db", "M080"},
      {"embedded:.weirs/x.db", "M080"},
      {"embedded:.git/x.db", "M080"},
  };
  ProgramBench bench;
  set_credentials(bench, own.origin());
  bench.write("manifests/one.yaml", source("{fromEnv: WEIR_SECRET_OKTA}"));
  for (const Row& row : rows) {
    const std::string endpoint = filled(row.endpoint, port_of(own), port_of(thief));
    INFO(endpoint);
    bench.write("weir.yaml", project(endpoint));
    expect_refused(bench, "plan", row.code);
    expect_refused(bench, "apply --auto-approve", row.code);
  }
  CHECK(thief.connections() == 0);
  CHECK(own.connections() == 0);
}

TEST_CASE("an API that sends away to another origin is not followed, whatever the request") {
  const test::SocketServer thief(take_all());
  std::atomic<int> asked = 0;
  const test::SocketServer own([&](test::Connection& connection) {
    while (!connection.read_request().empty()) {
      ++asked;
      if (!connection.write(test::http_answer("307 Temporary Redirect", "", "Location: " + thief.origin() + "/\r\n")))
        return;
    }
  });
  ProgramBench bench;
  set_credentials(bench, own.origin());
  bench.write("weir.yaml", project(own.origin()));
  bench.write("manifests/one.yaml", source("{fromEnv: WEIR_SECRET_OKTA}"));
  bench.commit("Declare a source");
  for (const char* words : {"plan", "apply --auto-approve", "drift", "status"}) expect_refused(bench, words, "A016");
  CHECK(asked > 0);
  CHECK(thief.connections() == 0);
}

TEST_CASE("a manifest names no other variable and no file outside the folder of secrets") {
  const test::SocketServer own(take_all());
  ProgramBench bench;
  set_credentials(bench, own.origin());
  bench.write("weir.yaml", project(own.origin()));
  bench.commit("Begin");
  REQUIRE(bench.shell("mkdir ../secrets && echo canary-4711 > ../outside && ln -s ../outside ../secrets/link").code ==
          0);
  for (const char* reference : {"{fromEnv: CPOD_API_KEY}",
                                "{fromEnv: WEIR_GIT_TOKEN}",
                                "{fromEnv: OTHER_SECRET}",
                                "{fromEnv: PATH}",
                                "{fromEnv: WEIR_FINGERPRINT_KEY}",
                                "{fromEnv: weir_secret_okta}",
                                "{fromEnv: WEIR_SECRET_}",
                                "{fromEnv: WEIR_SECRET_A=B}",
                                "{fromEnv: \"WEIR_SECRET_OKTA\\0\"}",
                                "{fromEnv: \"../WEIR_SECRET_OKTA\"}",
                                "{fromEnv: 7}",
                                "{fromEnv: [WEIR_SECRET_OKTA]}",
                                "{fromFile: ../outside}",
                                "{fromFile: /etc/passwd}",
                                "{fromFile: a/../../outside}",
                                "{fromFile: ..}",
                                "{fromFile: \"\"}",
                                "{fromFile: \"a\\0b\"}",
                                "{\"from\\x45nv\": CPOD_API_KEY}",
                                "{? fromEnv : CPOD_API_KEY}",
                                "{fromEnv: &a PATH}"}) {
    INFO(reference);
    bench.write("manifests/one.yaml", source(reference));
    expect_refused(bench, "plan", "M051");
    expect_refused(bench, "apply --auto-approve", "M051");
    bench.commit("Name something else");
    expect_refused(bench, "plan --rev HEAD", "M051");
  }
  CHECK(own.connections() == 0);
}

TEST_CASE("a secret file that is a symlink, or behind one, is not read") {
  ProgramBench bench;
  bench.serve("full");
  const auto served = bench.environment;
  set_credentials(bench, bench.url());
  bench.environment["CPOD_API_KEY"] = served.at("CPOD_API_KEY");
  bench.write("weir.yaml", project(bench.url()));
  REQUIRE(
      bench
          .shell(
              "mkdir ../secrets ../elsewhere && echo canary-4711 > ../elsewhere/x && ln -s ../elsewhere/x "
              "../secrets/link"
              " && ln -s ../elsewhere ../secrets/folder && mkfifo ../secrets/pipe && ln -s /dev/zero ../secrets/zero")
          .code == 0);
  for (const char* name : {"link", "folder/x", "pipe", "zero", "absent", "../elsewhere/x"}) {
    INFO(name);
    bench.write("manifests/one.yaml", source(fmt::format("{{fromFile: {}}}", name)));
    expect_refused(bench, "apply --auto-approve", std::string(name).substr(0, 2) == ".." ? "M051" : "C002");
  }
  CHECK(bench.api("GET", "/v1/data-sources", "").out.find("\"total\":0") != std::string::npos);
}

TEST_CASE("manifests outside the repository are not looked for") {
  const test::SocketServer own(take_all());
  ProgramBench bench;
  set_credentials(bench, own.origin());
  REQUIRE(bench.shell("mkdir ../outside && ln -s ../outside linked").code == 0);
  bench.write("../outside/one.yaml", source("{fromEnv: WEIR_SECRET_OKTA}"));
  bench.write("manifests/one.yaml", source("{fromEnv: WEIR_SECRET_OKTA}"));
  bench.write("inner/real/one.yaml", source("{fromEnv: WEIR_SECRET_OKTA}"));
  REQUIRE(bench.shell("ln -s ../../outside inner/real/link.yaml && ln -s ../../outside/one.yaml inner/real/two.yaml")
              .code == 0);
  struct Case {
    const char* folder;
    const char* code;
  };
  for (const Case& one :
       {Case{"../..", "R005"}, Case{"../outside", "R005"}, Case{"/etc", "R005"},
        Case{"manifests/../../outside", "R005"}, Case{".git", "R005"}, Case{"manifests/.GIT", "R005"},
        Case{"git~1", "R005"}, Case{"a\\\\b", "R005"}, Case{"linked", "R001"}, Case{"inner/real", "R001"}}) {
    INFO(one.folder);
    bench.write("weir.yaml", project(own.origin(), one.folder));
    expect_refused(bench, "plan", one.code);
    bench.commit("Point somewhere else");
    expect_refused(bench, "plan --rev HEAD", one.code);
  }
  CHECK(own.connections() == 0);
}

TEST_CASE("an embedded target below a symlink is refused, and nothing is written where it leads") {
  ProgramBench bench;
  bench.write("weir.yaml", e2e::project_text(""));
  bench.write("manifests/one.yaml", e2e::source_text("one", "@daily"));
  for (const char* trick :
       {"ln -s ../outside .weir", "mkdir .weir && ln -s ../../outside/x.db .weir/platform.db",
        "mkdir .weir && ln -s ../../outside/x .weir/platform.db-wal",
        "mkdir .weir && ln -s ../../outside/x .weir/platform.db.key", "mkdir .weir && ln -s ../../outside .weir/x"}) {
    INFO(trick);
    REQUIRE(bench.shell(std::string("rm -rf .weir ../outside; mkdir ../outside && ") + trick).code == 0);
    for (const char* words : {"plan", "apply --auto-approve", "state show", "status"})
      expect_refused(bench, words, "U018");
    CHECK(bench.shell("ls -A ../outside").out.empty());
  }
}

TEST_CASE("a repository that a commit brought into the tree gives no address for the token") {
  const test::SocketServer thief(take_all());
  ProgramBench bench;
  set_credentials(bench, thief.origin());
  bench.write("weir.yaml", project(thief.origin()));
  bench.write("manifests/one.yaml", source("{fromEnv: WEIR_SECRET_OKTA}"));
  bench.commit("Declare a source");
  REQUIRE(bench
              .shell("git clone -q --bare . sub && git -C sub config remote.origin.url https://127.0.0.1:" +
                     port_of(thief) + "/r.git && touch sub/refs/keep")
              .code == 0);
  bench.commit("Bring a repository");
  expect_refused(bench, "-C sub plan", "R007");
  expect_refused(bench, "-C sub state show", "R007");
  CHECK(thief.connections() == 0);
}
