#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "http/message.hpp"
#include "platform/key_files.hpp"
#include "sqlite/database.hpp"

namespace weir::platform {

/// Whose an API key is.
struct KeyOwner {
  std::string id;
  std::string tenant;
  std::string role;
};

/// The platform's tables in one SQLite file: one connection that writes, and as many that read as there are readers at
/// the same time. Thread-safe.
class Store {
 public:
  /// Makes the tables, the first tenant and the key files on the first start. U031 errors.
  static Result<std::unique_ptr<Store>> open(const std::filesystem::path& file, Clock& clock, Random& random);

  using Work = std::function<http::Response(sqlite::Database&)>;
  /// One transaction that sees one state of the file. Nothing `work` writes would be kept.
  http::Response read(const Work& work);
  /// One transaction: kept, and safe on disk, when the answer is below 400; undone otherwise.
  http::Response write(const Work& work);

  /// Whose that key is; nullopt for a key that is nobody's. The error is the answer to give when the file cannot be
  /// read.
  tl::expected<std::optional<KeyOwner>, http::Response> find_key(const std::string& api_key);
  /// Whether there is a tenant of that id.
  tl::expected<bool, http::Response> has_tenant(const std::string& id);
  /// The id of the tenant of that name or id; a new name makes one.
  Result<std::string> tenant_named(const std::string& name);

  const ServerKeys& keys() const { return keys_; }
  const std::string& api_key() const { return api_key_; }
  const std::string& instance_id() const { return instance_id_; }
  const std::string& first_tenant() const { return first_tenant_; }

 private:
  Store(std::filesystem::path file, sqlite::Database writer, Clock& clock, Random& random);
  Result<void> prepare_keys();
  Result<void> prepare_first_tenant();
  Result<std::string> fact(const std::string& name, const std::function<std::string()>& make);
  Result<std::string> add_tenant(const std::string& name);
  std::string new_id(const std::string& prefix);
  Result<std::unique_ptr<sqlite::Database>> take_reader();
  void give_back(std::unique_ptr<sqlite::Database> reader);

  std::filesystem::path file_;
  Clock& clock_;
  Random& random_;
  ServerKeys keys_;
  std::string api_key_, instance_id_, first_tenant_;
  std::mutex write_guard_;
  sqlite::Database writer_;
  std::mutex pool_guard_;
  std::vector<std::unique_ptr<sqlite::Database>> idle_readers_;
};

}  // namespace weir::platform
