#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "http/transport.hpp"

namespace weir::test {

using Answer = tl::expected<http::Response, http::TransportFailure>;

/// A JSON answer with its Content-Type.
http::Response json_answer(int status, std::string body);
http::TransportFailure unsent(std::string message = "connection refused");
http::TransportFailure perhaps_sent(std::string message = "connection reset");

/// A server that is a function of the request; keeps what it was asked. Thread-safe.
class ScriptedTransport final : public http::Transport {
 public:
  using Script = std::function<Answer(const http::Request&)>;
  explicit ScriptedTransport(Script script) : script_(std::move(script)) {}
  /// Gives these answers in order, the last one for ever.
  explicit ScriptedTransport(std::vector<Answer> answers);

  Answer send(const http::Request& request) override;
  std::string origin() const override { return "http://127.0.0.1:1"; }

  std::vector<http::Request> requests();

 private:
  std::mutex mutex_;
  Script script_;
  std::vector<http::Request> requests_;
};

}  // namespace weir::test
