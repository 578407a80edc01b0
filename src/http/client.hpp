#pragma once

#include "core/ports.hpp"
#include "core/secret.hpp"
#include "http/transport.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace weir::http {

/// The rules of one run towards one API: rate, tries, waiting. Figures from docs/decisions (reliability.md part 6).
struct ClientRules {
  double requests_per_second = 20;
  int attempts = 4;
  std::chrono::milliseconds backoff_base{200};
  std::chrono::milliseconds backoff_cap{20'000};
  std::chrono::milliseconds retry_after_cap{120'000};
};

/// What a request may be repeated after: the last columns of the outcome table.
enum class Repeat {
  safe,          ///< GET: any failure
  guarded,       ///< update or delete with If-Match, or create with an idempotency key: ambiguous answers too
  only_unsent,   ///< otherwise: 429 and requests that certainly never left
};

/// The last answer and how it came to be.
struct Exchange {
  std::optional<Response> response;    ///< none when there was no answer at all
  std::string failure;                 ///< for people, when there is no answer
  bool never_sent = false;             ///< no attempt can have reached the server
  bool ambiguous = false;              ///< an earlier attempt may have been executed: 404, 409, 412 prove nothing
  bool throttled_out = false;          ///< gave up on 429/503: not executed
  int attempts = 0;
};

/// Adds the credential, keeps the rate over all threads, waits as the server asks, repeats as the rules allow.
/// Thread-safe.
class Client {
 public:
  Client(Transport& transport, SecretText credential, ClientRules rules, Clock& clock, Random& random);

  Exchange send(Request request, Repeat repeat);

  struct Counts { int reads = 0, writes = 0, throttled = 0; };
  Counts counts() const;
  std::string origin() const { return transport_.origin(); }

 private:
  void wait_for_turn();

  Transport& transport_;
  SecretText credential_;
  ClientRules rules_;
  Clock& clock_;
  Random& random_;
  std::mutex turn_;
  double tokens_ = 0;
  std::chrono::milliseconds refilled_{0};
  std::chrono::milliseconds not_before_{0};
  std::atomic<int> reads_{0}, writes_{0}, throttled_{0};
};

}  // namespace weir::http
