#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "core/instant.hpp"
#include "core/json.hpp"
#include "platform/json_path.hpp"
#include "platform/pull_sign_in.hpp"

namespace weir::platform {

/// How a page leads to the next one (docs/syncs.md names the styles).
enum class PageStyle {
  single,       ///< there is one page
  token,        ///< a token in the answer, sent back as a parameter
  body_link,    ///< an address in the answer
  link_header,  ///< the Link header's rel="next"
  next_header,  ///< the X-Next-Page header, sent back as a parameter
  page_number,  ///< 1, 2, 3, ... until a page is empty
  offset,       ///< records so far, until a page is empty
};

/// How one stream is pulled. `headers` and what `target` holds may be secret.
struct StreamPull {
  std::string target;                          ///< with the parameters that never change
  std::map<std::string, std::string> headers;  ///< without the credentials
  JsonPath records;
  PageStyle pages = PageStyle::token;
  std::optional<JsonPath> next;  ///< where the token, link, or word about more pages is
  std::string page_parameter;    ///< the parameter with the token, number or offset
  std::vector<std::string> primary_key;
  std::string cursor_field;
  std::optional<Instant> start;
};

/// How long a refused call waits.
struct BackoffRules {
  bool in_message = false;  ///< the wait stands in the body's text, else in a header
  std::string parameter = "Retry-After";
  std::chrono::seconds extension{0};
};

/// The config of a `custom` source, read.
struct PullSettings {
  WebAddress base;
  SignIn sign_in;
  BackoffRules backoff;
  std::vector<std::string> streams;  ///< all that the source can give, sorted
  bool streams_are_implied = false;  ///< from the catalog: not each of them need be there
  Json config;                       ///< as given; read_stream_pull reads a stream out of it
  /// What the answers of one stream may have in all: they are in memory until it is delivered.
  std::size_t most_bytes = std::size_t{512} << 20;
};

/// Reads what all streams share. The error says which setting is wrong and why, without a value.
tl::expected<PullSettings, std::string> read_pull_settings(const Json& config);
/// Reads how one stream is pulled. An error, too, for a stream that would be the same as another: it has no path of its
/// own and the source's does not name it.
tl::expected<StreamPull, std::string> read_stream_pull(const PullSettings& settings, const std::string& stream);

}  // namespace weir::platform
