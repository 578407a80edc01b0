#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "http/transport.hpp"

namespace weir::http {

/// What one request may cost (docs/decisions/0013).
struct CurlLimits {
  std::chrono::milliseconds connect{5'000};
  std::chrono::milliseconds first_byte{15'000};  ///< from the request to the first line of the answer
  std::chrono::seconds slow_time{20};            ///< this long below `slow_bytes_per_second` ends it
  long slow_bytes_per_second = 1024;
  std::chrono::milliseconds total{60'000};
  std::size_t body_bytes = 64u << 20;
  std::size_t header_bytes = 256u << 10;
  std::string authorities{};     ///< a file of certificates to trust instead of the system's
  std::function<bool()> stop{};  ///< asked about every second; true ends the exchange
};

/// HTTP/1.1 over a socket (the only door to libcurl): connections are kept alive and shared out to the threads that
/// send. TLS is always verified; redirects are never followed, so the credential goes to this origin and nowhere else.
/// Whether plain http is acceptable for a host is decided by who makes the transport (cli).
class CurlTransport : public Transport {
 public:
  /// `origin` as parse_origin (origin.hpp) gives it.
  explicit CurlTransport(std::string origin, CurlLimits limits = {});
  ~CurlTransport() override;

  tl::expected<Response, TransportFailure> send(const Request& request) override;
  std::string origin() const override { return origin_; }

 private:
  class Pool;

  std::string origin_;
  CurlLimits limits_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace weir::http
