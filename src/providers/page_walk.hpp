#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json.hpp"
#include "core/result.hpp"
#include "http/client.hpp"

namespace weir::providers {

struct JsonCall;

/// A list of the API, as its pages are spelled.
struct PagedList {
  std::string name;  ///< in messages: "DataSource", "the streams of ds-1"
  std::string path;
  std::string_view items, next_cursor;  ///< members of a page
  std::vector<std::pair<std::string, std::string>> filters;
  std::size_t page_size = 500;  ///< the most that the API gives
};

/// One walk over a list, page by page. Nothing that a page says is believed: the chain of cursors has to end and never
/// repeat, every page states the same total, and that is how many items come.
class PageWalk {
 public:
  PageWalk(http::Client& client, PagedList list) : client_(client), list_(std::move(list)) {}

  /// The items of the next page; nullopt after the last one, after a problem, and when the pages do not fit together.
  std::optional<Json> next();

  /// Why a page could not be used; empty when all could. A011 for a list that is not there or not allowed.
  Diagnostics problems;
  /// Why the pages do not fit together: the list moved while it was read. Empty when they do.
  std::string moved;
  /// "listing DataSource, page 2".
  std::string page_name() const;
  std::uint64_t total() const { return total_.value_or(0); }

 private:
  std::string target() const;
  Diagnostic page_problem(const JsonCall& call) const;
  bool refuse(const std::string& what);
  bool take_totals(const Json& page, std::size_t items);
  void follow(const Json& page);

  http::Client& client_;
  PagedList list_;
  bool ended_ = false;
  std::optional<std::string> cursor_;
  std::set<std::string> cursors_;
  std::optional<std::uint64_t> total_;
  std::uint64_t items_ = 0;
  int page_ = 0;
  int empty_pages_ = 0;
};

}  // namespace weir::providers
