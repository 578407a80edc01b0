#include "providers/json_call.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"
#include "http/disclosure.hpp"

namespace weir::providers {
namespace {

constexpr std::size_t shown_characters = 200;
constexpr std::size_t scanned_bytes = 4096;

struct StatusText {
  int first_status, last_status;
  std::string_view code, meaning, hint;
};

constexpr std::array<StatusText, 9> status_texts{{
    {300, 399, "A016", "the API redirects elsewhere, which is refused", "set the endpoint to where the API really is"},
    {401, 401, "A010", "the token was refused", "check CPOD_API_KEY: it may have expired or belong to another server"},
    {403, 403, "A009", "the token may not do this", "use a token with the rights for it"},
    {404, 404, "A028", "not found", ""},
    {409, 409, "A012", "in conflict with what exists", ""},
    {412, 412, "A013", "changed by somebody else in the meantime", "plan again"},
    {429, 429, "A014", "too many requests", "try again later or lower --max-rps"},
    {400, 499, "A026", "refused by the API", ""},
    {500, 599, "A027", "the server failed", "try again later"},
}};

std::string_view media_type(const http::Response& response) {
  const std::string* header = response.headers.get("Content-Type");
  return header == nullptr ? std::string_view() : std::string_view(*header);
}

bool is_json_type(std::string_view type) {
  const std::string lower = lower_ascii(type.substr(0, type.find(';')));
  return lower.find("json") != std::string::npos;
}

bool has_other_charset(std::string_view type) {
  const std::string lower = lower_ascii(type);
  const auto at = lower.find("charset=");
  if (at == std::string::npos) return false;
  const std::string_view charset = std::string_view(lower).substr(at + 8);
  return !charset.starts_with("utf-8") && !charset.starts_with("\"utf-8");
}

Result<Json> read_body(const http::Response& response) {
  if (response.body.empty()) return fail(error("A002", "the answer has no body; expected JSON"));
  const std::string_view type = media_type(response);
  if (type.empty()) return fail(error("A002", "the answer has no Content-Type; expected application/json"));
  if (!is_json_type(type)) {
    return fail(error("A001", fmt::format("expected JSON, got {}", printable(type, 60)),
                      "is the endpoint the API, or a login page or proxy in between?"));
  }
  if (has_other_charset(type)) return fail(error("A002", "the answer is not in UTF-8"));
  return parse_json(response.body, "A003");
}

/// What an error body says; empty for anything that is not made to be read (HTML).
std::string server_words(const http::Response& response) {
  const std::string_view type = media_type(response);
  if (type.starts_with("text/plain")) return response.body.substr(0, scanned_bytes);
  if (!is_json_type(type)) return {};
  const auto body = parse_json(response.body, "A003");
  if (!body) return {};
  for (const std::string_view name : {"message", "detail", "error"}) {
    if (auto text = string_member(*body, name)) return text->substr(0, scanned_bytes);
  }
  return {};
}

bool repeats_a_secret(const http::Client& client, const std::string& text, const Draft* draft) {
  if (client.shows_credential(text)) return true;
  if (draft == nullptr) return false;
  return std::any_of(draft->secrets.begin(), draft->secrets.end(), [&](const auto& entry) {
    return entry.second != nullptr &&
           entry.second->reveal([&](const std::string& secret) { return http::discloses(text, secret); });
  });
}

std::string shown_words(const http::Client& client, const http::Response& response, const Draft* draft) {
  const std::string words = server_words(response);
  if (words.empty()) return {};
  if (repeats_a_secret(client, words, draft)) return " (its message repeats a secret and is not shown)";
  return fmt::format(": {}", printable(words, shown_characters));
}

std::string tries(const http::Exchange& exchange) {
  if (exchange.attempts < 2) return {};
  const auto waited = std::chrono::duration_cast<std::chrono::seconds>(exchange.waited).count();
  return fmt::format("; gave up after {} tries and {} s of waiting", exchange.attempts, waited);
}

}  // namespace

std::optional<int> JsonCall::status() const {
  if (!exchange.response) return std::nullopt;
  return exchange.response->status;
}

http::Request json_request(http::Method method, std::string target, std::string body) {
  http::Request request;
  request.method = method;
  request.target = std::move(target);
  request.headers.set("Accept", "application/json");
  if (!body.empty()) request.headers.set("Content-Type", "application/json");
  request.body = std::move(body);
  return request;
}

JsonCall call_json(http::Client& client, const http::Request& request, http::Repeat repeat, bool body_expected) {
  JsonCall call;
  const int chances = repeat == http::Repeat::only_unsent ? 1 : 2;
  bool ambiguous = false;
  for (int chance = 1; chance <= chances; ++chance) {
    const int attempts_before = call.exchange.attempts;
    call.exchange = client.send(request, repeat);
    call.exchange.attempts += attempts_before;
    call.exchange.ambiguous = call.exchange.ambiguous || ambiguous;
    call.unreadable.reset();
    if (!call.answered_ok() || !body_expected) return call;
    auto body = read_body(*call.exchange.response);
    if (body) {
      call.body = std::move(*body);
      call.exchange.response->body.clear();
      return call;
    }
    call.unreadable = std::move(body.error().front());
    ambiguous = true;  // a 2xx was executed, whatever came after it
  }
  call.exchange.ambiguous = true;
  return call;
}

Diagnostic describe_failure(const http::Client& client, const JsonCall& call, std::string_view tried,
                            const Draft* draft) {
  if (call.unreadable) {
    Diagnostic problem = *call.unreadable;
    problem.message = fmt::format("{}: {}", tried, problem.message);
    return problem;
  }
  const http::Exchange& exchange = call.exchange;
  if (!exchange.response) {
    return error(exchange.failure_code,
                 fmt::format("{}: {}{}", tried, printable(exchange.failure, shown_characters), tries(exchange)),
                 exchange.never_sent ? "check the endpoint and the network" : "");
  }
  const int status = exchange.response->status;
  const auto row = std::find_if(status_texts.begin(), status_texts.end(), [&](const StatusText& text) {
    return text.first_status <= status && status <= text.last_status;
  });
  const StatusText& text = row == status_texts.end() ? status_texts.back() : *row;
  return error(std::string(text.code),
               fmt::format("{}: {} ({}){}{}", tried, text.meaning, status,
                           shown_words(client, *exchange.response, draft), tries(exchange)),
               std::string(text.hint));
}

}  // namespace weir::providers
