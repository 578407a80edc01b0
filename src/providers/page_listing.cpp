#include "providers/page_listing.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"
#include "providers/json_call.hpp"

namespace weir::providers {
namespace {

constexpr std::size_t page_size = 500;  // the most that the API gives
constexpr std::size_t longest_cursor = 4096;
constexpr int most_empty_pages = 20;
constexpr std::size_t most_shown = 100;  // bad objects, named one by one
constexpr std::string_view consequence = "nothing will be deleted on the strength of this listing";

/// Sorts by id and drops what came twice; true when something did.
bool drop_duplicates(std::vector<RemoteObject>& objects) {
  const auto by_id = [](const RemoteObject& a, const RemoteObject& b) { return a.id < b.id; };
  const auto same_id = [](const RemoteObject& a, const RemoteObject& b) { return a.id == b.id; };
  if (!std::is_sorted(objects.begin(), objects.end(), by_id)) std::stable_sort(objects.begin(), objects.end(), by_id);
  const auto end = std::unique(objects.begin(), objects.end(), same_id);
  const bool dropped = end != objects.end();
  objects.erase(end, objects.end());
  return dropped;
}

/// One reading of the whole collection.
class Reading {
 public:
  Reading(http::Client& client, const RestKind& kind, bool versioned, const std::optional<std::string>& tag)
      : client_(client), kind_(kind), reader_(kind, versioned), tag_(tag) {
    listing_.kind = kind.kind;
  }

  void run() {
    std::optional<std::string> cursor;
    do {
      ++page_;
      cursor = read_page(cursor);
    } while (cursor && listing_.problems.empty() && moved_.empty());
    const bool twice = drop_duplicates(listing_.objects);
    if (!listing_.problems.empty() || !moved_.empty()) return;
    if (items_ != total_) moved_ = fmt::format("{} objects came, {} were announced", items_, total_.value_or(0));
    if (twice) moved_ = "an object came twice";
  }

  /// Why the pages do not fit together; empty when they do.
  const std::string& moved() const { return moved_; }

  Listing finish() {
    if (!moved_.empty()) {
      listing_.problems.push_back(
          error("A007", fmt::format("the listing of {} is incomplete: {}; {}", kind_.kind, moved_, consequence),
                "somebody may be changing many objects at once: try again"));
    }
    if (bad_count_ > 0) {
      listing_.problems.push_back(error("A007", fmt::format("the listing of {} is incomplete: {} could not be read; {}",
                                                            kind_.kind, counted(bad_count_, "object"), consequence)));
      append(listing_.problems, std::move(bad_items_));
    }
    listing_.complete = listing_.problems.empty();
    return std::move(listing_);
  }

 private:
  std::string page_name() const { return fmt::format("listing {}, page {}", kind_.kind, page_); }

  std::string target(const std::optional<std::string>& cursor) const {
    std::vector<std::pair<std::string, std::string>> query{{"limit", std::to_string(page_size)}};
    if (tag_) query.emplace_back("tag", *tag_);
    if (cursor) query.emplace_back("cursor", *cursor);
    return std::string(kind_.collection) + http::encode_query(query);
  }

  /// The cursor of the next page, or nullopt after the last one and after a problem.
  std::optional<std::string> read_page(const std::optional<std::string>& cursor) {
    JsonCall call = call_json(client_, json_request(http::Method::get, target(cursor)), http::Repeat::safe);
    if (!call.answered_ok() || call.unreadable) {
      listing_.problems.push_back(page_problem(call));
      return std::nullopt;
    }
    const auto items = call.body.find(kind_.items);
    if (items == call.body.end() || !items->is_array())
      return refuse(fmt::format("/{}: expected an array", kind_.items));
    const auto total = call.body.find("total");
    if (total == call.body.end() || !total->is_number_unsigned()) return refuse("/total: expected a count");
    if (total_ && *total_ != total->get<std::uint64_t>()) moved_ = "the announced total changed from page to page";
    total_ = total->get<std::uint64_t>();
    take_items(*items);
    return next_cursor(call.body);
  }

  Diagnostic page_problem(const JsonCall& call) {
    Diagnostic problem = describe_failure(client_, call, page_name());
    if (call.status() == 404 || call.status() == 403) {
      problem.code = "A011";
      problem.hint = call.status() == 404
                         ? "check the endpoint, and `kinds` of the target in weir.yaml"
                         : "the token needs the right to read it, or leave the kind out of the target's `kinds`";
      problem.message += "; not treated as empty";
    }
    return problem;
  }

  std::optional<std::string> refuse(const std::string& what) {
    listing_.problems.push_back(error("A004", fmt::format("{}: {}", page_name(), what)));
    return std::nullopt;
  }

  void take_items(Json& items) {
    items_ += items.size();
    empty_pages_ = items.empty() ? empty_pages_ + 1 : 0;
    listing_.objects.reserve(
        std::max(listing_.objects.capacity(), static_cast<std::size_t>(std::min<std::uint64_t>(*total_, 1'000'000))));
    for (std::size_t index = 0; index < items.size(); ++index) {
      auto object = reader_.read(std::move(items[index]), fmt::format("/{}/{}", kind_.items, index));
      if (object) {
        listing_.objects.push_back(std::move(*object));
        continue;
      }
      if (++bad_count_ > most_shown) continue;
      Diagnostic& problem = object.error().front();
      problem.severity = Severity::warning;  // it is about this object; A007 speaks for the listing
      problem.message = fmt::format("{}: {}", page_name(), problem.message);
      bad_items_.push_back(std::move(problem));
    }
  }

  std::optional<std::string> next_cursor(const Json& page) {
    const auto cursor = page.find(kind_.next_cursor);
    if (cursor == page.end() || cursor->is_null() || *cursor == "") return std::nullopt;
    if (!cursor->is_string() || cursor->get_ref<const std::string&>().size() > longest_cursor) {
      return refuse(fmt::format("/{}: expected a short string or null", kind_.next_cursor));
    }
    const auto [position, is_new] = cursors_.insert(cursor->get<std::string>());
    if (!is_new) moved_ = "a cursor came twice";
    if (empty_pages_ > most_empty_pages) moved_ = "empty pages follow each other without end";
    if (items_ > *total_) moved_ = "more objects came than were announced";
    return *position;
  }

  http::Client& client_;
  const RestKind& kind_;
  ObjectReader reader_;
  std::optional<std::string> tag_;
  Listing listing_;
  Diagnostics bad_items_;
  std::size_t bad_count_ = 0;
  std::string moved_;
  std::set<std::string> cursors_;
  std::optional<std::uint64_t> total_;
  std::uint64_t items_ = 0;
  int page_ = 0;
  int empty_pages_ = 0;
};

}  // namespace

Listing list_pages(http::Client& client, const RestKind& kind, bool versioned, const std::optional<std::string>& tag) {
  Reading first(client, kind, versioned, tag);
  first.run();
  if (first.moved().empty()) return first.finish();
  Reading second(client, kind, versioned, tag);
  second.run();
  return second.finish();
}

}  // namespace weir::providers
