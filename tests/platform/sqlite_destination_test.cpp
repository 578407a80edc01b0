#include "platform/sqlite_destination.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "sqlite/database.hpp"
#include "support/scratch_folder.hpp"

using namespace weir;
using platform::Delivered;
using platform::Destination;
using platform::Outlet;

namespace {

const Outlet users{"users", {"id"}};

/// A destination and a second connection to look into it.
struct Bench {
  test::ScratchFolder scratch;
  std::unique_ptr<Destination> destination;
  std::optional<sqlite::Database> look;

  Bench() {
    auto opened = platform::open_sqlite_destination(scratch.path() / "data.sqlite");
    REQUIRE(opened);
    destination = std::move(*opened);
    auto database = sqlite::Database::open(scratch.path() / "data.sqlite", "U033");
    REQUIRE(database);
    look.emplace(std::move(*database));
  }

  Delivered write(const Outlet& outlet, const std::vector<Json>& records, bool whole = false) {
    const auto done = destination->write(outlet, records, whole);
    if (!done) FAIL(done.error().front().message);
    return *done;
  }

  /// The first column of every row, NULL as "NULL".
  std::vector<std::string> rows(const std::string& sql) {
    std::vector<std::string> found;
    auto statement = look->prepare(sql);
    while (statement.step()) found.push_back(statement.optional_text(0).value_or("NULL"));
    if (const auto problem = look->problem()) FAIL(problem->message);
    return found;
  }
};

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("each value keeps its type in SQLite") {
  Bench bench;
  bench.write(users, {{{"id", 1},
                       {"text", "12"},
                       {"number", 1.5},
                       {"flag", true},
                       {"object", {{"b", 1}, {"a", 2}}},
                       {"array", {1, "x"}},
                       {"none", nullptr},
                       {"large", 18446744073709551615u},
                       {"small", INT64_MIN}}});
  for (const auto& [column, expected] :
       std::vector<std::pair<std::string, std::string>>{{"id", "integer:1"},
                                                        {"text", "text:12"},
                                                        {"number", "real:1.5"},
                                                        {"flag", "integer:1"},
                                                        {"object", "text:{\"a\":2,\"b\":1}"},
                                                        {"array", "text:[1,\"x\"]"},
                                                        {"none", "NULL"},
                                                        {"large", "text:18446744073709551615"},
                                                        {"small", "integer:-9223372036854775808"}}) {
    CAPTURE(column);
    CHECK(bench.rows("SELECT typeof(\"" + column + "\") || ':' || \"" + column + "\" FROM users") == Rows{expected});
  }
}

TEST_CASE("a column that appears later is added, one that is absent is NULL") {
  Bench bench;
  bench.write(users, {{{"id", 1}, {"name", "Ada"}}, {{"id", 2}}});
  CHECK(bench.rows("SELECT name FROM users ORDER BY id") == Rows{"Ada", "NULL"});
  CHECK(bench.write(users, {{{"id", 1}, {"mail", "ada@kestrel.example"}}}) == Delivered{0, 1, 0, 0});
  CHECK(bench.rows("SELECT mail FROM users ORDER BY id") == Rows{"ada@kestrel.example", "NULL"});
  CHECK(bench.rows("SELECT name FROM users ORDER BY id") == Rows{"NULL", "NULL"});
}

TEST_CASE("the key is the primary key of the table") {
  Bench bench;
  bench.write({"members", {"team", "user"}}, {{{"team", 1}, {"user", 2}}, {{"team", 1}, {"user", 3}}});
  CHECK(bench.rows("SELECT weir_key FROM members ORDER BY weir_key") == Rows{"[1,2]", "[1,3]"});
  CHECK(bench.rows("SELECT name FROM pragma_table_info('members') WHERE pk = 1") == Rows{"weir_key"});
  CHECK(bench.rows("SELECT name FROM pragma_table_info('members') ORDER BY cid LIMIT 2 OFFSET 2") ==
        Rows{"team", "user"});
}

TEST_CASE("hostile names of fields make columns and nothing else") {
  Bench bench;
  const std::vector<std::string> names = {"Id",
                                          "ID",
                                          "",
                                          " ",
                                          "a\"b",
                                          "a'b",
                                          "a]b",
                                          "x); DROP TABLE users;--",
                                          "weir_key",
                                          "WEIR_DIGEST",
                                          "rowid",
                                          "select",
                                          "\xC3\xA4",
                                          std::string("a\0b", 3),
                                          std::string("a\0c", 3),
                                          "a\nb",
                                          std::string(300, 'x'),
                                          std::string(300, 'x') + "y",
                                          "sqlite_x"};
  Json record = {{"id", 1}};
  for (const std::string& name : names) record[name] = name.size();
  CHECK(bench.write(users, {record}) == Delivered{1, 0, 0, 0});
  CHECK(bench.write(users, {record}) == Delivered{0, 0, 1, 0});
  CHECK(bench.rows("SELECT count(*) FROM weir_columns WHERE outlet = 'users'") ==
        Rows{std::to_string(names.size() + 1)});
  CHECK(bench.rows("SELECT weir_key FROM users") == Rows{"[1]"});
  for (const std::string& name : names) {
    CAPTURE(name);
    auto find = bench.look->prepare("SELECT name FROM weir_columns WHERE outlet = 'users' AND field = ?");
    REQUIRE(find.bind(1, name).step());
    std::string quoted;
    for (const char c : find.text(0)) quoted.append(c == '"' ? 2 : 1, c);
    CHECK(bench.rows("SELECT \"" + quoted + "\" FROM users") == Rows{std::to_string(name.size())});
  }
}

TEST_CASE("a stream with too many fields fails and leaves nothing") {
  Bench bench;
  bench.write(users, {{{"id", 1}}});
  Json wide = {{"id", 1}};
  for (int number = 0; number < 2500; ++number) wide["field" + std::to_string(number)] = number;
  const auto done = bench.destination->write(users, {wide}, true);
  REQUIRE_FALSE(done);
  CHECK(done.error().front().code == "U033");
  CHECK(bench.rows("SELECT count(*) FROM pragma_table_info('users')") == Rows{"3"});
  CHECK(bench.write(users, {{{"id", 1}}}) == Delivered{0, 0, 1, 0});
}

TEST_CASE("a file of another program is refused and not changed") {
  const test::ScratchFolder scratch;
  const std::filesystem::path file = scratch.path() / "data.sqlite";
  std::ofstream(file) << "this is no database at all, and it is long enough to be looked at as one by the library";
  const auto size = std::filesystem::file_size(file);
  const auto opened = platform::open_sqlite_destination(file);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().front().code == "U033");
  CHECK(std::filesystem::file_size(file) == size);
}

TEST_CASE("records that are known by other fields than before are not written a second time") {
  Bench bench;
  // By code, each has the key that the other has by id.
  const std::vector<Json> records = {{{"id", 1}, {"code", 2}, {"name", "a"}}, {{"id", 2}, {"code", 1}, {"name", "b"}}};
  bench.write(users, records);
  bench.write(users, {{{"id", 3}, {"name", "without code"}}});
  const Delivered by_code = bench.write({"users", {"code"}}, records);
  CHECK(by_code.unchanged == 2);
  CHECK(bench.rows("SELECT name FROM users ORDER BY name") == Rows{"a", "b", "without code"});
  CHECK(bench.rows("SELECT weir_key FROM users ORDER BY name") == Rows{"[2]", "[1]", "[3]"});

  CHECK(bench.write({"users", {"id", "name"}}, records).unchanged == 2);
  CHECK(bench.rows("SELECT weir_key FROM users WHERE id < 3 ORDER BY name") == Rows{"[1,\"a\"]", "[2,\"b\"]"});
  CHECK(bench.write({"users", {"id", "name"}}, records, true).deleted == 1);
  CHECK(bench.rows("SELECT count(*) FROM users") == Rows{"2"});
}

TEST_CASE("records without a key get one once their source has") {
  Bench bench;
  bench.write({"events", {}}, {{{"id", 1}}, {{"id", 2}}});
  CHECK(bench.write({"events", {"id"}}, {{{"id", 1}}, {{"id", 2}, {"more", true}}}).updated == 1);
  CHECK(bench.rows("SELECT id FROM events ORDER BY id") == Rows{"1", "2"});
}
