#include "providers/registry.hpp"

#include <algorithm>
#include <array>

#include "providers/connector.hpp"
#include "providers/data_source.hpp"
#include "providers/rest_provider.hpp"

namespace weir::providers {

ProviderTable make_providers(http::Client& client, const Offer& offer, const std::vector<std::string>& kinds) {
  const std::array<const RestKind*, 2> known{&connector(), &data_source()};
  ProviderTable table;
  for (const RestKind* kind : known) {
    if (std::find(kinds.begin(), kinds.end(), kind->kind) == kinds.end()) continue;
    table.emplace(kind->kind, std::make_unique<RestProvider>(client, *kind, offer.extensions));
  }
  return table;
}

}  // namespace weir::providers
