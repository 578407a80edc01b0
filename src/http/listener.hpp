#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "http/message.hpp"

namespace weir::http {

/// A listening HTTP server (the only door to cpp-httplib): hands every request to one function.
/// Body limit 8 MiB (413), TCP_NODELAY, keep-alive, short read timeouts; methods that Method does not know are 405; an
/// exception of the handler becomes a plain 500.
class Listener {
 public:
  using Handler = std::function<Response(const Request&)>;
  /// Asked with an empty body before a large one is read; an answer ends the request, and the body is thrown away.
  using Gate = std::function<std::optional<Response>(const Request&)>;
  /// `host` is a name or an address, of IPv6 with or without brackets. Port 0: any. U030 when it cannot be had. Handler
  /// and gate are called from many threads.
  static Result<std::unique_ptr<Listener>> bind(const std::string& host, int port, Handler handler, Gate gate = {});
  virtual ~Listener() = default;
  /// "http://127.0.0.1:43211".
  virtual std::string url() const = 0;
  /// Serves until stop(); blocks. At most once.
  virtual void run() = 0;
  /// Requests in flight end first. May be called from any thread, before run() too.
  virtual void stop() = 0;
};

}  // namespace weir::http
