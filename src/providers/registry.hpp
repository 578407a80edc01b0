#pragma once

#include <map>
#include <memory>
#include <string>

#include "http/client.hpp"
#include "providers/provider.hpp"

namespace weir::providers {

using ProviderTable = std::map<std::string, std::unique_ptr<Provider>>;

/// Asks the server who it is and what it offers. A-code errors (unreachable, token refused, no JSON).
/// Without the extension the tenant is read from the token's claims where it is a JWT.
Result<Offer> ask_offer(http::Client& client, std::string_view credential);

/// The one table of kinds: a provider for each of `kinds`. `client` must outlive it.
ProviderTable make_providers(http::Client& client, const Offer& offer, const std::vector<std::string>& kinds);

/// Actor and time of the last change of an object, best effort: what cannot be told is absent.
LastChange last_change(http::Client& client, const RemoteObject& object);

}  // namespace weir::providers
