#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "http/message.hpp"

namespace weir::platform {

/// One entry of an error's `details`: which field or parameter, and what is wrong with it. Never holds a value of it.
struct Fault {
  std::string field;
  std::string message;
};

using Faults = std::vector<Fault>;

/// An answer whose body is `json`, already text.
http::Response json_answer(int status, std::string json);

/// The error body {status, code, message, details}; `code` is a lower-case word for programs.
http::Response refusal(int status, std::string_view code, std::string_view message, const Faults& details = {});

/// 400 that lists all that is wrong with the request.
http::Response invalid_request(const Faults& faults);

/// 404: there is no such object here, or it is another tenant's.
http::Response no_such_object();

}  // namespace weir::platform
