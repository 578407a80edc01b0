#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

/// The only door to SQLite.
namespace weir::sqlite {

class Database;

/// A prepared statement. Binding and columns count from 1 and 0 as in SQLite; texts are copied.
/// It must not outlive its Database, which keeps it compiled for the next `prepare` of the same text.
class Statement {
 public:
  Statement& bind(int index, std::string_view text);
  Statement& bind(int index, const std::string& text) { return bind(index, std::string_view(text)); }
  Statement& bind(int index, const char* text) { return bind(index, std::string_view(text)); }
  Statement& bind(int index, std::int64_t number);
  Statement& bind(int index, int number) { return bind(index, std::int64_t{number}); }
  Statement& bind(int index, double number);
  Statement& bind(int index, bool flag) { return bind(index, std::int64_t{flag}); }
  Statement& bind_null(int index);
  Statement& bind(int index, const std::optional<std::string>& text);
  /// Binds as a BLOB: any bytes.
  Statement& bind_bytes(int index, std::string_view bytes);
  /// Binds from 1 on, in order.
  template <class... Values>
  Statement& bind_all(const Values&... values) {
    int index = 0;
    (bind(++index, values), ...);
    return *this;
  }
  /// True while there is a row. An error ends the rows and stays in Database::problem().
  bool step();
  void reset();
  /// Text or bytes of a column, copied; "" for NULL.
  std::string text(int column) const;
  /// The same without a copy, valid until the next step, reset or destruction.
  std::string_view view(int column) const;
  std::optional<std::string> optional_text(int column) const;
  std::int64_t integer(int column) const;
  bool is_null(int column) const;

  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

 private:
  friend class Database;
  struct Handle;
  explicit Statement(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

/// One connection: WAL, synchronous=FULL, foreign keys on, busy timeout 10 s, file mode 0600. Not for two threads at
/// once.
class Database {
 public:
  /// Makes the file and its folder when they are not there. `code` is that of the errors of this database. A file that
  /// is no database, or one of another program, is refused and not changed.
  static Result<Database> open(const std::filesystem::path& file, std::string code);

  /// A statement ready to bind; a bad one is reported by problem() and has no rows.
  Statement prepare(std::string_view sql);
  /// Runs statements without rows.
  Result<void> execute(std::string_view sql);
  /// BEGIN IMMEDIATE ... COMMIT; rolled back when `work` returns an error or SQLite does.
  Result<void> transaction(const std::function<Result<void>()>& work);
  /// Brings the tables of one part of the program up to date: `steps[n]` leads from version n to n + 1, each runs once.
  /// Several parts share a file. Tables of a newer version than the steps lead to are refused and not changed.
  Result<void> upgrade(std::string_view part, std::initializer_list<std::string_view> steps);
  /// Rows that the last statement changed.
  std::int64_t changes() const;
  /// The rowid of the last insert.
  std::int64_t last_row() const;
  /// The first error since the last call, then forgotten.
  std::optional<Diagnostic> problem();

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

 private:
  friend class Statement;
  struct Handle;
  explicit Database(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

}  // namespace weir::sqlite
