#include "platform/http_reader.hpp"

#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"
#include "http/curl_transport.hpp"
#include "platform/page_walk.hpp"

namespace weir::platform {
namespace {

SyncProblem bad_config(std::string message, bool of_source) {
  return {"invalid_config", std::move(message), of_source};
}

SyncProblem unreadable(std::string message) {
  return {"source_unreadable", std::move(message)};
}

/// The answer's JSON, or what is wrong with it without anything of it.
tl::expected<Json, SyncProblem> body_of(const http::Response& answer) {
  if (const std::string* encoding = answer.headers.get("Content-Encoding");
      encoding != nullptr && lower_ascii(*encoding) != "identity") {
    return tl::unexpected(unreadable("the API's answer is compressed, which was not asked for"));
  }
  auto body = parse_json(answer.body, "A003");
  if (body) return std::move(*body);
  return tl::unexpected(unreadable("the API's answer cannot be read: " + body.error().front().message));
}

/// Takes the records of one page out of it and gives their number; the error says what is wrong with the page.
tl::expected<std::size_t, SyncProblem> take_page(const Json& body, const JsonPath& path, StreamRecords& found) {
  const auto selected = path.select(body);
  // An object that holds nothing at all is no list, whatever the path.
  if (!selected || (body.is_object() && body.empty()))
    return tl::unexpected(unreadable("config/recordsPath leads to nothing in the answer"));
  std::size_t count = 0;
  const auto take = [&](const Json& one) {
    ++count;
    if (!one.is_object()) {
      ++found.unreadable;
    } else if (found.records.size() <= most_records) {
      found.records.push_back(one);
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
  if (found.records.size() > most_records)
    return tl::unexpected(SyncProblem{"too_many_records", fmt::format("there are more than {}", most_records)});
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
  std::size_t bytes = 0;
  PageWalk walk(*pull, {settings_.base.origin, pull->target});
  while (true) {
    const auto answer = caller_.get(walk.target(), pull->headers, pace);
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status == 404) {
      found.present = false;
      if (settings_.streams_are_implied && found.records.empty()) return found;
      return tl::unexpected(SyncProblem{"source_refused", "the API answered 404: there is no such path"});
    }
    bytes += answer->body.size();
    if (bytes > settings_.most_bytes) {
      return tl::unexpected(SyncProblem{
          "too_many_records", fmt::format("the answers have more than {} MiB in all", settings_.most_bytes >> 20)});
    }
    const auto body = body_of(*answer);
    if (!body) return tl::unexpected(body.error());
    const auto count = take_page(*body, pull->records, found);
    if (!count) return tl::unexpected(count.error());
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
