// Rows come and go between any two pages of a collection, exhaustively, whatever the pages are made of.
#include <algorithm>
#include <functional>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "providers/scripted_bench.hpp"

using namespace weir;
using namespace weir::providers;
using namespace weir::test;

namespace {

enum class Paging { after_the_last_id, by_offset };

/// A collection that changes after each page of a listing as a test says.
class MovingCollection {
 public:
  using Move = std::function<void(MovingCollection&)>;

  MovingCollection(Paging paging, std::size_t page_size, std::vector<Move> moves)
      : paging_(paging), page_size_(page_size), moves_(std::move(moves)) {}

  Answer answer(const http::Request& request) {
    const auto at = request.target.find("&cursor=");
    const std::string cursor = at == std::string::npos ? "" : request.target.substr(at + 8);
    if (cursor.empty()) begin_listing();
    const auto begin = begin_of(cursor);
    std::vector<Json> items;
    for (auto row = begin; row != rows.end() && items.size() < page_size_; ++row) items.push_back(wire_source(*row));
    const auto next = begin + static_cast<std::ptrdiff_t>(items.size());
    const bool more = next != rows.end();
    Json next_cursor;
    if (more)
      next_cursor =
          paging_ == Paging::by_offset ? std::to_string(next - rows.begin()) : items.back().at("id").get<std::string>();
    Answer page = json_answer(200, page_of(items, next_cursor, rows.size()));
    const std::size_t number = pages++;
    if (more && number < moves_.size()) moves_[number](*this);
    keep_steady();
    return page;
  }

  void remove(const std::string& id) { std::erase(rows, id); }
  void insert(const std::string& id) { rows.insert(std::lower_bound(rows.begin(), rows.end(), id), id); }

  std::vector<std::string> rows{"ds-b", "ds-d", "ds-f", "ds-h"};
  std::vector<std::string> steady;  ///< there from the first to the last page of the listing under way
  std::size_t pages = 0;
  std::size_t listings = 0;

 private:
  void begin_listing() {
    steady = rows;
    ++listings;
  }
  void keep_steady() {
    std::erase_if(steady, [&](const std::string& id) { return std::find(rows.begin(), rows.end(), id) == rows.end(); });
  }
  std::vector<std::string>::iterator begin_of(const std::string& cursor) {
    if (cursor.empty()) return rows.begin();
    if (paging_ == Paging::after_the_last_id) return std::upper_bound(rows.begin(), rows.end(), cursor);
    return rows.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(std::stoul(cursor), rows.size()));
  }

  Paging paging_;
  std::size_t page_size_;
  std::vector<Move> moves_;
};

using Move = MovingCollection::Move;

/// Nothing, each row goes, a row comes at each place.
std::vector<Move> single_moves() {
  std::vector<Move> moves{[](MovingCollection&) {}};
  for (const char* id : {"ds-b", "ds-d", "ds-f", "ds-h"})
    moves.emplace_back([id](MovingCollection& world) { world.remove(id); });
  for (const char* id : {"ds-a", "ds-c", "ds-e", "ds-g", "ds-i"})
    moves.emplace_back([id](MovingCollection& world) {
      world.remove(id);
      world.insert(id);
    });
  return moves;
}

std::vector<std::string> ids(const Listing& listing) {
  std::vector<std::string> all;
  for (const RemoteObject& object : listing.objects) all.push_back(object.id);
  return all;
}

/// A listing that says it is complete has every row that stood still.
void check(MovingCollection& world) {
  const ScriptedTransport::Script script = [&](const http::Request& request) { return world.answer(request); };
  ScriptedBench bench(script);
  const Listing listing = bench.sources().list();
  const std::vector<std::string> seen = ids(listing);
  CHECK(world.listings <= 2);
  CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
  if (!listing.complete) return;
  CHECK(std::includes(seen.begin(), seen.end(), world.steady.begin(), world.steady.end()));
  if (world.listings == 2) CHECK(seen == world.rows);
}

}  // namespace

TEST_CASE("a row that comes or goes between any two pages costs a second listing and no row") {
  const std::vector<Move> moves = single_moves();
  std::size_t second = 0;
  for (const Paging paging : {Paging::after_the_last_id, Paging::by_offset})
    for (const std::size_t page_size : {std::size_t{1}, std::size_t{2}})
      for (const Move& first : moves)
        for (const Move& next : moves)
          for (const Move& last : moves) {
            MovingCollection world(paging, page_size, {first, next, last});
            check(world);
            second += world.listings == 2 ? 1 : 0;
          }
  CHECK(second > 3000);
}

TEST_CASE("one row goes and another comes between the same two pages: what stood still is there") {
  const std::vector<Move> moves = single_moves();
  for (std::size_t gap = 0; gap < 3; ++gap)
    for (const Move& one : moves)
      for (const Move& other : moves) {
        std::vector<Move> both(3, moves.front());
        both[gap] = [&](MovingCollection& world) {
          one(world);
          other(world);
        };
        MovingCollection world(Paging::after_the_last_id, 1, both);
        check(world);
      }
}

TEST_CASE("a collection that never stands still has no complete listing") {
  int number = 0;
  std::vector<Move> moves;
  for (int page = 0; page < 12; ++page)
    moves.emplace_back([&number](MovingCollection& world) { world.insert(fmt::format("ds-x{}", ++number)); });
  MovingCollection world(Paging::after_the_last_id, 2, moves);
  const ScriptedTransport::Script script = [&](const http::Request& request) { return world.answer(request); };
  ScriptedBench bench(script);
  const Listing listing = bench.sources().list();
  CHECK_FALSE(listing.complete);
  CHECK(world.listings == 2);
  REQUIRE(listing.problems.size() == 1);
  CHECK(listing.problems[0].code == "A007");
}

TEST_CASE("an object on two pages at two versions is told by its id and both versions") {
  Json earlier = wire_source("ds-a"), later = wire_source("ds-a");
  later["version"] = 4;
  const auto page = [](const Json& item, const Json& next) { return json_answer(200, page_of({item}, next, 2)); };
  ScriptedBench bench(
      std::vector<Answer>{page(earlier, "p2"), page(later, nullptr), page(earlier, "p2"), page(later, nullptr)});
  const Listing listing = bench.sources().list();
  CHECK_FALSE(listing.complete);
  REQUIRE(listing.problems.size() == 1);
  CHECK(listing.problems[0].message ==
        "the listing of DataSource is incomplete: ds-a came twice, at versions 3 and 4; nothing will be deleted on the "
        "strength of this listing");
}

TEST_CASE("a cursor that expired is a reason to list again, a second page that fails is not") {
  const std::vector<Json> one{wire_source("ds-a")}, two{wire_source("ds-b")};
  const Answer first = json_answer(200, page_of(one, "p2", 2)), last = json_answer(200, page_of(two, nullptr, 2));
  ScriptedBench expired(std::vector<Answer>{first, json_answer(410, "{}"), first, last});
  CHECK(expired.sources().list().complete);
  ScriptedBench twice(std::vector<Answer>{first, json_answer(410, "{}"), first, json_answer(410, "{}")});
  CHECK(twice.sources().list().problems.at(0).code == "A007");
  for (const int status : {400, 404, 500}) {
    INFO(status);
    ScriptedBench failing(std::vector<Answer>{first, json_answer(status, "{}")});
    const Listing listing = failing.sources().list();
    CHECK_FALSE(listing.complete);
    CHECK(listing.problems.at(0).severity == Severity::error);
    CHECK(listing.problems.at(0).message.find("page 2") != std::string::npos);
  }
}
