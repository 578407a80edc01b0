#pragma once

#include "core/result.hpp"
#include "http/message.hpp"

#include <functional>
#include <memory>
#include <string>

namespace weir::http {

/// A listening HTTP server (the only door to cpp-httplib): hands every request to one function.
/// Body limit 8 MiB, TCP_NODELAY, keep-alive, short read timeouts; an exception of the handler becomes a plain 500.
class Listener {
 public:
  using Handler = std::function<Response(const Request&)>;
  /// Port 0: any. U030 when the address cannot be had.
  static Result<std::unique_ptr<Listener>> bind(const std::string& host, int port, Handler handler);
  virtual ~Listener() = default;
  /// "http://127.0.0.1:43211".
  virtual std::string url() const = 0;
  /// Serves until stop(); blocks.
  virtual void run() = 0;
  virtual void stop() = 0;
};

}  // namespace weir::http
