#include "platform/json_body.hpp"

#include "core/text.hpp"
#include "platform/answer.hpp"

namespace weir::platform {
namespace {

bool is_json_type(const std::string& content_type) {
  std::string media = lower_ascii(content_type.substr(0, content_type.find(';')));
  while (!media.empty() && media.back() == ' ') media.pop_back();
  return media == "application/json" || media == "application/merge-patch+json";
}

}  // namespace

tl::expected<Json, http::Response> read_json_body(const Call& call) {
  const std::string* type = call.request.headers.get("Content-Type");
  if (type != nullptr && !is_json_type(*type)) {
    return tl::unexpected(refusal(415, "unsupported_media_type", "the body must be application/json"));
  }
  auto json = parse_json(call.request.body, "A003");
  if (json) return std::move(*json);
  return tl::unexpected(refusal(400, "invalid_json", "the body cannot be read: " + json.error().front().message));
}

tl::expected<Json, http::Response> read_empty_body(const Call& call) {
  if (call.request.body.empty()) return Json::object();
  auto json = read_json_body(call);
  if (!json) return json;
  if (json->is_object() && json->empty()) return json;
  return tl::unexpected(invalid_request({{"", "this request takes no body"}}));
}

}  // namespace weir::platform
