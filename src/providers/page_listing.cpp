#include "providers/page_listing.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"
#include "providers/page_walk.hpp"

namespace weir::providers {
namespace {

constexpr std::size_t most_shown = 100;  // bad objects, named one by one
constexpr std::string_view consequence = "nothing will be deleted on the strength of this listing";

std::string twice_text(const RemoteObject& one, const RemoteObject& other) {
  if (!one.version || !other.version || one.version == other.version) return fmt::format("{} came twice", one.id);
  return fmt::format("{} came twice, at versions {} and {}", one.id, std::min(*one.version, *other.version),
                     std::max(*one.version, *other.version));
}

/// Sorts by id and drops what came twice; says of the first one that did, "" when none.
std::string drop_duplicates(std::vector<RemoteObject>& objects) {
  const auto by_id = [](const RemoteObject& a, const RemoteObject& b) { return a.id < b.id; };
  const auto same_id = [](const RemoteObject& a, const RemoteObject& b) { return a.id == b.id; };
  if (!std::is_sorted(objects.begin(), objects.end(), by_id)) std::stable_sort(objects.begin(), objects.end(), by_id);
  const auto first = std::adjacent_find(objects.begin(), objects.end(), same_id);
  if (first == objects.end()) return {};
  std::string text = twice_text(*first, *std::next(first));
  objects.erase(std::unique(first, objects.end(), same_id), objects.end());
  return text;
}

PagedList list_of(const RestKind& kind, const std::optional<std::string>& tag) {
  PagedList list{std::string(kind.kind), std::string(kind.collection), kind.items, kind.next_cursor, {}};
  if (tag) list.filters.emplace_back("tag", *tag);
  return list;
}

/// One reading of the whole collection.
class Reading {
 public:
  Reading(http::Client& client, const RestKind& kind, bool versioned, const std::optional<std::string>& tag)
      : kind_(kind), reader_(kind, versioned), walk_(client, list_of(kind, tag)) {
    listing_.kind = kind.kind;
  }

  void run() {
    while (auto items = walk_.next()) take_items(*items);
    std::string twice = drop_duplicates(listing_.objects);
    if (!twice.empty() && walk_.problems.empty() && walk_.moved.empty()) walk_.moved = std::move(twice);
  }

  /// Why the pages do not fit together; empty when they do.
  const std::string& moved() const { return walk_.moved; }

  Listing finish() {
    listing_.problems = std::move(walk_.problems);
    if (!moved().empty()) {
      listing_.problems.push_back(
          error("A007", fmt::format("the listing of {} is incomplete: {}; {}", kind_.kind, moved(), consequence),
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
  void take_items(Json& items) {
    listing_.objects.reserve(std::max(listing_.objects.capacity(),
                                      static_cast<std::size_t>(std::min<std::uint64_t>(walk_.total(), 1'000'000))));
    for (std::size_t index = 0; index < items.size(); ++index) {
      auto object = reader_.read(std::move(items[index]), fmt::format("/{}/{}", kind_.items, index));
      if (object) {
        listing_.objects.push_back(std::move(*object));
        continue;
      }
      if (++bad_count_ > most_shown) continue;
      Diagnostic& problem = object.error().front();
      problem.severity = Severity::warning;  // it is about this object; A007 speaks for the listing
      problem.message = fmt::format("{}: {}", walk_.page_name(), problem.message);
      bad_items_.push_back(std::move(problem));
    }
  }

  const RestKind& kind_;
  ObjectReader reader_;
  PageWalk walk_;
  Listing listing_;
  Diagnostics bad_items_;
  std::size_t bad_count_ = 0;
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
