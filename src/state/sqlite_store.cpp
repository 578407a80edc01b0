#include <cstdlib>

#include <fmt/format.h>

#include "sqlite/database.hpp"
#include "state/baseline_files.hpp"
#include "state/stores.hpp"

namespace weir::state {
namespace {

constexpr std::string_view tables =
    "CREATE TABLE IF NOT EXISTS weir_state (name TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;";

class SqliteStore : public BaselineStore {
 public:
  SqliteStore(sqlite::Database database, std::string file) : database_(std::move(database)), file_(std::move(file)) {}

  Result<Stored> load() override {
    auto files = read_files();
    if (!files) return fail(files.error());
    if (files->empty()) return Stored{};
    auto baseline = from_files(*files, place());
    if (!baseline) return fail(baseline.error());
    return Stored{std::move(*baseline), current_token(), true};
  }

  Result<std::optional<BaselineIndex>> load_index() override {
    auto files = read_files(index_files());
    if (!files) return fail(files.error());
    if (files->empty()) return std::optional<BaselineIndex>();
    auto index = index_from_files(*files, place());
    if (!index) return fail(index.error());
    return std::optional<BaselineIndex>(std::move(*index));
  }

  Result<std::string> save(const Baseline& baseline, const std::string& token) override {
    return write(baseline, &token);
  }

  Result<std::string> replace(const Baseline& baseline) override { return write(baseline, nullptr); }

  Result<void> probe() override {
    return database_.transaction([&]() -> Result<void> {
      auto done = database_.execute(
          "INSERT OR REPLACE INTO weir_state (name, content) VALUES ('probe', ''); "
          "DELETE FROM weir_state WHERE name = 'probe';");
      return done;
    });
  }

  std::string place() const override { return "SQLite file " + file_; }

 private:
  Result<std::map<std::string, std::string>> read_files(const std::set<std::string>& names = {}) {
    std::map<std::string, std::string> files;
    auto listed = database_.prepare("SELECT name FROM weir_state WHERE name <> 'token' ORDER BY name");
    while (listed.step())
      if (names.empty() || names.contains(listed.text(0))) files.emplace(listed.text(0), "");
    for (auto& [name, content] : files) {
      auto statement = database_.prepare("SELECT content FROM weir_state WHERE name = ?1");
      if (statement.bind(1, std::string_view(name)).step()) content = statement.text(0);
    }
    if (auto problem = database_.problem()) return fail(*problem);
    return files;
  }

  /// Grows with every save; kept apart from the texts so that a damaged state can still be compared and replaced.
  std::string current_token() {
    auto statement = database_.prepare("SELECT content FROM weir_state WHERE name = 'token'");
    return statement.step() ? statement.text(0) : std::string();
  }

  Result<std::string> write(const Baseline& baseline, const std::string* expected) {
    std::string token;
    auto saved = database_.transaction([&]() -> Result<void> {
      const std::string current = current_token();
      if (expected && current != *expected)
        return fail(
            error("S014", fmt::format("the state in {} was changed by another run meanwhile", place()), "run again"));
      token = std::to_string(current.empty() ? 1 : std::strtoll(current.c_str(), nullptr, 10) + 1);
      auto files = to_files(baseline);
      files["token"] = token;
      for (const auto& [name, content] : files) put(name, content);
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
