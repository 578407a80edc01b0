#include "support/scripted_transport.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace weir::test {

http::Response json_answer(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.set("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

http::TransportFailure unsent(std::string message) {
  return {http::TransportFailure::Sent::never, std::move(message), "A008"};
}

http::TransportFailure perhaps_sent(std::string message) {
  return {http::TransportFailure::Sent::perhaps, std::move(message), "A008"};
}

ScriptedTransport::ScriptedTransport(std::vector<Answer> answers) {
  script_ = [answers = std::move(answers), next = std::size_t{0}](const http::Request&) mutable {
    return answers.at(std::min(next++, answers.size() - 1));
  };
}

Answer ScriptedTransport::send(const http::Request& request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(request);
  return script_(request);
}

std::vector<http::Request> ScriptedTransport::requests() {
  const std::lock_guard lock(mutex_);
  return requests_;
}

}  // namespace weir::test
