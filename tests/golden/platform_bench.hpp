#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "core/ports.hpp"
#include "http/listener.hpp"
#include "platform/server.hpp"

namespace weir::golden {

/// The platform server of a case: opened on its file for one request of somebody else, or put behind a socket.
class PlatformBench {
 public:
  /// Fails the test when the file cannot be opened.
  PlatformBench(const std::filesystem::path& database, platform::Profile profile);
  ~PlatformBench();
  PlatformBench(const PlatformBench&) = delete;
  PlatformBench& operator=(const PlatformBench&) = delete;

  /// Listens on any free port until the object goes.
  void listen();
  /// "" before listen().
  std::string url() const { return listener_ ? listener_->url() : std::string(); }
  std::string api_key() const { return server_->api_key(); }

  /// A request by a person with a token of their own; `@name` in the target and the body is the id of the object that
  /// carries the mark of a resource of that name, or is called so.
  http::Response request(http::Method method, std::string target, std::string body);

 private:
  std::string with_ids(std::string text);
  std::string id_of(const std::string& name);

  std::unique_ptr<Clock> clock_;
  std::unique_ptr<Random> random_;
  std::unique_ptr<platform::Server> server_;
  std::string token_;
  std::unique_ptr<http::Listener> listener_;
  std::thread thread_;
};

}  // namespace weir::golden
