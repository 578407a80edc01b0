#include "platform/page.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "core/crypto.hpp"
#include "core/text.hpp"

namespace weir::platform {
namespace {

constexpr std::int64_t most_items = 500;

std::optional<std::int64_t> whole_number(std::string_view text, int base) {
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// The position a cursor stands for, if it was given out for just this list.
std::optional<std::string> position_in(const Context& context, const std::string& scope, const std::string& cursor) {
  std::string position = cursor.substr(0, cursor.find('.'));
  if (!equal_constant_time(make_cursor(context, scope, position), cursor)) return std::nullopt;
  return position;
}

std::string scope_of(const Call& call, const PageRequest& page) {
  std::string scope = fmt::format("{}\n{}\n{}", call.caller.tenant, call.caller.app.value_or(""), call.target.path);
  for (const auto& [name, value] : page.filters) scope += fmt::format("\n{}={}", name, value);
  return scope;
}

std::string joined(const std::vector<std::string_view>& names) {
  return fmt::format("limit, cursor{}{}", names.empty() ? "" : ", ", fmt::join(names, ", "));
}

}  // namespace

tl::expected<PageRequest, http::Response> read_page_request(const Context& context, const Call& call,
                                                            const std::vector<std::string_view>& allowed) {
  PageRequest page;
  Faults faults;
  std::optional<std::string> cursor;
  const auto& query = call.target.query;
  for (auto at = query.begin(); at != query.end(); at = query.upper_bound(at->first)) {
    const auto& [name, value] = *at;
    if (query.count(name) > 1) {
      faults.push_back({printable(name), "is given more than once"});
    } else if (name == "limit") {
      page.limit = whole_number(value, 10).value_or(0);
      if (page.limit < 1 || page.limit > most_items) faults.push_back({name, "must be a whole number from 1 to 500"});
    } else if (name == "cursor") {
      cursor = value;
    } else if (std::find(allowed.begin(), allowed.end(), name) != allowed.end()) {
      page.filters.emplace(name, value);
    } else if (name != "tag" || context.full()) {
      faults.push_back({printable(name), "is no parameter here; there are " + joined(allowed)});
    }
  }
  page.scope = scope_of(call, page);
  if (cursor) {
    const auto position = position_in(context, page.scope, *cursor);
    if (!position) faults.push_back({"cursor", "is not one that this list with these filters has given out"});
    page.position = position.value_or("");
  }
  if (!faults.empty()) return tl::unexpected(invalid_request(faults));
  return page;
}

std::string make_cursor(const Context& context, const std::string& scope, const std::string& position) {
  const std::string text = fmt::format("cursor\n{}\n{}", scope, position);
  return fmt::format("{}.{}", position, hmac_sha256_hex(context.store.keys().hashes, text).substr(0, 24));
}

std::optional<bool> flag_of(const PageRequest& page, const std::string& name) {
  const auto found = page.filters.find(name);
  if (found == page.filters.end() || found->second == "false" || found->second == "0") return false;
  if (found->second == "true" || found->second == "1" || found->second.empty()) return true;
  return std::nullopt;
}

void Condition::require(std::string_view condition, std::string value) {
  require(condition);
  values.push_back(std::move(value));
}

void Condition::require(std::string_view condition) {
  if (!sql.empty()) sql += " AND ";
  sql += condition;
}

std::string join_objects(std::string_view body, std::string_view extension) {
  std::string joined_text(body);
  if (extension.size() <= 2) return joined_text;
  joined_text.back() = ',';
  return joined_text.append(extension.substr(1));
}

namespace {

std::int64_t total_of(sqlite::Database& database, const PageSource& source) {
  auto count = database.prepare(fmt::format("SELECT count(*) FROM {} WHERE {}", source.table, source.where.sql));
  int index = 0;
  for (const std::string& value : source.where.values) count.bind(++index, std::string_view(value));
  return count.step() ? count.integer(0) : 0;
}

}  // namespace

http::Response answer_page(sqlite::Database& database, const Context& context, const PageRequest& page,
                           const PageSource& source, Wrapper wrapper) {
  auto rows = database.prepare(fmt::format(
      "SELECT {}, {} FROM {} WHERE {} AND {} {} ? ORDER BY {} {} LIMIT ?", source.row, source.columns, source.table,
      source.where.sql, source.row, source.newest_first ? "<" : ">", source.row, source.newest_first ? "DESC" : "ASC"));
  int index = 0;
  for (const std::string& value : source.where.values) rows.bind(++index, std::string_view(value));
  const std::int64_t row = whole_number(page.position, 16).value_or(0);
  rows.bind(++index, source.newest_first && row == 0 ? std::numeric_limits<std::int64_t>::max() : row);
  rows.bind(++index, page.limit + 1);
  std::string body = wrapper == Wrapper::camel ? R"({"items":[)" : R"({"data":[)";
  std::int64_t count = 0, last = 0;
  bool more = false;
  while (rows.step()) {
    if (count == page.limit) {
      more = true;
      break;
    }
    if (count++ > 0) body += ',';
    const std::string_view item = rows.view(1), extension = rows.view(2);
    body += item;
    if (extension.size() > 2) {
      body.back() = ',';
      body += extension.substr(1);
    }
    last = rows.integer(0);
  }
  const std::int64_t total = row == 0 && !more ? count : total_of(database, source);
  body += fmt::format(R"(],"{}":{},"total":{}}})", wrapper == Wrapper::camel ? "nextCursor" : "next_cursor",
                      more ? '"' + make_cursor(context, page.scope, fmt::format("{:x}", last)) + '"' : "null", total);
  return json_answer(200, std::move(body));
}

}  // namespace weir::platform
