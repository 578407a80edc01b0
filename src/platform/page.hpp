#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "platform/answer.hpp"
#include "platform/context.hpp"

namespace weir::platform {

/// A list's parameters, checked. `filters` holds what was given of the allowed names.
struct PageRequest {
  std::int64_t limit = 50;
  std::string position;  ///< of the last item of the page before; "": from the start
  std::map<std::string, std::string> filters;
  std::string scope;  ///< what a cursor is good for: caller's view, collection, filters
};

/// Reads `limit`, `cursor` and the allowed filters from the query. An unknown, repeated or bad one is a 400.
tl::expected<PageRequest, http::Response> read_page_request(const Context& context, const Call& call,
                                                            const std::vector<std::string_view>& allowed);

/// The cursor of the page that follows the item at `position` (hex digits), good for `scope` only.
std::string make_cursor(const Context& context, const std::string& scope, const std::string& position);

/// `true` for "true" and "1" (and an empty value), `false` for "false", "0" and an absent one; nullopt for others.
std::optional<bool> flag_of(const PageRequest& page, const std::string& name);

/// An SQL condition and the values for its `?`.
struct Condition {
  std::string sql;
  std::vector<std::string> values;

  /// Adds a condition that must hold, too.
  void require(std::string_view condition, std::string value);
  void require(std::string_view condition);
};

/// Where a page's rows come from.
struct PageSource {
  std::string table;    ///< or a join
  std::string row;      ///< the column that pages are cut by
  std::string columns;  ///< the JSON text of an item, in one column or in two to be joined
  Condition where;
  bool newest_first = false;
};

/// How a collection spells its page: camelCase or snake_case.
enum class Wrapper { camel, snake };

/// {items, nextCursor, total} or {data, next_cursor, total} of one page. Rows that come or go while pages are read
/// never make another row appear twice or be left out.
http::Response answer_page(sqlite::Database& database, const Context& context, const PageRequest& page,
                           const PageSource& source, Wrapper wrapper);

/// `body` with the members of `extension` behind its own; both are JSON objects as text.
std::string join_objects(std::string_view body, std::string_view extension);

}  // namespace weir::platform
