#include "platform/server.hpp"

#include <atomic>
#include <utility>

#include "core/text.hpp"
#include "platform/access.hpp"
#include "platform/answer.hpp"
#include "platform/rate_limiter.hpp"
#include "platform/routes.hpp"
#include "platform/sync_facts.hpp"
#include "platform/sync_runner.hpp"

namespace weir::platform {
namespace {

constexpr std::size_t longest_body = 8u << 20;

class PlatformServer : public Server {
 public:
  PlatformServer(std::unique_ptr<Store> store, const Options& options, Clock& clock, Random& random)
      : store_(std::move(store)),
        context_{*store_, clock, random, options.profile},
        limiter_(options.requests_per_second) {}

  http::Response handle(const http::Request& request) override;
  std::optional<http::Response> refuse(const http::Request& head) override;
  std::string api_key() const override { return store_->api_key(); }
  Result<std::string> make_token(const TokenRequest& request) override {
    return platform::make_token(context_, request);
  }
  RequestTotals totals() const override { return {reads_, writes_}; }
  /// What the database says of the last days is as old as the run that wrote it, or the server that looked last.
  void count_anew() { age_sync_facts(context_); }
  Result<std::unique_ptr<Runner>> start_runner(const RunnerOptions& options) override {
    return platform::start_runner(context_, options);
  }

 private:
  std::optional<http::Response> too_many(const std::string& client);
  http::Response answer_token_request(const http::Request& request);
  http::Response answer_caller(const http::Request& request, const http::Target& target, Caller caller);

  std::unique_ptr<Store> store_;
  Context context_;
  RateLimiter limiter_;
  std::atomic<std::uint64_t> reads_{0}, writes_{0};
};

http::Response method_not_allowed(const std::vector<http::Method>& allowed) {
  std::vector<std::string> names;
  for (http::Method method : allowed) names.emplace_back(to_string(method));
  http::Response answer = refusal(405, "method_not_allowed", "this path knows " + join(names, ", ") + " only");
  answer.headers.set("Allow", join(names, ", "));
  return answer;
}

std::optional<http::Response> PlatformServer::too_many(const std::string& client) {
  const auto seconds = limiter_.refuse(client, context_.clock.elapsed());
  if (!seconds) return std::nullopt;
  http::Response answer = refusal(429, "rate_limited", "too many requests; wait as long as Retry-After says");
  answer.headers.set("Retry-After", std::to_string(*seconds));
  return answer;
}

http::Response PlatformServer::handle(const http::Request& request) {
  const auto target = http::parse_target(request.target);
  if (!target) return refusal(400, "invalid_request", "the path or query is not well formed");
  if (target->path == "/health") {
    if (request.method != http::Method::get) return method_not_allowed({http::Method::get});
    return json_answer(200, R"({"status":"ok"})");
  }
  if (target->path == "/v1/oauth/token") return answer_token_request(request);
  auto caller = authenticate(context_, request);
  if (!caller) return caller.error();
  return answer_caller(request, *target, std::move(*caller));
}

std::optional<http::Response> PlatformServer::refuse(const http::Request& head) {
  const auto target = http::parse_target(head.target);
  if (!target || target->path == "/health" || target->path == "/v1/oauth/token") return std::nullopt;
  auto caller = authenticate(context_, head);
  if (caller) return std::nullopt;
  return caller.error();
}

http::Response PlatformServer::answer_token_request(const http::Request& request) {
  if (request.method != http::Method::post) return method_not_allowed({http::Method::post});
  if (auto wait = too_many("/v1/oauth/token")) return std::move(*wait);
  if (request.body.size() > longest_body) return refusal(413, "payload_too_large", "a body has at most 8 MiB");
  return issue_token(context_, request);
}

http::Response PlatformServer::answer_caller(const http::Request& request, const http::Target& target, Caller caller) {
  if (request.method != http::Method::get && !caller.may_write) {
    return refusal(403, "forbidden", "this credential may read only");
  }
  const std::string client = caller.tenant + '\n' + caller.app.value_or("") + '\n' + caller.subject;
  if (auto wait = too_many(client)) return std::move(*wait);
  Match match = match_route(request.method, target, context_.profile);
  if (match.allowed.empty()) return refusal(404, "not_found", "there is no such path");
  if (match.route == nullptr) return method_not_allowed(match.allowed);
  if (match.route->tally == Tally::read) ++reads_;
  if (match.route->tally == Tally::write) ++writes_;
  if (request.body.size() > longest_body) return refusal(413, "payload_too_large", "a body has at most 8 MiB");
  return match.route->answer(context_,
                             Call{request, target, std::move(caller), std::move(match.id), std::move(match.name)});
}

}  // namespace

Result<std::unique_ptr<Server>> Server::open(const Options& options, Clock& clock, Random& random) {
  auto store = Store::open(options.database, clock, random);
  if (!store) return fail(store.error());
  auto server = std::make_unique<PlatformServer>(std::move(*store), options, clock, random);
  server->count_anew();
  return server;
}

tl::expected<http::Response, http::TransportFailure> EmbeddedTransport::send(const http::Request& request) {
  return server_.handle(request);
}

}  // namespace weir::platform
