#include "platform/store.hpp"

#include <utility>

#include "core/crypto.hpp"
#include "core/ulid.hpp"
#include "platform/answer.hpp"
#include "platform/sync_tables.hpp"
#include "platform/tables.hpp"

namespace weir::platform {
namespace {

constexpr const char* first_tenant_name = "default";

/// The text of SQLite's error stays here: it may name files of the host.
http::Response storage_failed() {
  http::Response answer = refusal(503, "storage_unavailable", "the request was not carried out; try again");
  answer.headers.set("Retry-After", "1");
  return answer;
}

}  // namespace

Store::Store(std::filesystem::path file, sqlite::Database writer, Clock& clock, Random& random)
    : file_(std::move(file)), clock_(clock), random_(random), writer_(std::move(writer)) {}

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& file, Clock& clock, Random& random) {
  auto database = sqlite::Database::open(file, "U031");
  if (!database) return fail(database.error());
  if (auto ready = database->upgrade("platform", {tables, link_tables}); !ready) return fail(ready.error());
  if (auto ready = database->upgrade("platform syncs", {sync_tables}); !ready) return fail(ready.error());
  std::unique_ptr<Store> store(new Store(file, std::move(*database), clock, random));
  if (auto ready = store->prepare_keys(); !ready) return fail(ready.error());
  auto ready = store->writer_.transaction([&] { return store->prepare_first_tenant(); });
  if (!ready) return fail(ready.error());
  return store;
}

std::string Store::new_id(const std::string& prefix) {
  return prefix + make_ulid(clock_.now(), random_);
}

Result<std::string> Store::fact(const std::string& name, const std::function<std::string()>& make) {
  auto insert = writer_.prepare("INSERT OR IGNORE INTO platform_facts(name, value) VALUES(?, ?)");
  insert.bind_all(name, make()).step();
  auto look = writer_.prepare("SELECT value FROM platform_facts WHERE name = ?");
  look.bind_all(name);
  std::string value = look.step() ? look.text(0) : "";
  if (auto problem = writer_.problem()) return fail(*problem);
  return value;
}

Result<void> Store::prepare_keys() {
  bool sealed_before = false;
  {
    auto look = writer_.prepare("SELECT 1 FROM platform_facts WHERE name = 'keys'");
    sealed_before = look.step();
  }
  std::filesystem::path secret_file = file_, key_file = file_;
  secret_file += ".secret";
  key_file += ".key";
  auto keys = load_server_keys(secret_file, !sealed_before, random_);
  if (!keys) return fail(keys.error());
  keys_ = std::move(*keys);
  auto check = fact("keys", [&] { return hmac_sha256_hex(keys_.config, "weir platform"); });
  if (!check) return fail(check.error());
  if (*check != hmac_sha256_hex(keys_.config, "weir platform")) {
    return fail(error("U031", secret_file.string() + ": holds the keys of another database",
                      "bring back the file that was made with this database"));
  }
  auto api_key = load_api_key(key_file, clock_.now(), random_);
  if (!api_key) return fail(api_key.error());
  api_key_ = std::move(*api_key);
  return {};
}

Result<void> Store::prepare_first_tenant() {
  auto instance = fact("instance", [&] { return new_id("ins-"); });
  if (!instance) return fail(instance.error());
  instance_id_ = std::move(*instance);
  auto tenant = add_tenant(first_tenant_name);
  if (!tenant) return fail(tenant.error());
  first_tenant_ = std::move(*tenant);
  // Another key in the file replaces the one before: deleting the file and starting again is how a key is changed.
  const std::string hash = hmac_sha256_hex(keys_.hashes, api_key_);
  writer_.prepare("DELETE FROM api_keys WHERE tenant = ? AND hash <> ?").bind_all(first_tenant_, hash).step();
  writer_.prepare("INSERT OR IGNORE INTO api_keys(hash, id, tenant, role, created_at) VALUES(?, ?, ?, 'writer', ?)")
      .bind_all(hash, "key-" + api_key_id(api_key_), first_tenant_, format_rfc3339(clock_.now()))
      .step();
  return {};
}

Result<std::string> Store::add_tenant(const std::string& name) {
  writer_.prepare("INSERT OR IGNORE INTO tenants(id, name, created_at) VALUES(?, ?, ?)")
      .bind_all(new_id("tnt-"), name, format_rfc3339(clock_.now()))
      .step();
  auto look = writer_.prepare("SELECT id FROM tenants WHERE name = ?");
  look.bind_all(name);
  std::string id = look.step() ? look.text(0) : "";
  if (auto problem = writer_.problem()) return fail(*problem);
  return id;
}

Result<std::string> Store::tenant_named(const std::string& name) {
  if (const auto known = has_tenant(name); known && *known) return name;
  const std::lock_guard lock(write_guard_);
  std::string id;
  auto done = writer_.transaction([&]() -> Result<void> {
    auto added = add_tenant(name);
    if (!added) return fail(added.error());
    id = std::move(*added);
    return {};
  });
  if (!done) return fail(done.error());
  return id;
}

Result<std::unique_ptr<sqlite::Database>> Store::take_reader() {
  {
    const std::lock_guard lock(pool_guard_);
    if (!idle_readers_.empty()) {
      auto reader = std::move(idle_readers_.back());
      idle_readers_.pop_back();
      return reader;
    }
  }
  auto opened = sqlite::Database::open(file_, "U031");
  if (!opened) return fail(opened.error());
  return std::make_unique<sqlite::Database>(std::move(*opened));
}

void Store::give_back(std::unique_ptr<sqlite::Database> reader) {
  const std::lock_guard lock(pool_guard_);
  idle_readers_.push_back(std::move(reader));
}

http::Response Store::read(const Work& work) {
  auto reader = take_reader();
  if (!reader) return storage_failed();
  sqlite::Database& database = **reader;
  http::Response answer;
  bool whole = false;
  if (database.execute("BEGIN")) {
    answer = work(database);
    whole = !database.problem();
    whole = database.execute("COMMIT").has_value() && whole;
  }
  // A connection that failed is not kept.
  if (!whole) return storage_failed();
  give_back(std::move(*reader));
  return answer;
}

http::Response Store::write(const Work& work) {
  const std::lock_guard lock(write_guard_);
  http::Response answer;
  bool refused = false;
  auto done = writer_.transaction([&]() -> Result<void> {
    answer = work(writer_);
    if (auto broken = writer_.problem()) return fail(*broken);
    refused = answer.status >= 400;
    if (refused) return fail(error("U031", "refused"));
    return {};
  });
  return done || refused ? answer : storage_failed();
}

tl::expected<std::optional<KeyOwner>, http::Response> Store::find_key(const std::string& api_key) {
  std::optional<KeyOwner> owner;
  const std::string hash = hmac_sha256_hex(keys_.hashes, api_key);
  http::Response answer = read([&](sqlite::Database& database) {
    auto look = database.prepare("SELECT id, tenant, role FROM api_keys WHERE hash = ?");
    look.bind_all(hash);
    if (look.step()) owner = KeyOwner{look.text(0), look.text(1), look.text(2)};
    return http::Response{};
  });
  if (answer.status != 0) return tl::unexpected(std::move(answer));
  return owner;
}

tl::expected<bool, http::Response> Store::has_tenant(const std::string& id) {
  bool found = false;
  http::Response answer = read([&](sqlite::Database& database) {
    auto look = database.prepare("SELECT 1 FROM tenants WHERE id = ?");
    found = look.bind_all(id).step();
    return http::Response{};
  });
  if (answer.status != 0) return tl::unexpected(std::move(answer));
  return found;
}

}  // namespace weir::platform
