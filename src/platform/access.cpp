#include "platform/access.hpp"

#include <utility>

#include "core/text.hpp"
#include "platform/answer.hpp"
#include "platform/web_token.hpp"

namespace weir::platform {
namespace {

constexpr std::int64_t token_seconds = 3600;

std::int64_t seconds_now(const Context& context) {
  return std::chrono::duration_cast<std::chrono::seconds>(context.clock.now().time_since_epoch()).count();
}

http::Response unauthorized(std::string_view message) {
  http::Response answer = refusal(401, "unauthorized", message);
  answer.headers.set("WWW-Authenticate", "Bearer");
  return answer;
}

/// Nobody, or the answer that the database's failure gives.
using Found = tl::expected<std::optional<Caller>, http::Response>;

Found caller_by_key(const Context& context, const std::string& credential) {
  const auto owner = context.store.find_key(credential);
  if (!owner) return tl::unexpected(owner.error());
  if (!*owner) return std::nullopt;
  const KeyOwner& key = **owner;
  return Caller{key.tenant, std::nullopt, key.id, "apiKey", key.role == "writer"};
}

Found caller_by_token(const Context& context, const std::string& credential) {
  auto claims = read_token(credential, context.store.keys().tokens, seconds_now(context));
  if (!claims || (claims->role != "reader" && claims->role != "writer")) return std::nullopt;
  const auto known = context.store.has_tenant(claims->tenant);
  if (!known) return tl::unexpected(known.error());
  if (!*known) return std::nullopt;
  return Caller{claims->tenant, claims->app, claims->subject, "token", claims->role == "writer"};
}

/// One value of a form; nullopt when it is absent or stands there twice.
std::optional<std::string> form_value(const std::multimap<std::string, std::string>& form, const std::string& name) {
  if (form.count(name) != 1) return std::nullopt;
  return form.find(name)->second;
}

/// Errors of this route have the names that RFC 6749 gives them.
http::Response token_refused(int status, std::string_view code, std::string_view message) {
  return refusal(status, code, message);
}

}  // namespace

tl::expected<Caller, http::Response> authenticate(const Context& context, const http::Request& request) {
  const std::string* header = request.headers.get("Authorization");
  if (header == nullptr) return tl::unexpected(unauthorized("send `Authorization: Bearer` and an API key or a token"));
  const std::size_t blank = header->find(' ');
  if (blank == std::string::npos || lower_ascii(header->substr(0, blank)) != "bearer") {
    return tl::unexpected(unauthorized("the Authorization header must begin with Bearer"));
  }
  const std::string credential = header->substr(blank + 1);
  // A JWT has points, an API key has none.
  const bool is_token = credential.find('.') != std::string::npos;
  auto caller = is_token ? caller_by_token(context, credential) : caller_by_key(context, credential);
  if (!caller) return tl::unexpected(std::move(caller.error()));
  if (!*caller) return tl::unexpected(unauthorized("the API key or token is not valid here, or no more"));
  return std::move(**caller);
}

http::Response issue_token(const Context& context, const http::Request& request) {
  const std::string* type = request.headers.get("Content-Type");
  if (type == nullptr || !lower_ascii(*type).starts_with("application/x-www-form-urlencoded")) {
    return refusal(415, "unsupported_media_type", "the body must be application/x-www-form-urlencoded");
  }
  const auto form = http::parse_query(request.body);
  const auto grant = form ? form_value(*form, "grant_type") : std::nullopt;
  const auto client = form ? form_value(*form, "client_id") : std::nullopt;
  const auto secret = form ? form_value(*form, "client_secret") : std::nullopt;
  if (!grant || !client || !secret) {
    return token_refused(400, "invalid_request", "grant_type, client_id and client_secret are required, once each");
  }
  if (*grant != "client_credentials") {
    return token_refused(400, "unsupported_grant_type", "grant_type must be client_credentials");
  }
  const auto owner = context.store.find_key(*secret);
  if (!owner) return owner.error();
  if (!*owner || (*owner)->id != *client) {
    return token_refused(401, "invalid_client", "client_id or client_secret is wrong");
  }
  const KeyOwner& key = **owner;
  const std::int64_t now = seconds_now(context);
  const std::string token =
      sign_token({key.id, key.tenant, std::nullopt, key.role, now, now + token_seconds}, context.store.keys().tokens);
  const Json body{{"access_token", token}, {"token_type", "Bearer"}, {"expires_in", token_seconds}};
  return json_answer(200, body.dump());
}

Result<std::string> make_token(const Context& context, const TokenRequest& request) {
  if (request.role != "reader" && request.role != "writer") {
    return fail(error("U003", "a role is reader or writer, not " + printable(request.role)));
  }
  if (request.time_to_live.count() <= 0) return fail(error("U003", "a token must live longer than no time at all"));
  if ((request.tenant && request.tenant->empty()) || (request.app && request.app->empty())) {
    return fail(error("U003", "the name of a tenant or an app cannot be empty"));
  }
  std::string tenant = context.store.first_tenant();
  if (request.tenant) {
    auto named = context.store.tenant_named(*request.tenant);
    if (!named) return fail(named.error());
    tenant = std::move(*named);
  }
  const std::int64_t now = seconds_now(context);
  const std::string subject = request.app.value_or("operator");
  return sign_token({subject, tenant, request.app, request.role, now, now + request.time_to_live.count()},
                    context.store.keys().tokens);
}

}  // namespace weir::platform
