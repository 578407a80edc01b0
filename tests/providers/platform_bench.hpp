#pragma once

#include <filesystem>
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
    table = providers::make_providers(*client, offer, {"DataSource", "Connector"});
    faults->reset();
  }

  providers::Provider& provider(const std::string& kind) { return *table.at(kind); }

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
};

/// What tells the kinds apart for a test that runs over all of them.
struct KindSample {
  std::string kind;
  std::string collection;
  Json fields;         ///< of a create
  std::string edited;  ///< a field that a test may edit
  Json edited_value;
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
       "0 2 * * *"},
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
       "bigquery"},
  };
  return samples;
}

inline const SecretText& sample_secret() {
  static const SecretText secret("00canary-Okta-token-7f3a");
  return secret;
}

inline providers::Draft sample_draft(const KindSample& sample, const std::string& name = "one") {
  providers::Draft draft;
  draft.fields = sample.fields;
  draft.tags = write_tags({"identity", "b-team"}, Mark{"k3v9x2qm", {sample.kind, name}}, {});
  if (sample.kind == "DataSource") draft.secrets["/config/apiToken"] = &sample_secret();
  return draft;
}

}  // namespace weir::test
