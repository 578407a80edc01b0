#include "providers/page_walk.hpp"

#include <fmt/format.h>

#include "providers/json_call.hpp"

namespace weir::providers {
namespace {

constexpr std::size_t longest_cursor = 4096;
constexpr int most_empty_pages = 20;
constexpr int most_pages = 100'000;
constexpr int gone = 410;

}  // namespace

std::optional<Json> PageWalk::next() {
  if (ended_ || !problems.empty() || !moved.empty()) return std::nullopt;
  ++page_;
  JsonCall call = call_json(client_, json_request(http::Method::get, target()), http::Repeat::safe);
  if (cursor_ && call.status() == gone) {
    moved = "a cursor expired before its page was read";
    return std::nullopt;
  }
  if (!call.answered_ok() || call.unreadable) {
    problems.push_back(page_problem(call));
    return std::nullopt;
  }
  const auto items = call.body.find(list_.items);
  if (items == call.body.end() || !items->is_array()) {
    refuse(fmt::format("/{}: expected an array", list_.items));
    return std::nullopt;
  }
  if (!take_totals(call.body, items->size())) return std::nullopt;
  Json taken = std::move(*items);
  follow(call.body);
  return taken;
}

std::string PageWalk::page_name() const {
  return fmt::format("listing {}, page {}", list_.name, page_);
}

std::string PageWalk::target() const {
  std::vector<std::pair<std::string, std::string>> query{{"limit", std::to_string(list_.page_size)}};
  query.insert(query.end(), list_.filters.begin(), list_.filters.end());
  if (cursor_) query.emplace_back("cursor", *cursor_);
  return list_.path + http::encode_query(query);
}

Diagnostic PageWalk::page_problem(const JsonCall& call) const {
  Diagnostic problem = describe_failure(client_, call, page_name());
  if (call.status() == 404 || call.status() == 403) {
    problem.code = "A011";
    problem.hint = call.status() == 404 ? "check the endpoint, and `kinds` of the target in weir.yaml"
                                        : "the token needs the right to read it, or leave the kind out of the "
                                          "target's `kinds`";
    problem.message += "; not treated as empty";
  }
  return problem;
}

bool PageWalk::refuse(const std::string& what) {
  problems.push_back(error("A004", fmt::format("{}: {}", page_name(), what)));
  return false;
}

bool PageWalk::take_totals(const Json& page, std::size_t items) {
  const auto total = page.find("total");
  if (total == page.end() || !total->is_number_unsigned()) return refuse("/total: expected a count");
  if (total_ && *total_ != total->get<std::uint64_t>()) moved = "the announced total changed from page to page";
  total_ = total->get<std::uint64_t>();
  items_ += items;
  empty_pages_ = items == 0 ? empty_pages_ + 1 : 0;
  return true;
}

/// Notes where the next page is, and at the end whether all came.
void PageWalk::follow(const Json& page) {
  const auto cursor = page.find(list_.next_cursor);
  ended_ = cursor == page.end() || cursor->is_null() || *cursor == "";
  if (ended_) {
    if (items_ != *total_) moved = fmt::format("{} objects came, {} were announced", items_, *total_);
    return;
  }
  if (!cursor->is_string() || cursor->get_ref<const std::string&>().size() > longest_cursor) {
    refuse(fmt::format("/{}: expected a short string or null", list_.next_cursor));
    return;
  }
  const auto [position, is_new] = cursors_.insert(cursor->get<std::string>());
  if (!is_new) moved = "a cursor came twice";
  if (empty_pages_ > most_empty_pages) moved = "empty pages follow each other without end";
  if (page_ >= most_pages) moved = fmt::format("no end after {} pages", most_pages);
  if (items_ > *total_) moved = "more objects came than were announced";
  cursor_ = *position;
}

}  // namespace weir::providers
