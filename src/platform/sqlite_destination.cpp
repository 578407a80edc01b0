#include "platform/sqlite_destination.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/crypto.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "sqlite/database.hpp"

namespace weir::platform {
namespace {

/// SQLite takes 2,000.
constexpr std::size_t most_columns = 1900;

/// Names compare as SQLite compares them.
constexpr std::string_view name_tables =
    "CREATE TABLE weir_tables(outlet TEXT PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE) WITHOUT ROWID;"
    "CREATE TABLE weir_columns(outlet TEXT NOT NULL, field TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE,"
    " PRIMARY KEY(outlet, field), UNIQUE(outlet, name)) WITHOUT ROWID;";

/// What leads to version 2: by which fields the records of a table are known.
constexpr std::string_view key_fields_column = "ALTER TABLE weir_tables ADD COLUMN key_fields TEXT;";

/// A name that SQLite takes, near to `wanted`: not empty, no control characters, not too long, none of its own or ours.
std::string plain_name(std::string_view wanted) {
  constexpr std::size_t longest = 100;
  std::string name;
  for (const char c : wanted) {
    if (name.size() >= longest && !continues_code_point(c)) break;
    name += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '_' : c;
  }
  const std::string lower = lower_ascii(name);
  if (name.empty() || lower.starts_with("sqlite_") || lower.starts_with("weir_")) name.insert(0, "_");
  return name;
}

/// The first of name, name_2, name_3 ... that is free.
template <class Taken>
std::string free_name(std::string_view wanted, const Taken& taken) {
  const std::string plain = plain_name(wanted);
  std::string name = plain;
  for (int number = 2; taken(name); ++number) name = fmt::format("{}_{}", plain, number);
  return name;
}

std::string in_quotes(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

void bind_value(sqlite::Statement& statement, int index, const Json& value) {
  if (value.is_null()) {
    statement.bind_null(index);
  } else if (value.is_boolean()) {
    statement.bind(index, value.get<bool>());
  } else if (value.is_number_float()) {
    statement.bind(index, value.get<double>());
  } else if (value.is_number_unsigned() &&
             value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
    statement.bind(index, canonical_json(value));
  } else if (value.is_number_integer()) {
    statement.bind(index, value.get<std::int64_t>());
  } else if (value.is_string()) {
    statement.bind(index, value.get_ref<const std::string&>());
  } else {
    statement.bind(index, canonical_json(value));
  }
}

/// One outlet's table, open for a write.
class Table {
 public:
  Table(sqlite::Database& database, const Outlet& outlet) : database_(database), outlet_(outlet) {}

  /// Makes the table and the columns that `records` need, where they are not there.
  Result<void> prepare(const std::vector<Json>& records);
  Delivered put(const std::vector<const Json*>& records);
  std::size_t remove_all_but(const std::set<std::string, std::less<>>& keys);

 private:
  Result<void> find_or_make();
  Result<void> add_column(const std::string& field);
  void read_columns();
  void take_over_key();
  void make_keys_anew();
  std::string quoted_name(const std::string& field) const;
  std::string put_text() const;

  sqlite::Database& database_;
  const Outlet& outlet_;
  std::string name_;                                          ///< quoted
  std::vector<std::pair<std::string, std::string>> columns_;  ///< field, quoted name
};

Result<void> Table::find_or_make() {
  auto look = database_.prepare("SELECT name FROM weir_tables WHERE outlet = ?");
  look.bind(1, outlet_.name);
  if (look.step()) {
    name_ = in_quotes(look.view(0));
    return {};
  }
  const std::string name = free_name(outlet_.name, [&](const std::string& wanted) {
    return database_.prepare("SELECT 1 FROM weir_tables WHERE name = ?").bind(1, wanted).step();
  });
  name_ = in_quotes(name);
  database_.prepare("INSERT INTO weir_tables(outlet, name) VALUES(?, ?)").bind_all(outlet_.name, name).step();
  return database_.execute("CREATE TABLE " + name_ + "(weir_key TEXT PRIMARY KEY, weir_digest TEXT NOT NULL)");
}

void Table::read_columns() {
  auto look = database_.prepare("SELECT field, name FROM weir_columns WHERE outlet = ?");
  look.bind(1, outlet_.name);
  while (look.step()) columns_.emplace_back(look.text(0), in_quotes(look.view(1)));
}

Result<void> Table::add_column(const std::string& field) {
  const std::string name = free_name(field, [&](const std::string& wanted) {
    auto look = database_.prepare("SELECT 1 FROM weir_columns WHERE outlet = ? AND name = ?");
    return look.bind_all(outlet_.name, wanted).step();
  });
  database_.prepare("INSERT INTO weir_columns(outlet, field, name) VALUES(?, ?, ?)")
      .bind_all(outlet_.name, field, name)
      .step();
  columns_.emplace_back(field, in_quotes(name));
  return database_.execute("ALTER TABLE " + name_ + " ADD COLUMN " + in_quotes(name));
}

Result<void> Table::prepare(const std::vector<Json>& records) {
  if (auto made = find_or_make(); !made) return made;
  read_columns();
  std::set<std::string, std::less<>> known;
  for (const auto& [field, name] : columns_) known.insert(field);
  std::vector<std::string> missing;
  const auto want = [&](const std::string& field) {
    if (known.insert(field).second) missing.push_back(field);
  };
  for (const std::string& field : outlet_.primary_key) want(field);
  for (const Json& record : records)
    for (auto member = record.begin(); member != record.end(); ++member) want(member.key());
  if (known.size() > most_columns) {
    return fail(error("U033", fmt::format("a table of a destination would have more than {} columns", most_columns),
                      "deliver this stream to a connector of another provider"));
  }
  for (const std::string& field : missing)
    if (auto added = add_column(field); !added) return added;
  take_over_key();
  return {};
}

std::string Table::quoted_name(const std::string& field) const {
  for (const auto& [known, name] : columns_)
    if (known == field) return name;
  return "NULL";
}

/// A source may come to know its records by other fields: then what is there gets the keys that it has now, or every
/// record would stand there twice.
void Table::take_over_key() {
  const std::string fields = Json(outlet_.primary_key).dump();
  std::optional<std::string> before;
  {
    auto look = database_.prepare("SELECT key_fields FROM weir_tables WHERE outlet = ?");
    if (look.bind(1, outlet_.name).step()) before = look.optional_text(0);
  }
  if (before == fields) return;
  database_.prepare("UPDATE weir_tables SET key_fields = ? WHERE outlet = ?").bind_all(fields, outlet_.name).step();
  if (before && !outlet_.primary_key.empty()) make_keys_anew();
}

/// Rows in which a field of the key is missing stay as they are.
void Table::make_keys_anew() {
  std::vector<std::string> names, there;
  for (const std::string& field : outlet_.primary_key) {
    names.push_back(quoted_name(field));
    there.push_back(names.back() + " IS NOT NULL");
  }
  std::vector<std::pair<std::string, std::string>> keys;  // before and now
  {
    auto look = database_.prepare("SELECT weir_key, json_array(" + join(names, ", ") + ") FROM " + name_ + " WHERE " +
                                  join(there, " AND "));
    while (look.step()) {
      const Json values = Json::parse(look.view(1), nullptr, false);
      if (values.is_array()) keys.emplace_back(look.text(0), canonical_json(values));
    }
  }
  // Aside first: the key of one row now may be that of another before.
  auto aside = database_.prepare("UPDATE " + name_ + " SET weir_key = 'aside:' || weir_key WHERE weir_key = ?");
  auto back = database_.prepare("UPDATE OR REPLACE " + name_ + " SET weir_key = ? WHERE weir_key = 'aside:' || ?");
  for (const auto& [old_key, new_key] : keys) {
    aside.reset();
    aside.bind(1, old_key).step();
  }
  for (const auto& [old_key, new_key] : keys) {
    back.reset();
    back.bind_all(new_key, old_key).step();
  }
}

std::string Table::put_text() const {
  std::string names = "weir_key, weir_digest";
  std::string places = "?, ?";
  for (const auto& [field, name] : columns_) {
    names += ", " + name;
    places += ", ?";
  }
  return "INSERT OR REPLACE INTO " + name_ + "(" + names + ") VALUES(" + places + ")";
}

Delivered Table::put(const std::vector<const Json*>& records) {
  auto look = database_.prepare("SELECT weir_digest FROM " + name_ + " WHERE weir_key = ?");
  auto put = database_.prepare(put_text());
  Delivered done;
  for (const Json* record : records) {
    const std::string key = record_key(*record, outlet_.primary_key);
    const std::string digest = sha256_hex(canonical_json(*record));
    look.reset();
    const bool there = look.bind(1, key).step();
    if (there && look.view(0) == digest) {
      ++done.unchanged;
      continue;
    }
    ++(there ? done.updated : done.created);
    put.reset();
    put.bind_all(key, digest);
    int index = 2;
    for (const auto& [field, name] : columns_) {
      const auto value = record->find(field);
      bind_value(put, ++index, value == record->end() ? Json() : *value);
    }
    put.step();
  }
  return done;
}

std::size_t Table::remove_all_but(const std::set<std::string, std::less<>>& keys) {
  std::vector<std::string> gone;
  {
    auto look = database_.prepare("SELECT weir_key FROM " + name_);
    while (look.step())
      if (!keys.contains(look.view(0))) gone.push_back(look.text(0));
  }
  auto remove = database_.prepare("DELETE FROM " + name_ + " WHERE weir_key = ?");
  for (const std::string& key : gone) {
    remove.reset();
    remove.bind(1, key).step();
  }
  return gone.size();
}

class SqliteDestination : public Destination {
 public:
  explicit SqliteDestination(sqlite::Database database) : database_(std::move(database)) {}

  Result<Delivered> write(const Outlet& outlet, const std::vector<Json>& records, bool whole) override {
    std::map<std::string, const Json*> last;  // by key
    for (const Json& record : records) last.insert_or_assign(record_key(record, outlet.primary_key), &record);
    std::vector<const Json*> chosen;
    std::set<std::string, std::less<>> keys;
    for (const auto& [key, record] : last) {
      chosen.push_back(record);
      keys.insert(key);
    }
    Delivered done;
    auto written = database_.transaction([&]() -> Result<void> {
      Table table(database_, outlet);
      if (auto ready = table.prepare(records); !ready) return ready;
      done = table.put(chosen);
      if (whole) done.deleted = table.remove_all_but(keys);
      return {};
    });
    if (!written) return fail(written.error());
    return done;
  }

 private:
  sqlite::Database database_;
};

}  // namespace

Result<std::unique_ptr<Destination>> open_sqlite_destination(const std::filesystem::path& file) {
  auto database = sqlite::Database::open(file, "U033");
  if (!database) return fail(database.error());
  if (auto ready = database->upgrade("destination", {name_tables, key_fields_column}); !ready)
    return fail(ready.error());
  return std::make_unique<SqliteDestination>(std::move(*database));
}

}  // namespace weir::platform
