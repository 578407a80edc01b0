#include "support/socket_server.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace weir::test {
namespace {

std::size_t body_length(const std::string& head) {
  const auto at = head.find("Content-Length:");
  return at == std::string::npos ? 0 : static_cast<std::size_t>(std::atol(head.c_str() + at + 15));
}

}  // namespace

std::string Connection::read_request() {
  std::string bytes = std::exchange(rest_, "");
  for (;;) {
    const auto end = bytes.find("\r\n\r\n");
    if (end != std::string::npos) {
      const std::size_t whole = end + 4 + body_length(bytes.substr(0, end + 2));
      if (bytes.size() >= whole) {
        rest_ = bytes.substr(whole);
        return bytes.substr(0, whole);
      }
    }
    char buffer[4096];
    const auto count = ::recv(socket_, buffer, sizeof buffer, 0);
    if (count <= 0) return {};
    bytes.append(buffer, static_cast<std::size_t>(count));
  }
}

bool Connection::write(const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto count = ::send(socket_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (count <= 0) return false;
    done += static_cast<std::size_t>(count);
  }
  return true;
}

void Connection::reset() {
  const linger now{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

SocketServer::SocketServer(Serve serve) : serve_(std::move(serve)) {
  listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  const bool ready = ::bind(listening_, plain, size) == 0 && ::listen(listening_, 16) == 0 &&
                     ::getsockname(listening_, plain, &size) == 0;
  if (!ready) std::abort();
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

void SocketServer::accept_all() {
  for (;;) {
    const int socket = ::accept(listening_, nullptr, nullptr);
    if (socket < 0) return;
    ++connections_;
    const std::lock_guard lock(mutex_);
    open_.push_back(socket);
    threads_.emplace_back([this, socket] {
      Connection connection(socket);
      serve_(connection);
      const std::lock_guard closing(mutex_);
      ::close(socket);
      open_.erase(std::find(open_.begin(), open_.end(), socket));
    });
  }
}

SocketServer::~SocketServer() {
  ::shutdown(listening_, SHUT_RDWR);
  acceptor_.join();
  ::close(listening_);
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
}

std::string SocketServer::origin() const {
  return fmt::format("http://127.0.0.1:{}", port_);
}

std::string http_answer(const std::string& status, const std::string& body, const std::string& headers) {
  return fmt::format("HTTP/1.1 {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{}\r\n{}", status,
                     body.size(), headers, body);
}

}  // namespace weir::test
