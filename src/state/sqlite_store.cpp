#include <cstdlib>

#include <fmt/format.h>

#include "sqlite/database.hpp"
#include "state/baseline_files.hpp"
#include "state/state_files.hpp"
#include "state/stores.hpp"

namespace weir::state {
namespace {

constexpr std::string_view tables =
    "CREATE TABLE IF NOT EXISTS weir_state (name TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;";

class SqliteStore : public BaselineStore {
 public:
  SqliteStore(sqlite::Database database, std::string file) : database_(std::move(database)), file_(std::move(file)) {}

  Result<Stored> load() override {
    auto read = read_files();
    if (!read) return fail(read.error());
    if (read->files.empty()) return Stored{};
    auto stored = read_state(read->files, place());
    if (stored) stored->token = std::move(read->token);
    return stored;
  }

  Result<std::optional<BaselineIndex>> load_index() override {
    auto read = read_files(index_files());
    if (!read) return fail(read.error());
    if (read->files.empty()) return std::optional<BaselineIndex>();
    auto index = index_from_files(read->files, place());
    if (!index) return fail(index.error());
    return std::optional<BaselineIndex>(std::move(*index));
  }

  Result<Stored> load_lease() override {
    auto read = read_files({lease_file});
    if (!read) return fail(read.error());
    auto lease = read_lease(read->files, place());
    if (!lease) return fail(lease.error());
    Stored stored;
    stored.lease = std::move(*lease);
    stored.token = std::move(read->token);
    return stored;
  }

  Result<std::string> load_runs() override {
    auto read = read_files({runs_file});
    if (!read) return fail(read.error());
    return std::move(read->files[runs_file]);
  }

  Result<std::string> put_lease(const Lease& lease, const std::string& token) override {
    return write(&token, [&]() -> Result<Files> { return Files{{lease_file, lease_text(lease)}}; });
  }

  Result<std::string> save(const Record& record, const std::string& token) override {
    return write(&token, [&]() -> Result<Files> {
      auto runs = load_runs();
      if (!runs) return fail(runs.error());
      return record_files(record, *runs);
    });
  }

  Result<std::string> replace(const Record& record) override {
    return write(nullptr, [&]() -> Result<Files> {
      auto runs = load_runs();
      if (!runs) return fail(runs.error());
      return record_files(record, intact_run_log(*runs));
    });
  }

  std::string place() const override { return "SQLite file " + file_; }

 private:
  using Files = std::map<std::string, std::string>;

  struct Read {
    Files files;
    std::string token;
  };

  /// All files, or those that are named, and the token that they belong to: one statement sees one moment.
  Result<Read> read_files(const std::set<std::string>& names = {}) {
    std::string wanted = names.empty() ? "" : "|token|";
    for (const std::string& name : names) wanted += name + "|";
    auto rows = database_.prepare(
        "SELECT name, content FROM weir_state WHERE ?1 = '' OR instr(?1, '|' || name || '|') > 0 ORDER BY name");
    rows.bind(1, wanted);
    Read read;
    while (rows.step()) (rows.text(0) == "token" ? read.token : read.files[rows.text(0)]) = rows.text(1);
    if (auto problem = database_.problem()) return fail(*problem);
    return read;
  }

  /// Grows with every save; kept apart from the texts so that a damaged state can still be compared and replaced.
  std::string current_token() {
    auto statement = database_.prepare("SELECT content FROM weir_state WHERE name = 'token'");
    return statement.step() ? statement.text(0) : std::string();
  }

  /// `make` gives the files to write, inside of the transaction.
  template <class Make>
  Result<std::string> write(const std::string* expected, Make make) {
    std::string token;
    auto saved = database_.transaction([&]() -> Result<void> {
      const std::string current = current_token();
      if (expected && current != *expected)
        return fail(
            error("S014", fmt::format("the state in {} was changed by another run meanwhile", place()), "run again"));
      token = std::to_string(current.empty() ? 1 : std::strtoll(current.c_str(), nullptr, 10) + 1);
      auto files = make();
      if (!files) return fail(files.error());
      (*files)["token"] = token;
      for (const auto& [name, content] : *files) put(name, content);
      return database_problem();
    });
    if (!saved) return fail(saved.error());
    return token;
  }

  void put(std::string_view name, std::string_view content) {
    auto statement = database_.prepare("INSERT OR REPLACE INTO weir_state (name, content) VALUES (?1, ?2)");
    statement.bind(1, name).bind(2, content).step();
  }

  Result<void> database_problem() {
    if (auto problem = database_.problem()) return fail(*problem);
    return {};
  }

  sqlite::Database database_;
  std::string file_;
};

}  // namespace

Result<std::unique_ptr<BaselineStore>> open_sqlite_store(const std::filesystem::path& database) {
  auto opened = sqlite::Database::open(database, "S013");
  if (!opened) return fail(opened.error());
  if (auto made = opened->execute(tables); !made) return fail(made.error());
  std::unique_ptr<BaselineStore> store = std::make_unique<SqliteStore>(std::move(*opened), database.string());
  return store;
}

}  // namespace weir::state
