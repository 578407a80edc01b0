#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace weir::test {

/// One accepted connection, as bytes.
class Connection {
 public:
  explicit Connection(int socket) : socket_(socket) {}
  /// Reads up to the end of one request (its Content-Length); empty when the client closed.
  std::string read_request();
  /// False when the client is gone.
  bool write(const std::string& bytes);
  /// Closes so that the client sees a reset instead of an end.
  void reset();

 private:
  int socket_;
  std::string rest_;
};

/// A server that answers as badly as a test wants: each connection is handed to `serve` on a thread of its own.
class SocketServer {
 public:
  using Serve = std::function<void(Connection&)>;
  explicit SocketServer(Serve serve);
  ~SocketServer();
  SocketServer(const SocketServer&) = delete;
  SocketServer& operator=(const SocketServer&) = delete;

  /// "http://127.0.0.1:PORT".
  std::string origin() const;
  int connections() const { return connections_; }

 private:
  void accept_all();

  Serve serve_;
  int listening_ = -1;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

/// "HTTP/1.1 200 OK" with these header lines and a Content-Length.
std::string http_answer(const std::string& status, const std::string& body, const std::string& headers = "");

}  // namespace weir::test
