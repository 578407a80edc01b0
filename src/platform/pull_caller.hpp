#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/ports.hpp"
#include "http/transport.hpp"
#include "platform/pull_settings.hpp"
#include "platform/record_reader.hpp"

namespace weir::platform {

/// Makes the way to an origin.
using MakeTransport = std::function<std::unique_ptr<http::Transport>(const std::string& origin)>;

/// Sends the calls of one pull: signed, repeated where that helps, slowed down where the API asks for it. Not for two
/// threads at once.
class PullCaller {
 public:
  PullCaller(const PullSettings& settings, MakeTransport make_transport, Clock& clock)
      : settings_(settings), make_transport_(std::move(make_transport)), clock_(clock) {}

  /// An answer with status 200 to 299, or 404.
  tl::expected<http::Response, SyncProblem> get(const std::string& target,
                                                const std::map<std::string, std::string>& headers, Pace& pace);

 private:
  tl::expected<http::Response, SyncProblem> repeat(http::Transport& transport, const http::Request& request,
                                                   Pace& pace);
  std::optional<std::chrono::milliseconds> pause_after(const http::Response& answer, int attempt) const;
  std::optional<SyncProblem> fetch_token(Pace& pace);

  const PullSettings& settings_;
  MakeTransport make_transport_;
  Clock& clock_;
  std::unique_ptr<http::Transport> transport_;
  std::string token_;
};

}  // namespace weir::platform
