#include "platform/answer.hpp"

#include <utility>

#include <fmt/format.h>

namespace weir::platform {

http::Response json_answer(int status, std::string json) {
  http::Response answer;
  answer.status = status;
  answer.headers.set("Content-Type", "application/json");
  answer.headers.set("Cache-Control", "no-store");
  answer.body = std::move(json);
  return answer;
}

http::Response refusal(int status, std::string_view code, std::string_view message, const Faults& details) {
  Json listed = Json::array();
  for (const Fault& fault : details) listed.push_back({{"field", fault.field}, {"message", fault.message}});
  const Json body{{"status", status}, {"code", code}, {"message", message}, {"details", std::move(listed)}};
  return json_answer(status, body.dump(-1, ' ', false, Json::error_handler_t::replace));
}

http::Response invalid_request(const Faults& faults) {
  if (faults.size() == 1) {
    const Fault& only = faults.front();
    return refusal(400, "invalid_request", only.field.empty() ? only.message : only.field + ": " + only.message,
                   faults);
  }
  return refusal(400, "invalid_request", fmt::format("{} things are wrong with the request", faults.size()), faults);
}

http::Response no_such_object() {
  return refusal(404, "not_found", "there is no such object");
}

}  // namespace weir::platform
