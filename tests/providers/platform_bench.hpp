#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "http/client.hpp"
#include "platform/server.hpp"
#include "providers/registry.hpp"
#include "support/fake_clock.hpp"
#include "support/fault_transport.hpp"
#include "support/scratch_folder.hpp"
#include "support/seeded_random.hpp"

namespace weir::test {

/// A real platform server in this process, a client of it with faults in between, and its providers.
class PlatformBench {
 public:
  explicit PlatformBench(platform::Profile profile, http::ClientRules rules = {.requests_per_second = 0}) {
    platform::Options options;
    options.database = folder.path() / "platform.db";
    options.profile = profile;
    server = std::move(*platform::Server::open(options, clock, random));
    transport = std::make_unique<platform::EmbeddedTransport>(*server, "embedded:platform.db");
    faults = std::make_unique<FaultTransport>(*transport, clock);
    client = std::make_unique<http::Client>(*faults, SecretText(server->api_key()), rules, clock, random);
    offer = *providers::ask_offer(*client, server->api_key());
    table = providers::make_providers(*client, offer, {"DataSource", "Connector", "StreamMapping", "Connection"});
    faults->reset();
  }

  providers::Provider& provider(const std::string& kind) { return *table.at(kind); }

  /// Makes a source and a connector by hand for kinds that name them; `references` are their ids from then on.
  void make_referenced() {
    const Json source{{"name", "Base"}, {"type", "okta"}, {"config", {{"domain", "acme.okta.com"}, {"apiToken", "x"}}}};
    const Json connector{{"name", "Base"}, {"type", "warehouse"}, {"provider", "snowflake"}};
    references["source"] = id_of(by_hand(http::Method::post, "/v1/data-sources", source.dump()));
    references["destination"] = id_of(by_hand(http::Method::post, "/api/v1/integration/connectors", connector.dump()));
    faults->reset();
  }

  static std::string id_of(const http::Response& answer) { return Json::parse(answer.body).at("id"); }

  /// As another person with the same rights would send it, past the faults.
  http::Response by_hand(http::Method method, const std::string& target, const std::string& body = "") {
    http::Request request;
    request.method = method;
    request.target = target;
    request.body = body;
    request.headers.set("Authorization", "Bearer " + server->api_key());
    request.headers.set("Content-Type", "application/json");
    return server->handle(request);
  }

  ScratchFolder folder;
  FakeClock clock;
  SeededRandom random;
  std::unique_ptr<platform::Server> server;
  std::unique_ptr<platform::EmbeddedTransport> transport;
  std::unique_ptr<FaultTransport> faults;
  std::unique_ptr<http::Client> client;
  providers::Offer offer;
  providers::ProviderTable table;
  std::map<std::string, std::string> references;
};

/// What tells the kinds apart for a test that runs over all of them.
struct KindSample {
  std::string kind;
  std::string collection;
  Json fields;         ///< of a create
  std::string edited;  ///< a field that a test may edit
  Json edited_value;
  std::string refused;  ///< a field that the API refuses with this value
  Json refused_value;
  std::string cleared;  ///< an optional field, "" when there is none

  bool has(const char* field) const { return fields.contains(field); }
  /// Its objects have a version whatever the server offers.
  bool versioned() const { return kind == "Connector"; }
  /// Its place is given by its fields, and so made, changed and lost by writing there.
  bool in_place() const { return kind == "StreamMapping"; }
};

inline const std::vector<KindSample>& kind_samples() {
  static const std::vector<KindSample> samples{
      {"DataSource",
       "/v1/data-sources",
       {{"displayName", "Okta (production)"},
        {"type", "okta"},
        {"config", {{"domain", "acme.okta.com"}, {"apiToken", {{"fromEnv", "WEIR_SECRET_OKTA"}}}}},
        {"syncSchedule", "0 */6 * * *"},
        {"enabled", true},
        {"onRemove", "disable"}},
       "syncSchedule",
       "0 2 * * *",
       "displayName",
       "",
       "syncSchedule"},
      {"Connector",
       "/api/v1/integration/connectors",
       {{"displayName", "Warehouse"},
        {"type", "warehouse"},
        {"provider", "snowflake"},
        {"scope", "org"},
        {"authType", "key_pair"},
        {"config", {{"baseUrl", "https://acme.example"}, {"region", "eu-central-1"}}},
        {"vaultPath", "secret/data/tnt-1/connectors/warehouse/credentials"},
        {"eventTypes", {"alert.created"}},
        {"enabled", true},
        {"onRemove", "disable"}},
       "provider",
       "bigquery",
       "displayName",
       "",
       "vaultPath"},
      {"StreamMapping",
       "/v1/stream-mappings",
       {{"source", "base"}, {"stream", "users"}, {"fields", {{"created", {{"type", "date"}}}}}},
       "fields",
       {{"created", {{"type", "string"}}}, {"profile", {{"type", "json"}}}},
       "fields",
       {{"craeted", {{"type", "string"}}}},
       ""},
      {"Connection",
       "/v1/connections",
       {{"displayName", "Okta to warehouse"},
        {"source", "base"},
        {"destination", "base"},
        {"schedule", "0 2 * * *"},
        {"backfillDays", 2},
        {"streams", {"groups", "users"}},
        {"enabled", true},
        {"onRemove", "disable"}},
       "backfillDays",
       5,
       "displayName",
       "",
       "streams"},
  };
  return samples;
}

inline const SecretText& sample_secret() {
  static const SecretText secret("00canary-Okta-token-7f3a");
  return secret;
}

inline providers::Draft sample_draft(const KindSample& sample, const std::string& name = "one",
                                     const std::map<std::string, std::string>& references = {}) {
  providers::Draft draft;
  draft.fields = sample.fields;
  draft.references = references;
  // There is one mapping for each stream.
  if (sample.in_place() && name != "one") draft.fields["stream"] = "groups";
  draft.tags = write_tags({"identity", "b-team"}, Mark{"k3v9x2qm", {sample.kind, name}}, {});
  if (sample.kind == "DataSource") draft.secrets["/config/apiToken"] = &sample_secret();
  return draft;
}

}  // namespace weir::test
