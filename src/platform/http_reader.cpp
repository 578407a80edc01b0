#include "platform/http_reader.hpp"

#include <utility>

#include <fmt/format.h>

#include "http/curl_transport.hpp"
#include "platform/page_walk.hpp"

namespace weir::platform {
namespace {

using Fault = tl::unexpected<std::string>;

SyncProblem bad_config(std::string message, bool of_source) {
  return {"invalid_config", std::move(message), of_source};
}

/// The records of one page; the error says what is wrong with it.
tl::expected<std::size_t, std::string> take_page(const Json& body, const JsonPath& path, StreamRecords& found) {
  const auto selected = path.select(body);
  if (!selected) return Fault("config/recordsPath leads to nothing in the answer");
  std::size_t count = 0;
  const auto take = [&](const Json& one) {
    ++count;
    if (one.is_object()) {
      found.records.push_back(one);
    } else {
      ++found.unreadable;
    }
  };
  for (const Json* node : *selected) {
    if (!node->is_array()) {
      take(*node);
      continue;
    }
    // A path that ends at the list itself means its items.
    for (const Json& item : *node) take(item);
  }
  return count;
}

}  // namespace

HttpReader::HttpReader(PullSettings settings, const MakeTransport& make_transport, Clock& clock)
    : settings_(std::move(settings)), caller_(settings_, make_transport, clock) {}

StreamShape HttpReader::shape(const std::string& stream) const {
  const auto pull = read_stream_pull(settings_, stream);
  if (!pull) return {};
  return {pull->primary_key, pull->cursor_field, pull->start};
}

tl::expected<StreamRecords, SyncProblem> HttpReader::read(const std::string& stream, Pace& pace) {
  const auto pull = read_stream_pull(settings_, stream);
  if (!pull) return tl::unexpected(bad_config(pull.error(), false));
  StreamRecords found;
  PageWalk walk(*pull, {settings_.base.origin, pull->target});
  while (true) {
    const auto answer = caller_.get(walk.target(), pull->headers, pace);
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status == 404) {
      found.present = false;
      if (settings_.streams_are_implied && found.records.empty()) return found;
      return tl::unexpected(SyncProblem{"source_refused", "the API answered 404: there is no such path"});
    }
    const auto body = parse_json(answer->body, "A003");
    if (!body) return tl::unexpected(SyncProblem{"source_unreadable", "the API's answer is not JSON"});
    const auto count = take_page(*body, pull->records, found);
    if (!count) return tl::unexpected(SyncProblem{"source_unreadable", count.error()});
    if (found.records.size() > most_records)
      return tl::unexpected(SyncProblem{"too_many_records", fmt::format("there are more than {}", most_records)});
    const auto more = walk.advance(*answer, *body, *count);
    if (!more) return tl::unexpected(SyncProblem{"endless_pages", more.error()});
    if (!*more) return found;
  }
}

tl::expected<std::unique_ptr<RecordReader>, SyncProblem> open_http_reader(const Json& config, Clock& clock,
                                                                          std::function<bool()> stop) {
  auto settings = read_pull_settings(config);
  if (!settings) return tl::unexpected(bad_config(settings.error(), true));
  http::CurlLimits limits;
  limits.stop = std::move(stop);
  const auto make = [limits](const std::string& origin) {
    return std::make_unique<http::CurlTransport>(origin, limits);
  };
  return std::make_unique<HttpReader>(std::move(*settings), make, clock);
}

}  // namespace weir::platform
