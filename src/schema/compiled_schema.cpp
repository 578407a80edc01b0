#include "schema/compiled_schema.hpp"

#include <set>
#include <tuple>

#include "schema/message.hpp"
#include "schema/reading.hpp"

namespace weir::schema {
namespace {

void replace_secrets(Json& schema) {
  if (schema.is_object() && schema.value("x-weir-secret", Json(false)) == Json(true)) {
    Json reference = {{"type", "object"}, {"x-weir-secret", true}};
    for (const char* kept : {"title", "description", "examples"}) {
      if (schema.contains(kept)) reference[kept] = schema[kept];
    }
    schema = std::move(reference);
    return;
  }
  if (!schema.is_structured()) return;
  for (Json& child : schema) replace_secrets(child);
}

/// Two parts of an allOf may say the same.
std::vector<Violation> without_duplicates(std::vector<Violation> violations) {
  std::set<std::tuple<std::string, std::string, std::string, std::string>> seen;
  std::vector<Violation> kept;
  for (Violation& one : violations)
    if (seen.emplace(one.pointer, one.property, one.keyword, one.message).second) kept.push_back(std::move(one));
  return kept;
}

}  // namespace

Json manifest_form(const Json& schema) {
  Json transformed = schema;
  replace_secrets(transformed);
  return transformed;
}

CompiledSchema::CompiledSchema(const Json& schema, Form form, const Documents& documents)
    : form_(form), tree_(form == Form::manifest ? manifest_form(schema) : schema), judge_(tree_.schema(), documents) {}

std::vector<Violation> CompiledSchema::violations(const Json& instance) const {
  std::vector<Violation> found = read(root(), instance, form_, Extent::beyond_judge);
  const bool too_long = std::any_of(found.begin(), found.end(),
                                    [](const Violation& violation) { return violation.keyword == "maxLength"; });
  if (!too_long && judge_.accepts(instance)) return without_duplicates(std::move(found));
  found = read(root(), instance, form_, Extent::everything);
  if (!found.empty()) return without_duplicates(std::move(found));
  // The judge knows a reason that the reading does not: an invalid document never passes for want of words.
  for (std::string& place : judge_.complaints(instance)) found.push_back(refused(std::move(place)));
  if (found.empty()) found.push_back(refused(""));
  return found;
}

}  // namespace weir::schema
