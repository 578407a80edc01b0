#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "core/json.hpp"
#include "http/message.hpp"
#include "schema/compiled_schema.hpp"

namespace weir::test {

/// schemas/openapi.json as a judge of requests and answers.
class OpenApiContract {
 public:
  OpenApiContract();

  /// All that the contract has against this exchange; empty: nothing. A request that was refused may be wrong in
  /// itself.
  std::string objections(const http::Request& request, const http::Response& answer);

  /// "GET /v1/jobs/{id}" of every operation.
  std::set<std::string> operations() const;
  /// "GET /v1/jobs/{id} 200" of every answer described / seen.
  std::set<std::string> described_answers() const;
  const std::set<std::string>& seen_answers() const { return seen_; }

 private:
  const Json& resolve(const Json& node) const;
  const Json* find_operation(const http::Request& request, const http::Target& target, std::string& name) const;
  std::string judge(const Json& schema, const Json& value);
  std::string judge_request(const Json& operation, const http::Request& request, const http::Target& target);
  std::string judge_answer(const Json& described, const http::Response& answer);

  Json document_;
  std::map<std::string, std::unique_ptr<schema::CompiledSchema>> compiled_;
  std::set<std::string> seen_;
};

}  // namespace weir::test
