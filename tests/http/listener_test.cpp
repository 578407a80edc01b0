#include "http/listener.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace weir::http;
using Catch::Contains;
using Catch::StartsWith;

namespace {

/// A listener with its own thread, for one test.
class Running {
 public:
  explicit Running(Listener::Handler handler, Listener::Gate gate = {}) {
    auto bound = Listener::bind("127.0.0.1", 0, std::move(handler), std::move(gate));
    REQUIRE(bound);
    listener_ = std::move(*bound);
    thread_ = std::thread([this] { listener_->run(); });
  }
  ~Running() {
    listener_->stop();
    thread_.join();
  }
  std::string url() const { return listener_->url(); }
  int port() const { return std::stoi(url().substr(url().rfind(':') + 1)); }

 private:
  std::unique_ptr<Listener> listener_;
  std::thread thread_;
};

int connect_to(int port) {
  const int client = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{5, 0};
  ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);  // of connect, too
  REQUIRE(::connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return client;
}

bool send_text(int client, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(client, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// One answer with a Content-Length, and nothing behind it.
std::string read_answer(int client) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const std::size_t head = text.find("\r\n\r\n");
    if (head != std::string::npos) {
      const std::size_t length = text.find("Content-Length: ");
      const std::size_t body = length == std::string::npos ? 0 : std::stoul(text.substr(length + 16));
      if (text.size() >= head + 4 + body) return text;
    }
    const ssize_t got = ::recv(client, buffer, sizeof buffer, 0);
    if (got <= 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

std::string exchange(int port, const std::string& text) {
  const int client = connect_to(port);
  send_text(client, text);
  std::string answer = read_answer(client);
  ::close(client);
  return answer;
}

Response echo(const Request& request) {
  Response response;
  response.status = 200;
  const std::string* header = request.headers.get("x-test");
  response.headers.set("X-Method", std::string(to_string(request.method)));
  response.headers.set("X-Seen", header == nullptr ? "" : *header);
  response.headers.set("Content-Type", "application/json");
  response.body = request.target + "|" + std::to_string(request.body.size()) + "|" + request.body.substr(0, 20);
  return response;
}

/// The shortest of three runs: a busy machine delays one of them, a missing option all.
std::chrono::steady_clock::duration best_of_three(const std::function<void()>& work) {
  auto best = std::chrono::steady_clock::duration::max();
  for (int run = 0; run < 3; ++run) {
    const auto start = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::steady_clock::now() - start);
  }
  return best;
}

}  // namespace

TEST_CASE("A request reaches the handler as it was sent, and the answer comes back") {
  Running server(echo);
  const std::string got = exchange(server.port(), "GET /a%2Fb/%00?x=%20+1 HTTP/1.1\r\nHost: x\r\nX-Test: yes\r\n\r\n");
  CHECK_THAT(got, StartsWith("HTTP/1.1 200"));
  CHECK_THAT(got, Contains("X-Method: GET"));
  CHECK_THAT(got, Contains("X-Seen: yes"));
  CHECK_THAT(got, Contains("Content-Type: application/json"));
  CHECK_THAT(got, Contains("\r\n\r\n/a%2Fb/%00?x=%20+1|0|"));
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    const std::string sent =
        exchange(server.port(), std::string(method) + " /x%0Ay HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
    CHECK_THAT(sent, Contains("X-Method: " + std::string(method)));
    CHECK_THAT(sent, Contains("/x%0Ay|5|hello"));
  }
}

TEST_CASE("A POST without a length has no body and is answered at once") {
  Running server(echo);
  CHECK(best_of_three([&] {
          CHECK_THAT(exchange(server.port(), "POST /sync HTTP/1.1\r\nHost: x\r\n\r\n"), Contains("/sync|0|"));
        }) < std::chrono::seconds(3));
}

TEST_CASE("Many requests go over one connection without waiting") {
  Running server(echo);
  const int client = connect_to(server.port());
  const auto took = best_of_three([&] {
    for (int i = 0; i < 100; ++i) {
      REQUIRE(send_text(client, "POST /n HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"));
      REQUIRE_THAT(read_answer(client), Contains("/n|2|hi"));
    }
  });
  ::close(client);
  // Without TCP_NODELAY each would take 40 ms.
  CHECK(took < std::chrono::milliseconds(2500));
}

TEST_CASE("Methods that nobody serves are 405, broken requests 400") {
  Running server(echo);
  for (const char* method : {"HEAD", "OPTIONS", "TRACE", "CONNECT"}) {
    const std::string answer = exchange(server.port(), std::string(method) + " / HTTP/1.1\r\nHost: x\r\n\r\n");
    INFO(method);
    CHECK_THAT(answer, StartsWith("HTTP/1.1 405"));
    CHECK_THAT(answer, Contains("Allow: GET, POST, PUT, PATCH, DELETE"));
  }
  const char* const bad[] = {
      "BREW / HTTP/1.1\r\nHost: x\r\n\r\n",
      "nonsense\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  };
  for (const char* text : bad) {
    INFO(text);
    CHECK_THAT(exchange(server.port(), text), StartsWith("HTTP/1.1 400"));
  }
}

TEST_CASE("A body may have 8 MiB and no more, however it is framed") {
  Running server(echo);
  const std::size_t limit = 8u << 20;
  const auto with_length = [&](std::size_t length) {
    return exchange(server.port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(length) +
                                       "\r\n\r\n" + std::string(length, 'a'));
  };
  CHECK_THAT(with_length(limit), Contains("|8388608|"));
  const std::string too_long = with_length(limit + 1);
  CHECK_THAT(too_long, StartsWith("HTTP/1.1 413"));
  CHECK_THAT(too_long, Contains("\"code\":\"payload_too_large\""));
  std::string chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 9; ++i) chunked += "100000\r\n" + std::string(1u << 20, 'a') + "\r\n";
  CHECK_THAT(exchange(server.port(), chunked + "0\r\n\r\n"), StartsWith("HTTP/1.1 413"));
  CHECK_THAT(exchange(server.port(),
                      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
             Contains("|5|abcde"));
}

TEST_CASE("The gate ends a request before its large body is kept") {
  std::atomic<int> handled = 0;
  Running server(
      [&](const Request& request) {
        ++handled;
        return echo(request);
      },
      [](const Request& head) -> std::optional<Response> {
        if (head.headers.get("X-Test") != nullptr) return std::nullopt;
        Response refused;
        refused.status = 401;
        refused.body = "{}";
        return refused;
      });
  const auto post = [&](const std::string& header, std::size_t length) {
    return exchange(server.port(), "POST / HTTP/1.1\r\nHost: x\r\n" + header + "Content-Length: " +
                                       std::to_string(length) + "\r\n\r\n" + std::string(length, 'a'));
  };
  CHECK_THAT(post("", 100'000), StartsWith("HTTP/1.1 401"));
  CHECK(handled == 0);
  CHECK_THAT(post("X-Test: 1\r\n", 100'000), Contains("|100000|"));
  CHECK_THAT(post("", 10), Contains("|10|"));
  CHECK(handled == 2);
}

TEST_CASE("An exception of the handler becomes a plain 500 without its text") {
  Running server([](const Request& request) -> Response {
    if (request.target == "/odd") throw 42;
    throw std::runtime_error("canary-3b1");
  });
  for (const char* target : {"/", "/odd"}) {
    const std::string answer = exchange(server.port(), std::string("GET ") + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK_THAT(answer, StartsWith("HTTP/1.1 500"));
    CHECK_THAT(answer, Contains("\"code\":\"internal\""));
    CHECK_THAT(answer, !Contains("canary"));
  }
}

TEST_CASE("An IPv6 address may be named as its URL shows it") {
  for (const char* host : {"::1", "[::1]"}) {
    INFO(host);
    const auto bound = Listener::bind(host, 0, [](const Request&) { return Response{}; });
    REQUIRE(bound);
    CHECK_THAT((*bound)->url(), StartsWith("http://[::1]:"));
  }
}

TEST_CASE("An address that is taken or not ours is refused") {
  Running server(echo);
  const std::pair<std::string, int> cases[] = {{"127.0.0.1", server.port()},
                                               {"192.0.2.1", 0},
                                               {"no.such.host.invalid", 0},
                                               {"127.0.0.1", 70000},
                                               {"127.0.0.1", -1}};
  for (const auto& [host, port] : cases) {
    const auto refused = Listener::bind(host, port, echo);
    INFO(host << ":" << port);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().front().code == "U030");
  }
  auto unused = Listener::bind("127.0.0.1", 0, echo);
  REQUIRE(unused);
  CHECK_THAT((*unused)->url(), StartsWith("http://127.0.0.1:"));
  (*unused)->stop();
  (*unused)->run();
}

TEST_CASE("A hundred clients that come at once are let in before the first one is served") {
  auto listener = Listener::bind("127.0.0.1", 0, echo);
  REQUIRE(listener);
  const std::string url = (*listener)->url();
  const int port = std::stoi(url.substr(url.rfind(':') + 1));
  std::vector<int> clients;
  for (int i = 0; i < 100; ++i) clients.push_back(connect_to(port));
  std::thread serving([&] { (*listener)->run(); });
  for (const int client : clients) {
    CHECK(send_text(client, "GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    CHECK_THAT(read_answer(client), Contains("/x|0|"));
    ::close(client);
  }
  (*listener)->stop();
  serving.join();
}

TEST_CASE("Sixty clients at once are all served while idle ones keep their connections") {
  Running server(echo);
  std::vector<int> idle;
  for (int i = 0; i < 20; ++i) idle.push_back(connect_to(server.port()));
  std::atomic<int> good = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 60; ++i) {
    clients.emplace_back([&] {
      const int client = connect_to(server.port());
      for (int round = 0; round < 10; ++round) {
        if (!send_text(client, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n")) break;
        if (read_answer(client).find("/x|0|") != std::string::npos) ++good;
      }
      ::close(client);
    });
  }
  for (std::thread& client : clients) client.join();
  for (const int client : idle) ::close(client);
  CHECK(good == 600);
}
