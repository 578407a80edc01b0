#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/ports.hpp"
#include "http/transport.hpp"
#include "platform/runner.hpp"

/// The platform server: the APIs of the three source documents on SQLite (docs/api.md).
namespace weir::platform {

/// All that this server offers, or only what the three source documents say.
enum class Profile { full, seed };

/// How to open a platform.
struct Options {
  std::filesystem::path database;
  Profile profile = Profile::full;
  double requests_per_second = 0;  ///< token bucket per tenant and client; 0: no limit
};

/// Whom a token is for and how long it is good.
struct TokenRequest {
  std::optional<std::string> tenant = std::nullopt;  ///< nullopt: the first tenant; a new name makes one
  std::optional<std::string> app = std::nullopt;
  std::string role = "writer";  ///< reader or writer
  std::chrono::seconds time_to_live{3600};
};

/// Requests that reached a handler since the start: those that list or get, and those that write.
struct RequestTotals {
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
};

/// One platform on one database file. `handle` is the whole of it: request in, response out, one transaction each.
/// Thread-safe.
class Server {
 public:
  /// Makes the file, its tenant, FILE.key and FILE.secret (0600) when they are not there. U031 for a file that is no
  /// such database.
  static Result<std::unique_ptr<Server>> open(const Options& options, Clock& clock, Random& random);
  virtual ~Server() = default;

  /// Answers any request; never fails otherwise than by the answer's status.
  virtual http::Response handle(const http::Request& request) = 0;
  /// The 401 that `handle` would give whatever the body is, so that a listener need not read it.
  virtual std::optional<http::Response> refuse(const http::Request& head) = 0;
  /// The API key of the first tenant (also in FILE.key).
  virtual std::string api_key() const = 0;
  /// A signed JWT for this platform.
  virtual Result<std::string> make_token(const TokenRequest& request) = 0;
  virtual RequestTotals totals() const = 0;
  /// Begins to carry out queued syncs. The server must outlive the runner. U034 when there are no threads for it.
  virtual Result<std::unique_ptr<Runner>> start_runner(const RunnerOptions& options) = 0;
};

/// The handler as a Transport, for `embedded:` targets and the fault simulator. `server` must outlive it.
class EmbeddedTransport : public http::Transport {
 public:
  EmbeddedTransport(Server& server, std::string origin) : server_(server), origin_(std::move(origin)) {}
  tl::expected<http::Response, http::TransportFailure> send(const http::Request& request) override;
  std::string origin() const override { return origin_; }

 private:
  Server& server_;
  std::string origin_;
};

}  // namespace weir::platform
