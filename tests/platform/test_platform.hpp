#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/json.hpp"
#include "platform/server.hpp"
#include "support/fake_clock.hpp"
#include "support/scratch_folder.hpp"
#include "support/seeded_random.hpp"

namespace weir::test {

/// What came back, read.
struct Answer {
  int status = 0;
  Json json;
  http::Headers headers;
  std::string body;

  std::string header(std::string_view name) const {
    const std::string* value = headers.get(name);
    return value == nullptr ? "" : *value;
  }
  /// `code` of an error body.
  std::string code() const { return json.is_object() ? json.value("code", "") : ""; }
};

using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// A platform server on a database file of its own, with a clock and randomness that tests drive.
class TestPlatform {
 public:
  explicit TestPlatform(platform::Profile profile = platform::Profile::full, double rate = 0);

  /// Sends with the API key; `extra` may set another Authorization.
  Answer send(http::Method method, const std::string& target, const std::string& body = "",
              const HeaderList& extra = {});
  Answer get(const std::string& target, const HeaderList& extra = {}) {
    return send(http::Method::get, target, "", extra);
  }
  Answer post(const std::string& target, const Json& body, const HeaderList& extra = {}) {
    return send(http::Method::post, target, body.dump(), extra);
  }
  Answer patch(const std::string& target, const Json& body, const HeaderList& extra = {}) {
    return send(http::Method::patch, target, body.dump(), extra);
  }
  Answer put(const std::string& target, const Json& body, const HeaderList& extra = {}) {
    return send(http::Method::put, target, body.dump(), extra);
  }
  Answer remove(const std::string& target, const HeaderList& extra = {}) {
    return send(http::Method::delete_, target, "", extra);
  }
  /// Creates a source of type okta and gives its id.
  std::string new_source(const std::string& name, Json more = Json::object());
  std::string new_connector(const std::string& name, Json more = Json::object());
  std::string new_connection(const std::string& source, const std::string& connector, Json more = Json::object());
  /// A data source or connection as a GET gives it.
  Json source(const std::string& id);
  Json connection(const std::string& id);
  /// An Authorization header with a token.
  HeaderList token(const platform::TokenRequest& request);

  /// The same file opened again, as after a restart.
  void reopen();
  void open_as(platform::Profile profile);

  platform::Server& server() { return *server_; }
  FakeClock& clock() { return clock_; }
  std::filesystem::path database() const { return folder_.path() / "platform.db"; }

 private:
  ScratchFolder folder_;
  FakeClock clock_;
  SeededRandom random_;
  platform::Options options_;
  std::unique_ptr<platform::Server> server_;
};

/// A valid body for POST /v1/data-sources.
Json source_body(const std::string& name);
Json connector_body(const std::string& name);
Json connection_body(const std::string& source, const std::string& connector);
/// The path of a stream's mapping.
std::string mapping_path(const std::string& source, const std::string& stream);

inline constexpr const char* sources_path = "/v1/data-sources";
inline constexpr const char* connections_path = "/v1/connections";
inline constexpr const char* mappings_path = "/v1/stream-mappings";
inline constexpr const char* connectors_path = "/api/v1/integration/connectors";

}  // namespace weir::test
