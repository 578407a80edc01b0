#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/ports.hpp"
#include "core/secret.hpp"
#include "http/transport.hpp"

namespace weir::http {

/// Why a request has to wait, and how long.
struct Wait {
  enum class For {
    turn,    ///< our own rate
    server,  ///< it answered 429, or named a Retry-After
    repeat,  ///< it failed, and is tried again after a pause
  };
  For what = For::turn;
  std::chrono::milliseconds time{0};
  double rate = 0;  ///< requests per second that are kept now
};

/// The rules of one run towards one API: rate, tries, waiting. The figures are those of docs/decisions/0013.
struct ClientRules {
  double requests_per_second = 20;  ///< over all threads, a burst of one second; 0: no limit
  int attempts = 4;                 ///< of one request, the first included
  std::chrono::milliseconds backoff_base{200};
  std::chrono::milliseconds backoff_cap{20'000};
  std::chrono::milliseconds retry_after_cap{120'000};  ///< what one request waits at most because the server says so
  int spare_repeats = 20;                              ///< repetitions of a run that need no successes to pay for them
  double repeats_per_request = 0.1;                    ///< and what each further request adds to them
  std::function<void(const Wait&)> waiting{};          ///< told before each wait, from any thread
};

/// What a request may be repeated after: the last columns of the outcome table (outcome.hpp).
enum class Repeat {
  safe,         ///< GET: any failure
  guarded,      ///< update or delete with If-Match, or create with an idempotency key: ambiguous answers too
  only_unsent,  ///< otherwise: 429 and requests that certainly never left
};

/// The last answer and how it came to be.
struct Exchange {
  std::optional<Response> response;  ///< none when there was no answer at all
  std::string failure;               ///< for people, when there is no answer
  std::string failure_code;          ///< A-code of it
  bool failed_unsent = false;        ///< the last attempt cannot have reached the server
  bool never_sent = false;           ///< no attempt can have reached the server
  bool ambiguous = false;            ///< some attempt may have been executed: 404, 409, 412 prove nothing
  bool throttled_out = false;        ///< gave up on 429: the last attempt was not executed
  int attempts = 0;
  std::chrono::milliseconds waited{0};  ///< between the attempts
};

/// Adds the credential (`Authorization: Bearer`, unchanged), keeps the rate over all threads, waits as the server asks,
/// repeats as the rules allow. The one layer that repeats. Thread-safe.
class Client {
 public:
  Client(Transport& transport, SecretText credential, ClientRules rules, Clock& clock, Random& random);

  /// Sends, waits and repeats until there is an answer to keep or the rules say stop.
  Exchange send(Request request, Repeat repeat);

  /// Attempts of a run: those that read, those that write, those answered 429.
  struct Counts {
    int reads = 0, writes = 0, throttled = 0;
  };
  /// Attempts that were handed to the transport, and how many of them were answered 429.
  Counts counts() const;
  std::string origin() const { return transport_.origin(); }
  /// Whether a text from outside repeats the credential: such a text must not be shown.
  bool shows_credential(std::string_view text) const;

 private:
  void wait(Wait::For what, std::chrono::milliseconds time);
  void wait_for_turn();
  std::chrono::milliseconds reserve_turn();
  bool held_back(std::chrono::milliseconds now);
  void add_attempt(const Request& request, Exchange& exchange);
  void slow_down();
  void speed_up();
  void hold_all_until(std::chrono::milliseconds when);
  std::optional<std::chrono::milliseconds> pause_after(const Exchange& so_far);
  std::chrono::milliseconds jitter(int attempts_so_far);
  bool take_repeat();
  void settle_repeats(double earned);

  Transport& transport_;
  SecretText credential_;
  ClientRules rules_;
  Clock& clock_;
  Random& random_;
  std::mutex turn_;
  double rate_ = 0;  ///< now; halved by a 429, grows back with each answer
  double tokens_ = 0;
  double repeats_left_ = 0;
  std::chrono::milliseconds refilled_{0};
  std::chrono::milliseconds not_before_{0};
  std::atomic<int> reads_{0}, writes_{0}, throttled_{0};
};

}  // namespace weir::http
