#include "platform/idempotency.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/crypto.hpp"
#include "platform/answer.hpp"

namespace weir::platform {
namespace {

constexpr std::size_t longest_key = 255;

struct FirstAnswer {
  std::string request;
  std::string object;
  http::Response answer;
};

bool is_key(const std::string& text) {
  return !text.empty() && text.size() <= longest_key &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

/// The first answer, if the object it made still lives.
std::optional<FirstAnswer> find_first(sqlite::Database& database, const std::string& scope, const std::string& key) {
  auto look = database.prepare(
      "SELECT request, object, status, headers, body FROM idempotency_keys AS k WHERE scope = ? AND key = ? AND ("
      " EXISTS(SELECT 1 FROM objects WHERE id = k.object AND deleted = 0) OR"
      " EXISTS(SELECT 1 FROM jobs WHERE id = k.object))");
  look.bind_all(scope, key);
  if (!look.step()) return std::nullopt;
  FirstAnswer first{look.text(0), look.text(1), {}};
  first.answer.status = static_cast<int>(look.integer(2));
  const Json headers = Json::parse(look.view(3), nullptr, false);
  for (const auto& [name, value] : headers.items()) {
    if (value.is_string()) first.answer.headers.set(name, value.get<std::string>());
  }
  first.answer.headers.set("Idempotent-Replayed", "true");
  first.answer.body = look.text(4);
  return first;
}

void remember(sqlite::Database& database, const std::string& scope, const std::string& key, const FirstAnswer& first) {
  Json headers = Json::object();
  for (const auto& [name, value] : first.answer.headers.all()) headers[name] = value;
  database
      .prepare(
          "INSERT OR REPLACE INTO idempotency_keys(scope, key, request, object, status, headers, body)"
          " VALUES(?, ?, ?, ?, ?, ?, ?)")
      .bind_all(scope, key, first.request, first.object, first.answer.status, headers.dump(), first.answer.body)
      .step();
}

}  // namespace

http::Response create_once(sqlite::Database& database, const Context& context, const Call& call, const Json& body,
                           const std::function<http::Response(std::string& made)>& create) {
  std::string made;
  const std::string* key = context.full() ? call.request.headers.get("Idempotency-Key") : nullptr;
  if (key == nullptr) return create(made);
  if (!is_key(*key)) {
    return invalid_request({{"Idempotency-Key", "must be 1 to 255 visible ASCII characters without blanks"}});
  }
  const std::string scope =
      fmt::format("{}\n{}\n{}", call.caller.tenant, call.caller.app.value_or(""), call.target.path);
  // Keyed, because the body holds secrets that a plain digest would let somebody guess at.
  const std::string request = hmac_sha256_hex(context.store.keys().hashes, "request\n" + canonical_json(body));
  if (auto first = find_first(database, scope, *key)) {
    if (equal_constant_time(first->request, request)) return std::move(first->answer);
    return refusal(409, "idempotency_key_reused",
                   "this Idempotency-Key made " + first->object + " from another request", {{"id", first->object}});
  }
  http::Response answer = create(made);
  if (answer.status < 300) remember(database, scope, *key, {request, made, answer});
  return answer;
}

}  // namespace weir::platform
