#pragma once

#include <functional>
#include <memory>

#include "platform/pull_caller.hpp"

namespace weir::platform {

/// Pulls the streams of a `custom` source, page by page, over HTTP (docs/syncs.md). TLS is verified, redirects are not
/// followed, links lead nowhere but to the same origin.
class HttpReader : public RecordReader {
 public:
  HttpReader(PullSettings settings, const MakeTransport& make_transport, Clock& clock);

  std::vector<std::string> streams() const override { return settings_.streams; }
  StreamShape shape(const std::string& stream) const override;
  tl::expected<StreamRecords, SyncProblem> read(const std::string& stream, Pace& pace) override;

 private:
  PullSettings settings_;
  PullCaller caller_;
};

/// A reader over real sockets, or what is wrong with the config. `stop` is asked during each call; true ends it.
tl::expected<std::unique_ptr<RecordReader>, SyncProblem> open_http_reader(const Json& config, Clock& clock,
                                                                          std::function<bool()> stop);

}  // namespace weir::platform
