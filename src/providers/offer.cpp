#include <utility>

#include "core/crypto.hpp"
#include "core/text.hpp"
#include "providers/json_call.hpp"
#include "providers/registry.hpp"

namespace weir::providers {
namespace {

/// What servers answer that do not know the route.
bool is_unknown_route(std::optional<int> status) {
  return status == 404 || status == 405 || status == 501;
}

std::string first_member(const Json& object, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (auto text = string_member(object, name)) return *text;
  }
  return {};
}

/// The claims of a JWT, unverified: they only name the tenant, the server decides. An empty object for another token.
Json token_claims(std::string_view credential) {
  const auto parts = split(credential, '.');
  if (parts.size() != 3) return Json::object();
  const auto text = base64url_decode(parts[1]);
  auto claims = text ? parse_json(*text, "A003") : Result<Json>(Json::object());
  return claims && claims->is_object() ? std::move(*claims) : Json::object();
}

}  // namespace

Result<Offer> ask_offer(http::Client& client, std::string_view credential) {
  const JsonCall call = call_json(client, json_request(http::Method::get, "/v1/instance"), http::Repeat::safe);
  Offer offer;
  offer.instance.origin = client.origin();
  if (is_unknown_route(call.status())) {
    const Json claims = token_claims(credential);
    offer.instance.tenant_id = first_member(claims, {"tenant_id", "tenantId", "tid"});
    offer.instance.app_id = first_member(claims, {"app_id", "appId"});
    return offer;
  }
  if (!call.answered_ok() || call.unreadable) return fail(describe_failure(client, call, "asking the API who it is"));
  const auto id = string_member(call.body, "instanceId");
  const auto tenant = string_member(call.body, "tenantId");
  if (!id || id->empty()) return fail(error("A004", "asking the API who it is: /instanceId: expected a string"));
  if (!tenant || tenant->empty()) return fail(error("A004", "asking the API who it is: /tenantId: expected a string"));
  offer.extensions = true;
  offer.instance.instance_id = *id;
  offer.instance.tenant_id = *tenant;
  offer.instance.app_id = string_member(call.body, "appId").value_or("");
  return offer;
}

}  // namespace weir::providers
