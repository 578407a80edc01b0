#include "http/curl_transport.hpp"

#include <thread>

#include <catch2/catch.hpp>

#include "support/socket_server.hpp"

using namespace weir::http;
using namespace weir::test;
using namespace std::chrono_literals;
using Sent = TransportFailure::Sent;

namespace {

Request get(std::string target = "/v1/data-sources") {
  Request request;
  request.target = std::move(target);
  return request;
}

Request post(std::string body) {
  Request request;
  request.method = Method::post;
  request.target = "/v1/data-sources";
  request.headers.set("Content-Type", "application/json");
  request.body = std::move(body);
  return request;
}

/// Answers every request of a connection in the same way.
SocketServer::Serve always(const std::string& answer) {
  return [answer](Connection& connection) {
    while (!connection.read_request().empty()) {
      if (!connection.write(answer)) return;
    }
  };
}

std::chrono::milliseconds time_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
}

}  // namespace

TEST_CASE("a request and its answer cross the socket whole") {
  std::string seen;
  SocketServer server([&](Connection& connection) {
    seen = connection.read_request();
    connection.write(http_answer("201 Created", R"({"id":"ds-1"})", "ETag: \"1\"\r\nX-Empty:\r\n"));
  });
  CurlTransport transport(server.origin());
  Request request = post(R"({"name":"Okta"})");
  request.headers.set("Authorization", "Bearer token");
  request.headers.set("Idempotency-Key", "k1");
  const auto answer = transport.send(request);
  REQUIRE(answer);
  CHECK(answer->status == 201);
  CHECK(answer->body == R"({"id":"ds-1"})");
  REQUIRE(answer->headers.get("etag") != nullptr);
  CHECK(*answer->headers.get("etag") == "\"1\"");
  CHECK(seen.starts_with("POST /v1/data-sources HTTP/1.1\r\n"));
  CHECK(seen.find("Authorization: Bearer token\r\n") != std::string::npos);
  CHECK(seen.find("Idempotency-Key: k1\r\n") != std::string::npos);
  CHECK(seen.find("Expect:") == std::string::npos);
  CHECK(seen.find("Accept-Encoding") == std::string::npos);
  CHECK(seen.ends_with("\r\n\r\n{\"name\":\"Okta\"}"));
}

TEST_CASE("every method is sent as itself, one after the other on one connection") {
  std::vector<std::string> lines;
  SocketServer server([&](Connection& connection) {
    for (std::string request = connection.read_request(); !request.empty(); request = connection.read_request()) {
      lines.push_back(request.substr(0, request.find(' ')));
      connection.write(http_answer("200 OK", "{}"));
    }
  });
  CurlTransport transport(server.origin());
  for (const Method method : {Method::post, Method::get, Method::patch, Method::delete_, Method::put, Method::get}) {
    Request request = get();
    request.method = method;
    if (method == Method::post || method == Method::patch || method == Method::put) request.body = "{}";
    const auto answer = transport.send(request);
    REQUIRE(answer);
    CHECK(answer->body == "{}");
  }
  CHECK(lines == std::vector<std::string>{"POST", "GET", "PATCH", "DELETE", "PUT", "GET"});
  CHECK(server.connections() == 1);
}

TEST_CASE("threads share the transport, each on a kept connection") {
  SocketServer server(always(http_answer("200 OK", "{}")));
  CurlTransport transport(server.origin());
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int n = 0; n < 4; ++n) {
    threads.emplace_back([&] {
      for (int request = 0; request < 50; ++request) good += transport.send(get()).has_value();
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 200);
  CHECK(server.connections() <= 4);
}

TEST_CASE("a redirect is an answer and the credential goes nowhere else") {
  SocketServer other(always(http_answer("200 OK", "{}")));
  const std::string location = "Location: " + other.origin() + "/v1/data-sources\r\n";
  for (const std::string status : {"301 Moved", "302 Found", "307 Temporary", "308 Permanent"}) {
    INFO(status);
    SocketServer server(always(http_answer(status, "", location)));
    CurlTransport transport(server.origin());
    const auto answer = transport.send(get());
    REQUIRE(answer);
    CHECK(answer->status == std::stoi(status));
  }
  CHECK(other.connections() == 0);
}

TEST_CASE("what failed before the connection stood was never sent") {
  std::string closed_port;
  {
    SocketServer gone(always(""));
    closed_port = gone.origin();
  }
  SocketServer plain([](Connection& connection) { connection.write("this is no TLS\r\n"); });
  SocketServer breaking([](Connection& connection) { connection.reset(); });
  struct Case {
    std::string origin, code;
  };
  const Case cases[] = {
      {closed_port, "A008"},
      {"http://weir-test.invalid:80", "A008"},
      {"https" + plain.origin().substr(4), "A017"},
      {"https" + breaking.origin().substr(4), "A008"},
  };
  for (const Case& each : cases) {
    INFO(each.origin);
    CurlTransport transport(each.origin, {.connect = 2000ms, .total = 3000ms});
    const auto answer = transport.send(post("{}"));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().sent == Sent::never);
    CHECK(answer.error().code == each.code);
    CHECK(answer.error().message.find("insecure") == std::string::npos);
  }
}

TEST_CASE("what failed after the request left was perhaps sent") {
  const std::string answers[] = {
      "",                                                                       // closed without a word
      "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"cut\":",                // shorter than it said
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",            // a bad chunk
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n",  // no last chunk
      "no HTTP at all\r\n\r\n",
  };
  for (const std::string& bytes : answers) {
    INFO(bytes);
    SocketServer server([&](Connection& connection) {
      connection.read_request();
      connection.write(bytes);
    });
    CurlTransport transport(server.origin());
    const auto answer = transport.send(post("{}"));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().sent == Sent::perhaps);
  }
}

TEST_CASE("a reset instead of an answer was perhaps sent") {
  SocketServer server([](Connection& connection) {
    connection.read_request();
    connection.reset();
  });
  const auto answer = CurlTransport(server.origin()).send(post("{}"));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().sent == Sent::perhaps);
}

TEST_CASE("a write on a kept connection that dies is not silently sent a second time") {
  std::atomic<int> requests{0};
  SocketServer server([&](Connection& connection) {
    if (connection.read_request().empty()) return;
    ++requests;
    connection.write(http_answer("200 OK", "{}"));
    if (connection.read_request().empty()) return;
    ++requests;
    connection.reset();  // the second request of each connection was read, and perhaps executed
  });
  CurlTransport transport(server.origin());
  const auto write = [&](Method method, std::string body) {
    Request request = post(std::move(body));
    request.method = method;
    return transport.send(request);
  };
  for (const Method method : {Method::post, Method::patch, Method::delete_}) {
    INFO(to_string(method));
    const std::string body = method == Method::delete_ ? "" : "{}";
    REQUIRE(write(method, body));
    const auto second = write(method, body);
    REQUIRE_FALSE(second);
    CHECK(second.error().sent == Sent::perhaps);
  }
  CHECK(requests == 6);
}

TEST_CASE("an answer that does not begin, crawls or does not end is given up in time") {
  const CurlLimits limits{.connect = 1000ms, .first_byte = 1000ms, .slow_time = 2s, .total = 6000ms};
  const auto crawl = [](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    while (connection.write("x")) std::this_thread::sleep_for(100ms);
  };
  const auto silent = [](Connection& connection) {
    connection.read_request();
    connection.read_request();  // waits until the client is gone
  };
  for (const SocketServer::Serve& serve : {SocketServer::Serve(crawl), SocketServer::Serve(silent)}) {
    SocketServer server(serve);
    CurlTransport transport(server.origin(), limits);
    const auto time = time_of([&] {
      const auto answer = transport.send(get());
      REQUIRE_FALSE(answer);
      CHECK(answer.error().sent == Sent::perhaps);
      CHECK(answer.error().code == "A006");
    });
    CHECK(time < 5s);
  }
}

TEST_CASE("a body or a header without measure is cut off") {
  const auto endless_body = [](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
    while (connection.write(chunk)) continue;
  };
  const auto endless_header = [](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\n");
    while (connection.write("X-Filler: " + std::string(1000, 'x') + "\r\n")) continue;
  };
  for (const SocketServer::Serve& serve : {SocketServer::Serve(endless_body), SocketServer::Serve(endless_header)}) {
    SocketServer server(serve);
    CurlTransport transport(server.origin(), {.body_bytes = 1u << 20});
    const auto answer = transport.send(get());
    REQUIRE_FALSE(answer);
    CHECK(answer.error().sent == Sent::perhaps);
    CHECK(answer.error().code == "A005");
  }
}

TEST_CASE("a compressed answer that nobody asked for is not unfolded") {
  const std::string gzip = "\x1f\x8b\x08";
  SocketServer server(always(http_answer("200 OK", gzip, "Content-Encoding: gzip\r\n")));
  const auto answer = CurlTransport(server.origin()).send(get());
  REQUIRE(answer);
  CHECK(answer->body == gzip);
}

TEST_CASE("a header or path that could end its line is never sent") {
  SocketServer server(always(http_answer("200 OK", "{}")));
  CurlTransport transport(server.origin());
  Request bad_value = get();
  bad_value.headers.set("X-Test", "a\r\nX-Injected: b");
  Request bad_name = get();
  bad_name.headers.set("X: Y", "a");
  for (const Request& request : {bad_value, bad_name, get("/a b"), get("/a\r\nX: y"), get("http://evil.example/")}) {
    const auto answer = transport.send(request);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().sent == Sent::never);
  }
  CHECK(server.connections() == 0);
}
