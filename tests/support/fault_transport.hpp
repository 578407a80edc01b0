#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "core/ports.hpp"
#include "http/transport.hpp"

namespace weir::test {

/// What goes wrong with one request.
struct Fault {
  enum class Kind {
    fail_before,   ///< never reaches the server, and the client knows
    lose_request,  ///< never reaches the server, and the client cannot know
    lose_answer,   ///< executed; the answer is lost
    send_twice,    ///< the network delivers it twice; the second answer comes back
    delay,         ///< executed after `time` has passed on the clock
    answer,        ///< answered with `status`, not executed
    answer_after,  ///< executed, then answered with `status` all the same
    cut_body,      ///< executed; half of the body arrives under a good status
  };
  Kind kind = Kind::fail_before;
  int status = 500;
  std::optional<std::string> retry_after{};
  std::chrono::milliseconds time{1'000};
};

/// Any transport with faults put in by plan: by the number of a request (from 1), or by a function that sees each one.
/// `before` and `after` run around a request that reaches the server, to change its data between two pages.
/// Thread-safe as far as the functions given to it are.
class FaultTransport final : public http::Transport {
 public:
  using Choose = std::function<std::optional<Fault>(int number, const http::Request&)>;
  using Hook = std::function<void(int number, const http::Request&)>;

  FaultTransport(http::Transport& inner, Clock& clock) : inner_(inner), clock_(clock) {}

  tl::expected<http::Response, http::TransportFailure> send(const http::Request& request) override;
  std::string origin() const override { return inner_.origin(); }

  /// The n-th request from the last reset() on has this fault.
  void fail_nth(int number, Fault fault);
  /// Asked for each request that fail_nth says nothing about.
  void choose(Choose choose);
  void before(Hook hook);
  void after(Hook hook);
  /// No faults, no hooks, counts at zero.
  void reset();

  int requests() const;  ///< as the client sent them
  int executed() const;  ///< as the server saw them
  int writes() const;    ///< of `executed`, those that are no GET
  int faults() const;

 private:
  struct Plan {
    int number = 0;
    std::optional<Fault> fault;
    Hook before, after;
  };
  Plan next(const http::Request& request);
  tl::expected<http::Response, http::TransportFailure> execute(const http::Request& request, const Plan& plan);

  http::Transport& inner_;
  Clock& clock_;
  mutable std::mutex mutex_;
  std::map<int, Fault> by_number_;
  Choose choose_;
  Hook before_, after_;
  int requests_ = 0, executed_ = 0, writes_ = 0, faults_ = 0;
};

}  // namespace weir::test
