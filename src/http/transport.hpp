#pragma once

#include <string>

#include <tl/expected.hpp>

#include "http/message.hpp"

namespace weir::http {

/// Why there is no answer. `sent` tells whether the server may have seen the request: only `never` proves it did not.
struct TransportFailure {
  enum class Sent { never, perhaps };
  Sent sent = Sent::perhaps;
  std::string message;        ///< for people; holds no secret
  std::string code = "A008";  ///< A005 too large, A006 too slow, A008 not reachable, A017 TLS
};

/// One request, one answer. The port through which everything reaches the API: a socket (CurlTransport), the platform
/// server in this process (platform::EmbeddedTransport), and the fault simulator that wraps either.
/// `send` may be called from several threads at once. No retries below this line.
class Transport {
 public:
  virtual ~Transport() = default;
  /// The answer, whatever its status, or why there is none.
  virtual tl::expected<Response, TransportFailure> send(const Request& request) = 0;
  /// scheme://host:port, or embedded:PATH.
  virtual std::string origin() const = 0;
};

}  // namespace weir::http
