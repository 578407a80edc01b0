#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::http {

/// The methods that the API knows.
enum class Method { get, post, put, patch, delete_ };
/// In capitals, as on the wire.
std::string_view to_string(Method method);
/// Nullopt for any other word or spelling.
std::optional<Method> parse_method(std::string_view text);

/// Header names are compared without case; the order is kept.
class Headers {
 public:
  void set(std::string name, std::string value);
  const std::string* get(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

/// `target` is the path and query in origin form, already percent-encoded.
/// `body` may hold secrets: a Request is never logged.
struct Request {
  Method method = Method::get;
  std::string target;
  Headers headers;
  std::string body;
};

/// An answer; any status, 4xx and 5xx too.
struct Response {
  int status = 0;
  Headers headers;
  std::string body;
};

/// One path segment, everything but unreserved characters percent-encoded.
std::string encode_segment(std::string_view text);
/// "?a=1&b=2" with encoded values, or "" when empty.
std::string encode_query(const std::vector<std::pair<std::string, std::string>>& parameters);

/// Names and values of a query or form body, decoded; nullopt for a bad escape.
std::optional<std::multimap<std::string, std::string>> parse_query(std::string_view text);

/// A request target taken apart.
struct Target {
  std::string path;                               ///< still percent-encoded
  std::vector<std::string> segments;              ///< decoded
  std::multimap<std::string, std::string> query;  ///< decoded
};
/// nullopt for a target that is not in origin form or has a bad escape.
std::optional<Target> parse_target(std::string_view target);

}  // namespace weir::http
