#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "http/message.hpp"
#include "platform/pull_settings.hpp"

namespace weir::platform {

/// Finds the way from page to page of one stream, and notices when it goes in circles.
class PageWalk {
 public:
  PageWalk(const StreamPull& pull, WebAddress first);

  /// The page to ask for.
  const std::string& target() const { return page_.target; }
  /// Goes on to the page that follows the one that was answered; false when that was the last. `records` is how many it
  /// held. The error says why the way cannot be right.
  tl::expected<bool, std::string> advance(const http::Response& answer, const Json& body, std::size_t records);

 private:
  /// What leads to the next page, nullopt where there is none; the error says why it cannot.
  using Next = tl::expected<std::optional<std::string>, std::string>;

  Next next_by_value(const http::Response& answer, const Json& body, std::size_t records);
  Next next_link(const http::Response& answer, const Json& body) const;
  tl::expected<bool, std::string> enter(WebAddress next);

  const StreamPull& pull_;
  WebAddress first_, page_;
  std::set<std::string> seen_;
  std::size_t number_ = 1, offset_ = 0;
};

/// The target of the first link in a Link header that has the relation `next` (RFC 8288).
std::optional<std::string> next_of_link_header(std::string_view header);

}  // namespace weir::platform
