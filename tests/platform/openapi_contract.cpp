#include "platform/openapi_contract.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "schema/schema.hpp"

namespace weir::test {
namespace {

bool matches(const std::string& pattern, const http::Target& target) {
  const std::vector<std::string> wanted = split(std::string_view(pattern).substr(1), '/');
  if (wanted.size() != target.segments.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i].starts_with('{') && wanted[i] != target.segments[i]) return false;
  }
  return true;
}

/// The components under the name that the validation knows, for `schema` to stand alone.
Json standing_alone(const Json& schema, const Json& document) {
  Json alone = schema;
  alone["definitions"] = document.at("components").at("schemas");
  std::string text = alone.dump();
  const std::string from = "#/components/schemas/", to = "#/definitions/";
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return Json::parse(text);
}

Json form_json(const std::string& body) {
  Json object = Json::object();
  const auto form = http::parse_query(body);
  REQUIRE(form);
  for (const auto& [name, value] : *form) object[name] = value;
  return object;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

}  // namespace

OpenApiContract::OpenApiContract() {
  auto document = parse_json(schema::text("openapi.json"), "T001");
  REQUIRE(document);
  document_ = std::move(*document);
}

const Json& OpenApiContract::resolve(const Json& node) const {
  const auto reference = string_member(node, "$ref");
  if (!reference) return node;
  const Json* found = pointer_get(document_, std::string_view(*reference).substr(1));
  REQUIRE(found != nullptr);
  return *found;
}

std::set<std::string> OpenApiContract::operations() const {
  std::set<std::string> names;
  for (const auto& [path, methods] : document_.at("paths").items()) {
    for (const auto& [method, operation] : methods.items()) names.insert(upper(method) + " " + path);
  }
  return names;
}

std::set<std::string> OpenApiContract::described_answers() const {
  std::set<std::string> names;
  for (const auto& [path, methods] : document_.at("paths").items()) {
    for (const auto& [method, operation] : methods.items()) {
      for (const auto& [status, answer] : operation.at("responses").items()) {
        names.insert(upper(method) + " " + path + " " + status);
      }
    }
  }
  return names;
}

const Json* OpenApiContract::find_operation(const http::Request& request, const http::Target& target,
                                            std::string& name) const {
  for (const auto& [path, methods] : document_.at("paths").items()) {
    if (!matches(path, target)) continue;
    const auto operation = methods.find(lower_ascii(to_string(request.method)));
    if (operation == methods.end()) continue;
    name = std::string(to_string(request.method)) + " " + path;
    return &*operation;
  }
  return nullptr;
}

std::string OpenApiContract::judge(const Json& schema, const Json& value) {
  auto& compiled = compiled_[schema.dump()];
  if (!compiled) compiled = std::make_unique<schema::CompiledSchema>(standing_alone(schema, document_));
  std::string all;
  for (const schema::Violation& violation : compiled->violations(value)) {
    all += violation.pointer + " " + violation.keyword + ": " + violation.message + "\n";
  }
  return all;
}

std::string OpenApiContract::judge_request(const Json& operation, const http::Request& request,
                                           const http::Target& target) {
  std::set<std::string> parameters;
  if (operation.contains("parameters")) {
    for (const Json& listed : operation.at("parameters")) {
      const Json& parameter = resolve(listed);
      if (parameter.at("in") == "query") parameters.insert(parameter.at("name").get<std::string>());
    }
  }
  for (const auto& [name, value] : target.query) {
    if (parameters.count(name) == 0) return "a parameter that is not described: " + name;
  }
  const auto body = operation.find("requestBody");
  if (body == operation.end()) return request.body.empty() ? "" : "a body where none is described";
  if (request.body.empty()) return body->at("required").get<bool>() ? "no body" : "";
  for (const auto& [type, content] : body->at("content").items()) {
    const Json json = type == "application/json" ? Json::parse(request.body) : form_json(request.body);
    return judge(content.at("schema"), json);
  }
  return "no content";
}

std::string OpenApiContract::judge_answer(const Json& described, const http::Response& answer) {
  for (const auto& [name, value] : answer.headers.all()) {
    const bool plain = name == "Content-Type" || name == "Cache-Control";
    if (!plain && !(described.contains("headers") && described.at("headers").contains(name))) {
      return "a header that is not described: " + name;
    }
  }
  if (!described.contains("content")) return answer.body.empty() ? "" : "a body where none is described";
  const std::string* type = answer.headers.get("Content-Type");
  if (type == nullptr || *type != "application/json") return "not application/json";
  const auto json = parse_json(answer.body, "T001");
  if (!json) return "a body that is not JSON";
  return judge(described.at("content").at("application/json").at("schema"), *json);
}

std::string OpenApiContract::objections(const http::Request& request, const http::Response& answer) {
  const auto target = http::parse_target(request.target);
  REQUIRE(target);
  std::string name;
  const Json* operation = find_operation(request, *target, name);
  if (operation == nullptr) return "no operation describes " + request.target;
  const std::string status = std::to_string(answer.status);
  const auto described = operation->at("responses").find(status);
  if (described == operation->at("responses").end()) return name + " may not answer " + status;
  seen_.insert(name + " " + status);
  const std::string about_answer = judge_answer(resolve(*described), answer);
  if (!about_answer.empty()) return name + " " + status + " answers wrongly: " + about_answer;
  if (answer.status >= 400) return "";
  const std::string about_request = judge_request(*operation, request, *target);
  return about_request.empty() ? "" : name + " takes what is not described: " + about_request;
}

}  // namespace weir::test
