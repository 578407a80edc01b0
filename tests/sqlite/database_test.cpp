#include "sqlite/database.hpp"

#include <fstream>
#include <sstream>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/scratch_folder.hpp"

using weir::sqlite::Database;
using weir::sqlite::Statement;
using weir::test::ScratchFolder;
namespace fs = std::filesystem;

namespace {

Database open(const fs::path& file) {
  auto opened = Database::open(file, "S009");
  REQUIRE(opened);
  return std::move(*opened);
}

void run(Database& database, std::string_view sql) {
  REQUIRE(database.execute(sql));
}

std::int64_t count(Database& database, std::string_view table) {
  Statement rows = database.prepare("SELECT count(*) FROM " + std::string(table));
  REQUIRE(rows.step());
  return rows.integer(0);
}

std::string read(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("A database is made with its folder and is readable by its owner only") {
  ScratchFolder folder;
  const fs::path file = folder.path() / "a" / "b" / "store.db";
  Database database = open(file);
  run(database, "CREATE TABLE t(x)");
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat info {};
    REQUIRE(::stat((file.string() + suffix).c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
  }
}

TEST_CASE("A connection writes ahead, waits for the disk and keeps foreign keys") {
  ScratchFolder folder;
  Database database = open(folder.path() / "x.db");
  const std::pair<const char*, const char*> cases[] = {
      {"PRAGMA journal_mode", "wal"}, {"PRAGMA synchronous", "2"}, {"PRAGMA foreign_keys", "1"}};
  for (const auto& [sql, expected] : cases) {
    Statement pragma = database.prepare(sql);
    REQUIRE(pragma.step());
    CHECK(pragma.text(0) == expected);
  }
}

TEST_CASE("Texts, bytes, numbers and NULL come back as they were bound") {
  ScratchFolder folder;
  Database database = open(folder.path() / "x.db");
  run(database, "CREATE TABLE t(a, b, c, d, e, f)");
  const std::string bytes("a\0b\xff", 4);
  database.prepare("INSERT INTO t VALUES(?, ?, ?, ?, ?, ?)")
      .bind(1, "Größe")
      .bind_bytes(2, bytes)
      .bind(3, std::int64_t{9007199254740993})
      .bind(4, std::optional<std::string>{})
      .bind(5, std::string_view{})
      .bind(6, 0.1)
      .step();
  Statement row = database.prepare("SELECT * FROM t");
  REQUIRE(row.step());
  CHECK(row.text(0) == "Größe");
  CHECK(row.text(1) == bytes);
  CHECK(row.integer(2) == 9007199254740993);
  CHECK(row.is_null(3));
  CHECK_FALSE(row.optional_text(3));
  CHECK(row.optional_text(4) == "");
  CHECK(row.text(5) == "0.1");
  CHECK_FALSE(row.step());
  CHECK_FALSE(database.problem());
}

TEST_CASE("A statement of the same text is used again, clean") {
  ScratchFolder folder;
  Database database = open(folder.path() / "x.db");
  for (int round = 0; round < 3; ++round) {
    Statement echo = database.prepare("SELECT ?, ?");
    if (round == 0) echo.bind_all("one", 2);
    REQUIRE(echo.step());
    CHECK(echo.is_null(0) == (round > 0));
    Statement second = database.prepare("SELECT ?, ?");
    second.bind_all("x", true);
    REQUIRE(second.step());
    CHECK(second.integer(1) == 1);
  }
}

TEST_CASE("An error ends the rows and is told once") {
  ScratchFolder folder;
  Database database = open(folder.path() / "x.db");
  Statement bad = database.prepare("SELECT x FROM nowhere");
  CHECK_FALSE(bad.bind(1, "x").step());
  auto problem = database.problem();
  REQUIRE(problem);
  CHECK(problem->code == "S009");
  CHECK_THAT(problem->message, Catch::Contains("nowhere"));
  CHECK_FALSE(database.problem());
}

TEST_CASE("A transaction is kept whole or undone whole") {
  ScratchFolder folder;
  Database database = open(folder.path() / "x.db");
  run(database, "CREATE TABLE t(x INTEGER UNIQUE)");
  auto insert = [&](int value) { database.prepare("INSERT INTO t VALUES(?)").bind_all(value).step(); };

  CHECK(database.transaction([&]() -> weir::Result<void> {
    insert(1);
    return {};
  }));
  CHECK(count(database, "t") == 1);

  auto refused = database.transaction([&]() -> weir::Result<void> {
    insert(2);
    return weir::fail(weir::error("S001", "no"));
  });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().front().code == "S001");
  CHECK(count(database, "t") == 1);

  auto broken = database.transaction([&]() -> weir::Result<void> {
    insert(3);
    insert(1);
    return {};
  });
  REQUIRE_FALSE(broken);
  CHECK(broken.error().front().code == "S009");
  CHECK(count(database, "t") == 1);
}

TEST_CASE("Two connections take turns without an error") {
  ScratchFolder folder;
  const fs::path file = folder.path() / "x.db";
  Database first = open(file);
  run(first, "CREATE TABLE t(x)");
  std::atomic<int> failures = 0;
  auto work = [&] {
    auto mine = Database::open(file, "S009");
    if (!mine) {
      ++failures;
      return;
    }
    for (int i = 0; i < 50; ++i) {
      auto done = mine->transaction([&]() -> weir::Result<void> {
        Statement read = mine->prepare("SELECT count(*) FROM t");
        if (read.step()) mine->prepare("INSERT INTO t VALUES(?)").bind_all(read.integer(0)).step();
        return {};
      });
      if (!done) ++failures;
    }
  };
  std::thread one(work), two(work);
  one.join();
  two.join();
  CHECK(failures == 0);
  CHECK(count(first, "t") == 100);
  CHECK(count(first, "(SELECT DISTINCT x FROM t)") == 100);
}

TEST_CASE("Tables are brought up to date once, and newer ones are refused") {
  ScratchFolder folder;
  const fs::path file = folder.path() / "x.db";
  {
    Database database = open(file);
    REQUIRE(database.upgrade("part", {"CREATE TABLE t(x)"}));
    REQUIRE(database.upgrade("part", {"CREATE TABLE t(x)"}));
    REQUIRE(database.upgrade("part", {"CREATE TABLE t(x)", "INSERT INTO t VALUES(1)"}));
    REQUIRE(database.upgrade("other", {"CREATE TABLE o(x)"}));
    CHECK(count(database, "t") == 1);
  }
  Database database = open(file);
  auto refused = database.upgrade("part", {"CREATE TABLE t(x)"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().front().message.find("version 2") != std::string::npos);
  auto broken = database.upgrade("third", {"CREATE TABLE y(x)", "nonsense"});
  REQUIRE_FALSE(broken);
  CHECK_FALSE(database.prepare("SELECT * FROM y").step());
  CHECK(database.problem());
}

TEST_CASE("A file that is no database or another program's is refused and stays as it is") {
  ScratchFolder folder;
  const fs::path text = folder.path() / "notes.txt";
  std::ofstream(text) << std::string(2000, 'n');
  const fs::path foreign = folder.path() / "foreign.db";
  {
    Database made = open(foreign);
    run(made, "DROP TABLE weir_parts; CREATE TABLE theirs(x); PRAGMA journal_mode=DELETE");
  }
  for (const fs::path& file : {text, foreign, folder.path()}) {
    const std::string before = fs::is_directory(file) ? "" : read(file);
    auto refused = Database::open(file, "U031");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().front().code == "U031");
    CHECK(refused.error().front().message.find(file.string()) != std::string::npos);
    if (!fs::is_directory(file)) CHECK(read(file) == before);
  }
}

TEST_CASE("Another process that ends does not take the journal from under two connections of this one") {
  ScratchFolder folder;
  const fs::path file = folder.path() / "x.db";
  int gate[2];
  REQUIRE(::pipe(gate) == 0);
  // Forked before anything is open: SQLite's knowledge of locks must not be inherited.
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    char go = 0;
    bool written = false;
    if (::read(gate[0], &go, 1) == 1) {
      auto other = Database::open(file, "S009");
      written = other && other->execute("INSERT INTO t VALUES(2)");
    }
    ::_exit(written ? 0 : 1);
  }
  Database first = open(file);
  run(first, "CREATE TABLE t(x)");
  Database second = open(file);
  run(second, "INSERT INTO t VALUES(1)");
  REQUIRE(::write(gate[1], "x", 1) == 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  ::close(gate[0]);
  ::close(gate[1]);
  CHECK(status == 0);

  CHECK(fs::exists(file.string() + "-wal"));
  CHECK(count(first, "t") == 2);
  run(first, "INSERT INTO t VALUES(3)");
  CHECK(count(second, "t") == 3);
}
