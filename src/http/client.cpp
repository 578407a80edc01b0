#include "http/client.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "http/disclosure.hpp"
#include "http/outcome.hpp"
#include "http/retry_after.hpp"

namespace weir::http {
namespace {

using std::chrono::milliseconds;

constexpr int too_many_requests = 429;
/// The code of a failure that no repetition mends: a certificate stays what it is.
constexpr const char* untrusted = "A017";
/// After a 429 the rate is halved, never below this, and each answer gives back this share of the configured rate:
/// a server with a lower limit than ours is met at about its own speed instead of by four refusals in a row.
constexpr double slowest_rate = 0.5;
constexpr double rate_regained = 0.005;
/// Milliseconds, about thirty years: at a rate near to none a turn is further away than a number can say.
constexpr double longest_turn = 1e12;

Next after_attempt(const Exchange& exchange, TransportFailure::Sent sent, Repeat repeat) {
  return exchange.response ? after_answer(exchange.response->status, repeat) : after_failure(sent, repeat);
}

bool asks_to_wait(const Exchange& exchange) {
  return exchange.response &&
         (exchange.response->status == too_many_requests || exchange.response->headers.get("Retry-After") != nullptr);
}

double burst(double rate) {
  return std::max(1.0, rate);
}

}  // namespace

Client::Client(Transport& transport, SecretText credential, ClientRules rules, Clock& clock, Random& random)
    : transport_(transport),
      credential_(std::move(credential)),
      rules_(rules),
      clock_(clock),
      random_(random),
      rate_(rules.requests_per_second),
      tokens_(burst(rules.requests_per_second)),
      repeats_left_(rules.spare_repeats),
      refilled_(clock.elapsed()) {}

Exchange Client::send(Request request, Repeat repeat) {
  credential_.reveal([&](const std::string& text) {
    if (!text.empty()) request.headers.set("Authorization", "Bearer " + text);
  });
  Exchange exchange;
  exchange.never_sent = true;
  double repeats_taken = 0;
  for (;;) {
    wait_for_turn();
    add_attempt(request, exchange);
    const auto sent = exchange.failed_unsent ? TransportFailure::Sent::never : TransportFailure::Sent::perhaps;
    const Next next = after_attempt(exchange, sent, repeat);
    if (next == Next::again_ambiguous || next == Next::stop_ambiguous) exchange.ambiguous = true;
    if (next == Next::settled) settle_repeats(repeats_taken + rules_.repeats_per_request);
    if (next == Next::settled || next == Next::stop_ambiguous) break;
    const auto pause = exchange.failure_code == untrusted ? std::nullopt : pause_after(exchange);
    if (!pause) break;
    repeats_taken += 1;
    exchange.waited += *pause;
    wait(asks_to_wait(exchange) ? Wait::For::server : Wait::For::repeat, *pause);
  }
  exchange.throttled_out = exchange.response && exchange.response->status == too_many_requests;
  return exchange;
}

void Client::add_attempt(const Request& request, Exchange& exchange) {
  ++(request.method == Method::get ? reads_ : writes_);
  ++exchange.attempts;
  auto answer = transport_.send(request);
  exchange.response.reset();
  exchange.failure.clear();
  exchange.failure_code.clear();
  exchange.failed_unsent = !answer && answer.error().sent == TransportFailure::Sent::never;
  exchange.never_sent = exchange.never_sent && exchange.failed_unsent;
  if (!answer) {
    exchange.failure = std::move(answer.error().message);
    exchange.failure_code = std::move(answer.error().code);
    return;
  }
  if (answer->status == too_many_requests) {
    ++throttled_;
    slow_down();
  } else {
    speed_up();
  }
  exchange.response = std::move(*answer);
}

/// How long to wait before the next attempt, or nullopt when there shall be none.
std::optional<milliseconds> Client::pause_after(const Exchange& so_far) {
  if (so_far.attempts >= rules_.attempts) return std::nullopt;
  milliseconds pause = jitter(so_far.attempts);
  const std::string* header = so_far.response ? so_far.response->headers.get("Retry-After") : nullptr;
  if (const auto asked = header ? parse_retry_after(*header, clock_.now()) : std::nullopt) {
    const milliseconds left = rules_.retry_after_cap - so_far.waited;
    if (left <= milliseconds(0)) return std::nullopt;
    pause = std::min(std::max(pause, *asked), left);
    hold_all_until(clock_.elapsed() + std::min(*asked, left));
  }
  if (!take_repeat()) return std::nullopt;
  return pause;
}

/// Full jitter: anything between nothing and the doubled base.
milliseconds Client::jitter(int attempts_so_far) {
  const auto doubled = rules_.backoff_base.count() * (std::int64_t{1} << std::min(attempts_so_far - 1, 20));
  const auto most = std::min<std::int64_t>(rules_.backoff_cap.count(), doubled);
  std::uint64_t drawn = 0;
  for (const char byte : random_.bytes(8)) drawn = (drawn << 8) | static_cast<unsigned char>(byte);
  return milliseconds(
      static_cast<std::int64_t>(drawn % (static_cast<std::uint64_t>(std::max<std::int64_t>(0, most)) + 1)));
}

void Client::wait_for_turn() {
  milliseconds turn = reserve_turn();
  for (;;) {
    const milliseconds now = clock_.elapsed();
    if (now >= turn) return;
    wait(held_back(now) ? Wait::For::server : Wait::For::turn, turn - now);
    // Another thread may have been told to wait while this one slept.
    const std::lock_guard lock(turn_);
    turn = std::max(turn, not_before_);
  }
}

bool Client::held_back(milliseconds now) {
  const std::lock_guard lock(turn_);
  return now < not_before_;
}

void Client::wait(Wait::For what, milliseconds time) {
  if (rules_.waiting) {
    double rate = 0;
    {
      const std::lock_guard lock(turn_);
      rate = rate_;
    }
    rules_.waiting({what, time, rate});
  }
  clock_.sleep(time);
}

/// Takes a token, on credit if need be, and says when it will be there.
milliseconds Client::reserve_turn() {
  const std::lock_guard lock(turn_);
  const milliseconds now = clock_.elapsed();
  if (rules_.requests_per_second <= 0) return std::max(now, not_before_);
  const double passed = std::max<double>(0, static_cast<double>((now - refilled_).count())) / 1000.0;
  tokens_ = std::min(burst(rate_), tokens_ + passed * rate_) - 1;
  refilled_ = std::max(refilled_, now);
  const double missing = std::max(0.0, -tokens_);
  const double wait = std::min(longest_turn, std::ceil(missing * 1000.0 / rate_));
  return std::max(refilled_, not_before_) + milliseconds(static_cast<std::int64_t>(wait));
}

void Client::slow_down() {
  const std::lock_guard lock(turn_);
  // Requests that were under way together are refused together: that is one hint, not many.
  if (clock_.elapsed() < not_before_) return;
  rate_ = std::max(rate_ / 2, std::min(rules_.requests_per_second, slowest_rate));
}

void Client::speed_up() {
  const std::lock_guard lock(turn_);
  rate_ = std::min(rules_.requests_per_second, rate_ + rules_.requests_per_second * rate_regained);
}

void Client::hold_all_until(milliseconds when) {
  const std::lock_guard lock(turn_);
  not_before_ = std::max(not_before_, when);
  refilled_ = std::max(refilled_, when);
  tokens_ = std::min(tokens_, 0.0);
}

bool Client::take_repeat() {
  const std::lock_guard lock(turn_);
  if (repeats_left_ < 1) return false;
  repeats_left_ -= 1;
  return true;
}

/// A request that came to an end gives back what it took: only a storm uses up the budget.
void Client::settle_repeats(double earned) {
  const std::lock_guard lock(turn_);
  repeats_left_ += earned;
}

Client::Counts Client::counts() const {
  return {reads_.load(), writes_.load(), throttled_.load()};
}

bool Client::shows_credential(std::string_view text) const {
  return credential_.reveal([&](const std::string& credential) { return discloses(text, credential); });
}

}  // namespace weir::http
