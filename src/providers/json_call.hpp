#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json.hpp"
#include "core/result.hpp"
#include "http/client.hpp"
#include "providers/provider.hpp"

namespace weir::providers {

/// One exchange and, when it was answered 2xx, the JSON of it.
struct JsonCall {
  http::Exchange exchange;
  Json body;
  std::optional<Diagnostic> unreadable;  ///< a 2xx whose body is not JSON: A001, A002, A003

  std::optional<int> status() const;
  bool answered_ok() const { return status() && *status() >= 200 && *status() <= 299; }
};

/// A request that sends (when `body` is not empty) and accepts JSON.
http::Request json_request(http::Method method, std::string target, std::string body = {});

/// Sends and reads. A 2xx that cannot be read is asked for once more where `repeat` makes that harmless and an answer
/// with a body is expected.
JsonCall call_json(http::Client& client, const http::Request& request, http::Repeat repeat, bool body_expected = true);

/// Why a call failed, for people: what was tried, what the server said (cut, and left out when it repeats a secret of
/// `draft` or the credential), what to do. Only for calls that did not end in a readable 2xx.
Diagnostic describe_failure(const http::Client& client, const JsonCall& call, std::string_view tried,
                            const Draft* draft = nullptr);

}  // namespace weir::providers
