#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// The only door to SQLite.
namespace weir::sqlite {

class Database;

/// A prepared statement. Binding and columns count from 1 and 0 as in SQLite; texts are copied.
class Statement {
 public:
  Statement& bind(int index, std::string_view text);
  Statement& bind(int index, std::int64_t number);
  Statement& bind_null(int index);
  Statement& bind(int index, const std::optional<std::string>& text);
  /// True while there is a row. An error ends the rows and stays in Database::problem().
  bool step();
  void reset();
  std::string text(int column) const;
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

/// One connection: WAL, synchronous=FULL, foreign keys on, busy timeout 10 s, file mode 0600. Not for two threads at once.
class Database {
 public:
  /// `code` is that of the errors of this database. A file that is no database or of a newer schema is refused, never changed.
  static Result<Database> open(const std::filesystem::path& file, std::string code);

  Statement prepare(std::string_view sql);
  /// Runs statements without rows.
  Result<void> execute(std::string_view sql);
  /// BEGIN IMMEDIATE ... COMMIT; rolled back when `work` returns an error or SQLite does.
  Result<void> transaction(const std::function<Result<void>()>& work);
  std::int64_t changes() const;
  /// The first error since the last call, then forgotten.
  std::optional<Diagnostic> problem();

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

 private:
  struct Handle;
  explicit Database(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

}  // namespace weir::sqlite
