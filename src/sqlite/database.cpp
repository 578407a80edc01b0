#include "sqlite/database.hpp"

#include <cerrno>
#include <cstring>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

namespace weir::sqlite {
namespace {

constexpr std::size_t most_idle_statements = 200;

}  // namespace

struct Database::Handle {
  sqlite3* connection = nullptr;
  std::string code;
  std::string file;
  std::optional<Diagnostic> problem;
  std::multimap<std::string, sqlite3_stmt*, std::less<>> idle;  ///< compiled and not in use

  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    for (auto& [sql, statement] : idle) sqlite3_finalize(statement);
    sqlite3_close_v2(connection);
  }

  Diagnostic describe(int result) const {
    const int kind = result & 0xff;
    const std::string what = fmt::format("{}: {}", file, sqlite3_errmsg(connection));
    if (kind == SQLITE_NOTADB || kind == SQLITE_CORRUPT) {
      return error(code, what, "name another file, or bring this one back from a backup");
    }
    if (kind == SQLITE_BUSY || kind == SQLITE_LOCKED) {
      return error(code, what, "another process keeps the file locked; try again when it has ended");
    }
    if (kind == SQLITE_FULL || kind == SQLITE_IOERR) return error(code, what, "see that the disk has room and works");
    if (kind == SQLITE_READONLY || kind == SQLITE_CANTOPEN) {
      return error(code, what, "see that the file and its folder may be written");
    }
    return error(code, what);
  }

  void remember(int result) {
    if (!problem) problem = describe(result);
  }
};

struct Statement::Handle {
  Database::Handle* database = nullptr;
  sqlite3_stmt* statement = nullptr;  ///< null when the text did not compile
  std::string sql;
  bool failed = false;

  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (statement == nullptr) return;
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    if (database->idle.size() < most_idle_statements) {
      database->idle.emplace(std::move(sql), statement);
    } else {
      sqlite3_finalize(statement);
    }
  }

  void check(int result) {
    if (result == SQLITE_OK) return;
    failed = true;
    database->remember(result);
  }
};

Statement::Statement(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

Statement& Statement::bind(int index, std::string_view text) {
  // A null pointer would bind NULL: an empty view is an empty text.
  const char* data = text.data() == nullptr ? "" : text.data();
  if (handle_->statement != nullptr) {
    handle_->check(sqlite3_bind_text64(handle_->statement, index, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  }
  return *this;
}

Statement& Statement::bind(int index, std::int64_t number) {
  if (handle_->statement != nullptr) handle_->check(sqlite3_bind_int64(handle_->statement, index, number));
  return *this;
}

Statement& Statement::bind(int index, double number) {
  if (handle_->statement != nullptr) handle_->check(sqlite3_bind_double(handle_->statement, index, number));
  return *this;
}

Statement& Statement::bind_null(int index) {
  if (handle_->statement != nullptr) handle_->check(sqlite3_bind_null(handle_->statement, index));
  return *this;
}

Statement& Statement::bind(int index, const std::optional<std::string>& text) {
  return text ? bind(index, std::string_view(*text)) : bind_null(index);
}

Statement& Statement::bind_bytes(int index, std::string_view bytes) {
  const char* data = bytes.data() == nullptr ? "" : bytes.data();
  if (handle_->statement != nullptr) {
    handle_->check(sqlite3_bind_blob64(handle_->statement, index, data, bytes.size(), SQLITE_TRANSIENT));
  }
  return *this;
}

bool Statement::step() {
  if (handle_->statement == nullptr || handle_->failed) return false;
  const int result = sqlite3_step(handle_->statement);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) handle_->check(result);
  return false;
}

void Statement::reset() {
  if (handle_->statement == nullptr) return;
  sqlite3_reset(handle_->statement);
  sqlite3_clear_bindings(handle_->statement);
  handle_->failed = false;
}

std::string_view Statement::view(int column) const {
  if (handle_->statement == nullptr) return {};
  const void* bytes = sqlite3_column_blob(handle_->statement, column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(handle_->statement, column))};
}

std::string Statement::text(int column) const {
  return std::string(view(column));
}

std::optional<std::string> Statement::optional_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

std::int64_t Statement::integer(int column) const {
  return handle_->statement == nullptr ? 0 : sqlite3_column_int64(handle_->statement, column);
}

bool Statement::is_null(int column) const {
  return handle_->statement == nullptr || sqlite3_column_type(handle_->statement, column) == SQLITE_NULL;
}

Database::Database(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

namespace {

/// Makes the file ours alone before SQLite sees it; its journals take over the mode. A file that is there is not opened
/// here: closing it would drop the locks by which SQLite holds it for this process, and another one would then delete
/// the journal that we write to (sqlite.org/howtocorrupt.html, 2.2).
Result<void> make_private_file(const std::filesystem::path& file, const std::string& code) {
  std::error_code failed;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), failed);
  if (failed) {
    return fail(error(code, fmt::format("{}: cannot be made: {}", file.parent_path().string(), failed.message()),
                      "name a folder that may be written"));
  }
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    if (errno == EEXIST) return {};
    return fail(error(code, fmt::format("{}: cannot be opened: {}", file.string(), std::strerror(errno)),
                      "name a file that may be read and written"));
  }
  ::close(descriptor);
  return {};
}

}  // namespace

Result<Database> Database::open(const std::filesystem::path& file, std::string code) {
  if (auto made = make_private_file(file, code); !made) return fail(made.error());
  auto handle = std::make_unique<Handle>();
  handle->code = std::move(code);
  handle->file = file.string();
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (const int result = sqlite3_open_v2(file.c_str(), &handle->connection, flags, nullptr); result != SQLITE_OK) {
    return fail(handle->describe(result));
  }
  sqlite3_extended_result_codes(handle->connection, 1);
  sqlite3_busy_timeout(handle->connection, 10'000);
  Database database(std::move(handle));
  // Looked at before anything is written: switching to WAL already changes a file.
  std::int64_t tables = 0, ours = 0;
  {
    Statement look = database.prepare("SELECT count(*), coalesce(sum(name = 'weir_parts'), 0) FROM sqlite_master");
    if (look.step()) {
      tables = look.integer(0);
      ours = look.integer(1);
    }
  }
  if (auto problem = database.problem()) return fail(*problem);
  if (tables > 0 && ours == 0) {
    return fail(error(database.handle_->code, fmt::format("{}: is a database of another program", file.string()),
                      "name another file; this one was not changed"));
  }
  auto prepared = database.execute(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
      "CREATE TABLE IF NOT EXISTS weir_parts(part TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID");
  if (!prepared) return fail(prepared.error());
  return database;
}

Statement Database::prepare(std::string_view sql) {
  auto handle = std::make_unique<Statement::Handle>();
  handle->database = handle_.get();
  handle->sql = std::string(sql);
  if (auto known = handle_->idle.find(sql); known != handle_->idle.end()) {
    handle->statement = known->second;
    handle_->idle.erase(known);
    return Statement(std::move(handle));
  }
  const int result = sqlite3_prepare_v3(handle_->connection, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle->statement, nullptr);
  if (result != SQLITE_OK) handle_->remember(result);
  return Statement(std::move(handle));
}

Result<void> Database::execute(std::string_view sql) {
  const int result = sqlite3_exec(handle_->connection, std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return fail(handle_->describe(result));
  return {};
}

Result<void> Database::transaction(const std::function<Result<void>()>& work) {
  if (auto begun = execute("BEGIN IMMEDIATE"); !begun) return begun;
  Result<void> result = work();
  if (auto broken = problem(); broken && result) result = fail(*broken);
  if (result) result = execute("COMMIT");
  // Some errors (a full disk) have rolled back already; then there is nothing to undo.
  if (!result && sqlite3_get_autocommit(handle_->connection) == 0) {
    if (auto undone = execute("ROLLBACK"); !undone) return undone;
  }
  return result;
}

Result<void> Database::upgrade(std::string_view part, std::initializer_list<std::string_view> steps) {
  return transaction([&]() -> Result<void> {
    std::size_t version = 0;
    {
      Statement look = prepare("SELECT version FROM weir_parts WHERE part = ?");
      look.bind(1, part);
      if (look.step()) version = static_cast<std::size_t>(look.integer(0));
    }
    if (version > steps.size()) {
      return fail(error(handle_->code,
                        fmt::format("{}: its {} tables are of version {}, this program knows {}", handle_->file, part,
                                    version, steps.size()),
                        "use a newer program; the file was not changed"));
    }
    if (version == steps.size()) return {};
    for (std::size_t next = version; next < steps.size(); ++next) {
      if (auto done = execute(*(steps.begin() + next)); !done) return done;
    }
    Statement note = prepare("INSERT OR REPLACE INTO weir_parts(part, version) VALUES(?, ?)");
    note.bind_all(part, static_cast<std::int64_t>(steps.size())).step();
    return {};
  });
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(handle_->connection);
}

std::int64_t Database::last_row() const {
  return sqlite3_last_insert_rowid(handle_->connection);
}

std::optional<Diagnostic> Database::problem() {
  return std::exchange(handle_->problem, std::nullopt);
}

}  // namespace weir::sqlite
