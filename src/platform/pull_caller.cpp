#include "platform/pull_caller.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "http/retry_after.hpp"

namespace weir::platform {
namespace {

using std::chrono::milliseconds;

constexpr int attempts = 4;
constexpr milliseconds first_pause{1'000};
constexpr milliseconds longest_pause{120'000};

bool may_pass(int status) {
  return status == 429 || status == 408 || (status >= 500 && status != 501 && status != 505);
}

/// The first whole number of seconds behind `word` in a text such as "try again in 12 seconds".
std::optional<milliseconds> seconds_in(const std::string& text, const std::string& word) {
  const auto at = text.find(word);
  const auto digits = text.find_first_of("0123456789", at == std::string::npos ? 0 : at + word.size());
  if (digits == std::string::npos) return std::nullopt;
  constexpr std::size_t longest = 6;
  const std::string number =
      text.substr(digits, std::min(text.find_first_not_of("0123456789", digits) - digits, longest));
  return std::chrono::seconds(std::stol(number));
}

SyncProblem refused(int status) {
  SyncProblem problem{"source_refused", fmt::format("the API answered {}", status)};
  if (status == 401 || status == 403) {
    problem = {"authentication_failed", fmt::format("the API answered {}: it does not take these credentials", status),
               true, true};
  } else if (status >= 300 && status < 400) {
    problem.message += ": redirects are not followed, config/apiUrl must be the final address";
  } else if (may_pass(status)) {
    problem.code = status == 429 ? "source_throttled" : "source_unreachable";
    problem.of_source = true;
  }
  return problem;
}

}  // namespace

std::optional<milliseconds> PullCaller::pause_after(const http::Response& answer, int attempt) const {
  const BackoffRules& rules = settings_.backoff;
  std::optional<milliseconds> asked;
  if (rules.in_message && answer.status == 429) {
    asked = seconds_in(answer.body, rules.parameter);
  } else if (const std::string* header = answer.headers.get(rules.parameter)) {
    asked = http::parse_retry_after(*header, clock_.now());
  }
  const milliseconds pause = asked ? *asked + rules.extension : first_pause * (1 << attempt);
  return pause > longest_pause ? std::nullopt : std::optional(pause);
}

tl::expected<http::Response, SyncProblem> PullCaller::repeat(http::Transport& transport, const http::Request& request,
                                                             Pace& pace) {
  SyncProblem problem;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    if (!pace.go_on()) return tl::unexpected(stopped());
    auto answer = transport.send(request);
    milliseconds pause = first_pause * (1 << attempt);
    if (!answer) {
      problem = {"source_unreachable", "the API cannot be reached: " + answer.error().message, true};
      // A body that is too large, or a certificate that is not trusted, is no better the next time.
      if (answer.error().code == "A005" || answer.error().code == "A017") break;
    } else if (!may_pass(answer->status)) {
      return std::move(*answer);
    } else {
      problem = refused(answer->status);
      const auto asked = pause_after(*answer, attempt);
      if (!asked) break;
      pause = *asked;
    }
    if (attempt + 1 < attempts && !pace.wait(pause)) return tl::unexpected(stopped());
  }
  return tl::unexpected(pace.go_on() ? problem : stopped());
}

std::optional<SyncProblem> PullCaller::fetch_token(Pace& pace) {
  const SignIn& sign_in = settings_.sign_in;
  const auto transport = make_transport_(sign_in.token_address.origin);
  http::Request request;
  request.method = http::Method::post;
  request.target = sign_in.token_address.target;
  request.headers.set("Content-Type", "application/x-www-form-urlencoded");
  request.headers.set("Accept", "application/json");
  request.body = http::encode_query(sign_in.token_form).substr(1);
  const auto answer = repeat(*transport, request, pace);
  if (!answer) return answer.error();
  if (answer->status != 200) {
    SyncProblem problem{"authentication_failed",
                        fmt::format("config/accessTokenUrl answered {}: there is no token", answer->status), true};
    problem.credentials_refused = answer->status >= 400 && answer->status < 500;
    return problem;
  }
  const auto body = parse_json(answer->body, "A003");
  const auto token = body && body->is_object() ? string_member(*body, "access_token") : std::nullopt;
  if (!token)
    return SyncProblem{"authentication_failed", "config/accessTokenUrl answered without an access_token", true};
  token_ = *token;
  return std::nullopt;
}

tl::expected<http::Response, SyncProblem> PullCaller::get(const std::string& target,
                                                          const std::map<std::string, std::string>& headers,
                                                          Pace& pace) {
  if (!transport_) transport_ = make_transport_(settings_.base.origin);
  const SignIn& sign_in = settings_.sign_in;
  bool is_fresh = false;
  while (true) {
    if (sign_in.with_token && token_.empty()) {
      if (auto problem = fetch_token(pace)) return tl::unexpected(std::move(*problem));
      is_fresh = true;
    }
    http::Request request;
    request.target = target;
    request.headers.set("Accept", "application/json");
    for (const auto& [name, value] : headers) request.headers.set(name, value);
    for (const auto& [name, value] : sign_in.headers) request.headers.set(name, value);
    if (sign_in.with_token) request.headers.set("Authorization", "Bearer " + token_);
    auto answer = repeat(*transport_, request, pace);
    if (!answer) return answer;
    // A token may have run out on the way: another one, once.
    if (answer->status == 401 && sign_in.with_token && !is_fresh) {
      token_.clear();
      continue;
    }
    if ((answer->status >= 200 && answer->status < 300) || answer->status == 404) return answer;
    return tl::unexpected(refused(answer->status));
  }
}

}  // namespace weir::platform
