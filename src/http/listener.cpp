#include "http/listener.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/text.hpp"

namespace weir::http {
namespace {

constexpr std::size_t longest_body = 8u << 20;
/// Bodies up to here are read before the gate is asked.
constexpr std::size_t small_body = 8u << 10;
/// Each open connection holds a thread: more than the most clients that a run has (64).
constexpr std::size_t threads = 96;

std::string error_body(int status, std::string_view code, std::string_view message) {
  return fmt::format(R"({{"status":{},"code":"{}","message":"{}","details":[]}})", status, code, message);
}

void refuse(httplib::Response& to, int status, std::string_view code, std::string_view message) {
  to.status = status;
  to.set_content(error_body(status, code, message), "application/json");
}

void copy_answer(const Response& from, httplib::Response& to) {
  to.status = from.status;
  std::string type = "application/json";
  for (const auto& [name, value] : from.headers.all()) {
    if (lower_ascii(name) == "content-type") {
      type = value;
    } else {
      to.set_header(name, value);
    }
  }
  if (!from.body.empty()) to.set_content(from.body, type);
}

/// The text of a status that cpp-httplib gave by itself.
std::string_view code_of(int status) {
  switch (status) {
    case 400:
      return "invalid_request";
    case 404:
      return "not_found";
    case 413:
      return "payload_too_large";
    case 414:
      return "uri_too_long";
    case 500:
      return "internal";
    case 503:
      return "unavailable";
  }
  return "refused";
}

bool all_digits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// How a request says where its body ends.
enum class Framing { none, length, chunked, bad };

Framing framing_of(const httplib::Request& from) {
  const bool chunked = from.has_header("Transfer-Encoding");
  if (from.get_header_value_count("Content-Length") > 1) return Framing::bad;
  if (!from.has_header("Content-Length")) return chunked ? Framing::chunked : Framing::none;
  if (chunked || !all_digits(from.get_header_value("Content-Length"))) return Framing::bad;
  return Framing::length;
}

class HttplibListener : public Listener {
 public:
  HttplibListener(Handler handler, Gate gate) : handler_(std::move(handler)), gate_(std::move(gate)) { configure(); }
  ~HttplibListener() override {
    // A server that never ran leaves its socket open.
    if (!started_ && socket_ >= 0) ::close(socket_);
  }

  Result<void> listen_at(const std::string& host, int port);
  std::string url() const override { return url_; }
  void run() override;
  void stop() override;

 private:
  void configure();
  void answer(const httplib::Request& from, httplib::Response& to);
  void answer_with_body(const httplib::Request& from, httplib::Response& to, const httplib::ContentReader& reader);
  bool read_body(const httplib::ContentReader& reader, std::string& body, bool keep, httplib::Response& to);

  Handler handler_;
  Gate gate_;
  httplib::Server server_;
  std::string url_;
  int socket_ = -1;
  std::atomic<bool> started_{false}, finished_{false}, stopping_{false};
};

Request request_of(const httplib::Request& from, Method method) {
  Request request;
  request.method = method;
  request.target = from.target;
  for (const auto& [name, value] : from.headers) request.headers.set(name, value);
  return request;
}

void HttplibListener::configure() {
  server_.set_tcp_nodelay(true);
  server_.set_keep_alive_max_count(100'000);
  server_.set_keep_alive_timeout(2);
  server_.set_read_timeout(10);
  server_.set_write_timeout(10);
  server_.set_payload_max_length(longest_body);
  server_.new_task_queue = [] { return new httplib::ThreadPool(threads); };
  // Not the library's SO_REUSEPORT, with which a second server takes the same port without an error.
  server_.set_socket_options([this](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    socket_ = socket;
  });
  server_.set_exception_handler([](const httplib::Request&, httplib::Response& to, std::exception_ptr) {
    refuse(to, 500, "internal", "the server failed on this request");
  });
  server_.set_error_handler(httplib::Server::Handler([](const httplib::Request&, httplib::Response& to) {
    if (to.body.empty()) refuse(to, to.status, code_of(to.status), "the request cannot be answered");
  }));
  server_.set_pre_routing_handler([](const httplib::Request& from, httplib::Response& to) {
    if (parse_method(from.method)) return httplib::Server::HandlerResponse::Unhandled;
    refuse(to, 405, "method_not_allowed", "this server knows GET, POST, PUT, PATCH and DELETE only");
    to.set_header("Allow", "GET, POST, PUT, PATCH, DELETE");
    return httplib::Server::HandlerResponse::Handled;
  });
  // Unlike a dot this also matches line ends, which a decoded path may have.
  const std::string any = "[\\s\\S]*";
  const httplib::Server::HandlerWithContentReader with_body =
      [this](const httplib::Request& from, httplib::Response& to, const httplib::ContentReader& reader) {
        answer_with_body(from, to, reader);
      };
  server_.Get(any, [this](const httplib::Request& from, httplib::Response& to) { answer(from, to); });
  server_.Post(any, with_body).Put(any, with_body).Patch(any, with_body).Delete(any, with_body);
}

void HttplibListener::answer(const httplib::Request& from, httplib::Response& to) {
  copy_answer(handler_(request_of(from, Method::get)), to);
}

bool HttplibListener::read_body(const httplib::ContentReader& reader, std::string& body, bool keep,
                                httplib::Response& to) {
  bool too_long = false;
  const bool whole = reader([&](const char* data, std::size_t length) {
    too_long = too_long || body.size() + length > longest_body;
    if (keep && !too_long) body.append(data, length);
    return true;
  });
  if (too_long || to.status == 413) {
    refuse(to, 413, "payload_too_large", "a body has at most 8 MiB");
    return false;
  }
  if (!whole) refuse(to, 400, "invalid_request", "the body ended too early");
  return whole;
}

void HttplibListener::answer_with_body(const httplib::Request& from, httplib::Response& to,
                                       const httplib::ContentReader& reader) {
  const auto method = parse_method(from.method);
  Request request = request_of(from, method.value_or(Method::get));
  const Framing framing = framing_of(from);
  if (framing == Framing::bad) {
    return refuse(to, 400, "invalid_request", "the length of the body is not clear");
  }
  const bool large = framing == Framing::chunked || from.get_header_value<std::uint64_t>("Content-Length") > small_body;
  if (framing != Framing::none && large && gate_) {
    if (const auto early = gate_(request)) {
      std::string nothing;
      if (read_body(reader, nothing, false, to)) copy_answer(*early, to);
      return;
    }
  }
  // Without a length the library would read until the client hangs up; there is no body then (RFC 9112, 6.3).
  if (framing != Framing::none && !read_body(reader, request.body, true, to)) return;
  copy_answer(handler_(request), to);
}

Result<void> HttplibListener::listen_at(const std::string& host, int port) {
  int bound = port;
  if (port == 0) {
    bound = server_.bind_to_any_port(host);
  } else if (port < 0 || port > 65535 || !server_.bind_to_port(host, port)) {
    bound = -1;
  }
  if (bound < 0) {
    socket_ = -1;
    return fail(error("U030", fmt::format("cannot listen on {}:{}", printable(host), port),
                      "see that the address is this machine's and that no other program listens there"));
  }
  // The library lets five clients wait to be let in; who comes sixth at once waits for seconds.
  ::listen(socket_, SOMAXCONN);
  const bool is_ipv6 = host.find(':') != std::string::npos;
  url_ = fmt::format(fmt::runtime(is_ipv6 ? "http://[{}]:{}" : "http://{}:{}"), host, bound);
  return {};
}

void HttplibListener::run() {
  started_ = true;
  if (!stopping_) server_.listen_after_bind();
  finished_ = true;
}

void HttplibListener::stop() {
  stopping_ = true;
  // Between its start and its first wait for a client the library does not see a stop.
  while (started_ && !finished_ && !server_.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  server_.stop();
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::bind(const std::string& host, int port, Handler handler, Gate gate) {
  auto listener = std::make_unique<HttplibListener>(std::move(handler), std::move(gate));
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  const std::string plain = bracketed ? host.substr(1, host.size() - 2) : host;
  if (auto bound = listener->listen_at(plain, port); !bound) return fail(bound.error());
  return listener;
}

}  // namespace weir::http
