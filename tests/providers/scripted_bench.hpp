#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "providers/registry.hpp"
#include "support/fake_clock.hpp"
#include "support/scripted_transport.hpp"
#include "support/seeded_random.hpp"

namespace weir::test {

/// Providers of a server that answers as a test says.
class ScriptedBench {
 public:
  template <class Script>
  explicit ScriptedBench(Script script, bool extensions = true) : transport(std::move(script)) {
    providers::Offer offer;
    offer.extensions = extensions;
    table = providers::make_providers(client, offer, {"DataSource", "Connector", "StreamMapping", "Connection"});
  }

  providers::Provider& sources() { return *table.at("DataSource"); }
  providers::Provider& connectors() { return *table.at("Connector"); }
  providers::Provider& mappings() { return *table.at("StreamMapping"); }
  providers::Provider& connections() { return *table.at("Connection"); }

  ScriptedTransport transport;
  FakeClock clock;
  SeededRandom random;
  http::Client client{transport, SecretText("cpod_bearer_key"), {.requests_per_second = 0}, clock, random};
  providers::ProviderTable table;
};

/// A data source as the API writes it.
inline Json wire_source(const std::string& id) {
  return {{"id", id},
          {"name", "Okta"},
          {"type", "okta"},
          {"status", "active"},
          {"configFields", {"domain", "apiToken"}},
          {"tags", {"b", "a"}},
          {"version", 3}};
}

/// A stream mapping as the API writes it.
inline Json wire_mapping(const std::string& source, const std::string& stream) {
  return {{"id", source + "." + stream},
          {"sourceId", source},
          {"stream", stream},
          {"fields", {{"created", {{"type", "timestamp"}}}}},
          {"tags", {"weir:k3v9x2qm/StreamMapping/okta-users"}},
          {"version", 2}};
}

/// A connection as the API writes it.
inline Json wire_connection(const std::string& id) {
  return {{"id", id},
          {"name", "Okta to warehouse"},
          {"sourceId", "ds-1"},
          {"destinationId", "cnn-1"},
          {"schedule", "daily"},
          {"backfillDays", 2},
          {"streams", {"users", "groups"}},
          {"enabled", true},
          {"tags", {"identity"}},
          {"stale", true},
          {"recordsLast30Days", 1204},
          {"version", 5}};
}

inline std::string page_of(const std::vector<Json>& items, const Json& next, const Json& total) {
  return Json{{"items", items}, {"nextCursor", next}, {"total", total}}.dump();
}

}  // namespace weir::test
