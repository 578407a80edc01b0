#include "support/fault_transport.hpp"

#include <utility>

#include <fmt/format.h>

#include "support/scripted_transport.hpp"

namespace weir::test {
namespace {

http::Response answer_of(const Fault& fault) {
  http::Response response = json_answer(
      fault.status, fmt::format(R"({{"status":{},"code":"fault","message":"made by the test"}})", fault.status));
  if (fault.retry_after) response.headers.set("Retry-After", *fault.retry_after);
  return response;
}

}  // namespace

FaultTransport::Plan FaultTransport::next(const http::Request& request) {
  const std::lock_guard lock(mutex_);
  Plan plan;
  plan.number = ++requests_;
  const auto planned = by_number_.find(plan.number);
  if (planned != by_number_.end()) {
    plan.fault = planned->second;
  } else if (choose_) {
    plan.fault = choose_(plan.number, request);
  }
  if (plan.fault) ++faults_;
  plan.before = before_;
  plan.after = after_;
  return plan;
}

tl::expected<http::Response, http::TransportFailure> FaultTransport::execute(const http::Request& request,
                                                                             const Plan& plan) {
  if (plan.before) plan.before(plan.number, request);
  auto answer = inner_.send(request);
  {
    const std::lock_guard lock(mutex_);
    ++executed_;
    if (request.method != http::Method::get) ++writes_;
  }
  if (plan.after) plan.after(plan.number, request);
  return answer;
}

tl::expected<http::Response, http::TransportFailure> FaultTransport::send(const http::Request& request) {
  const Plan plan = next(request);
  if (!plan.fault) return execute(request, plan);
  switch (plan.fault->kind) {
    case Fault::Kind::fail_before:
      return tl::unexpected(unsent());
    case Fault::Kind::lose_request:
      return tl::unexpected(perhaps_sent());
    case Fault::Kind::lose_answer:
      static_cast<void>(execute(request, plan));
      return tl::unexpected(perhaps_sent());
    case Fault::Kind::send_twice:
      static_cast<void>(execute(request, plan));
      return execute(request, plan);
    case Fault::Kind::delay:
      clock_.sleep(plan.fault->time);
      return execute(request, plan);
    case Fault::Kind::answer:
      return answer_of(*plan.fault);
    case Fault::Kind::answer_after:
      static_cast<void>(execute(request, plan));
      return answer_of(*plan.fault);
    case Fault::Kind::cut_body: {
      auto answer = execute(request, plan);
      if (answer) answer->body.resize(answer->body.size() / 2);
      return answer;
    }
  }
  return execute(request, plan);
}

void FaultTransport::fail_nth(int number, Fault fault) {
  const std::lock_guard lock(mutex_);
  by_number_[number] = std::move(fault);
}

void FaultTransport::choose(Choose choose) {
  const std::lock_guard lock(mutex_);
  choose_ = std::move(choose);
}

void FaultTransport::before(Hook hook) {
  const std::lock_guard lock(mutex_);
  before_ = std::move(hook);
}

void FaultTransport::after(Hook hook) {
  const std::lock_guard lock(mutex_);
  after_ = std::move(hook);
}

void FaultTransport::reset() {
  const std::lock_guard lock(mutex_);
  by_number_.clear();
  choose_ = nullptr;
  before_ = after_ = nullptr;
  requests_ = executed_ = writes_ = faults_ = 0;
}

int FaultTransport::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

int FaultTransport::executed() const {
  const std::lock_guard lock(mutex_);
  return executed_;
}

int FaultTransport::writes() const {
  const std::lock_guard lock(mutex_);
  return writes_;
}

int FaultTransport::faults() const {
  const std::lock_guard lock(mutex_);
  return faults_;
}

}  // namespace weir::test
