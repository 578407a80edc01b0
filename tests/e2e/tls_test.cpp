// The API's certificate: whatever is wrong with it, neither credential nor body leaves this machine.
#include <chrono>
#include <thread>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "e2e/program_bench.hpp"
#include "support/git_host.hpp"

using namespace weir;
using e2e::ProgramBench;
using e2e::Ran;

namespace {

constexpr const char* canary = "canary-4711";

/// Takes every TLS connection and writes down what comes over it.
constexpr const char* server_script = R"(
import socket, ssl, sys
folder, name, oldest = sys.argv[1:4]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder + "/" + name + ".pem", folder + "/" + name + ".key")
if oldest == "old":
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
while True:
    plain, _ = listening.accept()
    plain.settimeout(5)
    try:
        with context.wrap_socket(plain, server_side=True) as inner:
            heard = inner.recv(65536)
            with open(folder + "/heard", "ab") as log:
                log.write(heard)
            inner.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    except OSError:
        pass
)";

class TlsServer {
 public:
  /// `name` is that of a certificate made below.
  TlsServer(const test::GitHost& files, const std::string& name, const std::string& oldest = "")
      : files_(files), output_(name + ".port") {
    process_ =
        std::make_unique<test::Helper>(std::vector<std::string>{"/usr/bin/python3", "-W", "ignore", "-c", server_script,
                                                                files.folder().string(), name, oldest},
                                       files.folder() / output_);
    for (int tries = 0; tries < 400 && files_.told(output_).empty(); ++tries)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  std::string port() const { return files_.told(output_); }

 private:
  const test::GitHost& files_;
  std::string output_;
  std::unique_ptr<test::Helper> process_;
};

/// An authority of our own, and certificates by it.
bool make_certificates(const std::string& folder) {
  const std::string key = " -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes ";
  const auto leaf = [&](const std::string& name, const std::string& host, const std::string& days) {
    return fmt::format(
        "openssl req -new{0}-keyout {1}.key -out {1}.csr -subj /CN={2} && printf 'subjectAltName=DNS:{2}' > {1}.ext && "
        "openssl x509 -req -in {1}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days {3} -extfile {1}.ext -out "
        "{1}.pem && ",
        key, name, host, days);
  };
  return test::run_shell("cd '" + folder + "' && openssl req -x509" + key +
                         "-days 9 -keyout ca.key -out ca.pem -subj /CN=authority && " + leaf("good", "localhost", "9") +
                         leaf("expired", "localhost", "-1") + leaf("other", "api.example", "9") + "openssl req -x509" +
                         key +
                         "-days 9 -keyout own.key -out own.pem -subj /CN=localhost -addext "
                         "subjectAltName=DNS:localhost");
}

}  // namespace

TEST_CASE("a certificate that is expired, of another host, of nobody or too old a protocol: nothing is sent") {
  const test::GitHost files;
  REQUIRE(make_certificates(files.folder().string()));
  ProgramBench bench;
  bench.write("manifests/one.yaml", e2e::source_text("one", "@daily"));
  bench.environment = {{"CPOD_API_KEY", canary}, {"WEIR_SECRET_OKTA", canary}, {"WEIR_TARGET", "remote"}};
  struct Row {
    const char* certificate;
    const char* authorities;
    const char* oldest;
    bool trusted;
  };
  for (const Row& row :
       {Row{"good", "ca.pem", "", true}, Row{"good", "", "", false}, Row{"good", "own.pem", "", false},
        Row{"good", "absent.pem", "", false}, Row{"good", "good.key", "", false}, Row{"expired", "ca.pem", "", false},
        Row{"other", "ca.pem", "", false}, Row{"own", "ca.pem", "", false}, Row{"good", "ca.pem", "old", false}}) {
    INFO(row.certificate << " with " << row.authorities << row.oldest);
    const TlsServer server(files, row.certificate, row.oldest);
    const std::string origin = "https://localhost:" + server.port();
    bench.write("weir.yaml", e2e::project_text(origin));
    bench.environment["CPOD_BASE_URL"] = origin;
    bench.environment.erase("SSL_CERT_FILE");
    if (*row.authorities != '\0') bench.environment["SSL_CERT_FILE"] = (files.folder() / row.authorities).string();
    files.tell("heard", "");
    const Ran ran = bench.weir("apply --auto-approve");
    INFO(ran.out << ran.err);
    CHECK(ran.code == 1);
    CHECK((ran.err.find("error[A017]") != std::string::npos) == !row.trusted);
    CHECK((ran.out + ran.err).find(canary) == std::string::npos);
    CHECK((ran.out + ran.err).find("insecure") == std::string::npos);
    CHECK((files.told("heard").find(canary) != std::string::npos) == row.trusted);
    CHECK(files.told("heard").empty() == !row.trusted);
  }
}

TEST_CASE("a proxy of the environment sees a tunnel and never the credential") {
  const test::GitHost files;
  REQUIRE(make_certificates(files.folder().string()));
  const TlsServer server(files, "good");
  const std::string origin = "https://localhost:" + server.port();
  ProgramBench bench;
  bench.write("manifests/one.yaml", e2e::source_text("one", "@daily"));
  bench.write("weir.yaml", e2e::project_text(origin));
  bench.environment = {{"CPOD_API_KEY", canary},
                       {"CPOD_BASE_URL", origin},
                       {"WEIR_TARGET", "remote"},
                       {"SSL_CERT_FILE", (files.folder() / "ca.pem").string()},
                       {"WEIR_SECRET_OKTA", canary}};
  for (const char* proxy :
       {"nonsense://x", "http://user:canary-4711@127.0.0.1:1", "socks5://127.0.0.1:1", "http://["}) {
    INFO(proxy);
    for (const char* name : {"https_proxy", "ALL_PROXY"}) {
      bench.environment[name] = proxy;
      const Ran ran = bench.weir("plan --max-rps 1000");
      INFO(ran.out << ran.err);
      CHECK(ran.code == 1);
      CHECK(ran.err.find("error[A0") != std::string::npos);
      CHECK(ran.err.find(canary) == std::string::npos);
      bench.environment.erase(name);
    }
  }
}
