#include "providers/registry.hpp"

#include <algorithm>
#include <array>

#include "providers/connection.hpp"
#include "providers/connector.hpp"
#include "providers/data_source.hpp"
#include "providers/rest_provider.hpp"
#include "providers/stream_mapping.hpp"

namespace weir::providers {

ProviderTable make_providers(http::Client& client, const Offer& offer, const std::vector<std::string>& kinds) {
  const std::array<const RestKind*, 4> known{&connection(), &connector(), &data_source(), &stream_mapping()};
  ProviderTable table;
  for (const RestKind* kind : known) {
    if (std::find(kinds.begin(), kinds.end(), kind->kind) == kinds.end()) continue;
    table.emplace(kind->kind, std::make_unique<RestProvider>(client, *kind, offer.extensions));
  }
  return table;
}

}  // namespace weir::providers
