#include "schema/judge.hpp"

#include <cmath>
#include <limits>

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace weir::schema {
namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

constexpr double exact_integers = 9007199254740992.0;  // 2^53

bool is_integral_float(const Json& value) {
  if (!value.is_number_float()) return false;
  const double number = value.get<double>();
  return std::abs(number) <= exact_integers && std::trunc(number) == number;
}

/// 1.0 becomes 1: to JSON Schema they are one number, to the library two.
void write_integers_as_integers(Json& value) {
  if (is_integral_float(value)) {
    value = static_cast<std::int64_t>(value.get<double>());
  } else if (value.is_structured()) {
    for (Json& child : value) write_integers_as_integers(child);
  }
}

bool has_integral_float(const Json& value) {
  if (!value.is_structured()) return is_integral_float(value);
  return std::any_of(value.begin(), value.end(), [](const Json& child) { return has_integral_float(child); });
}

/// Keywords whose value is data, not a schema.
bool holds_data(const std::string& keyword) {
  return keyword == "enum" || keyword == "const" || keyword == "default" || keyword == "examples";
}

/// Keywords whose value maps names of the user's choice to schemas: a property may be called "format".
bool holds_named_schemas(const std::string& keyword) {
  return keyword == "properties" || keyword == "patternProperties" || keyword == "definitions" ||
         keyword == "dependencies";
}

void prepare(Json& schema) {
  if (schema.is_array()) {
    for (Json& child : schema) prepare(child);
    return;
  }
  if (!schema.is_object()) return;
  if (const auto format = schema.find("format"); format != schema.end() && format->is_string()) schema.erase(format);
  for (auto& [keyword, value] : schema.items()) {
    if (holds_data(keyword) || is_integral_float(value)) {
      write_integers_as_integers(value);
    } else if (holds_named_schemas(keyword) && value.is_object()) {
      for (Json& child : value) prepare(child);
    } else {
      prepare(value);
    }
  }
}

std::string to_pointer(const std::vector<std::string>& context) {
  std::string pointer;
  for (std::size_t i = 1; i < context.size(); ++i) {
    const std::string& step = context[i];
    const bool bracketed = step.size() >= 2 && step.front() == '[' && step.back() == ']';
    pointer =
        pointer_join(pointer, bracketed ? std::string_view(step).substr(1, step.size() - 2) : std::string_view(step));
  }
  return pointer;
}

bool is_within(const std::string& pointer, const std::string& ancestor) {
  return pointer.size() > ancestor.size() && pointer.starts_with(ancestor) && pointer[ancestor.size()] == '/';
}

/// The library repeats a complaint at every ancestor; only the deepest place says something.
std::vector<std::string> deepest(std::vector<std::string> pointers) {
  std::sort(pointers.begin(), pointers.end());
  pointers.erase(std::unique(pointers.begin(), pointers.end()), pointers.end());
  std::vector<std::string> kept;
  for (const std::string& pointer : pointers) {
    const bool has_deeper = std::any_of(pointers.begin(), pointers.end(),
                                        [&](const std::string& other) { return is_within(other, pointer); });
    if (!has_deeper) kept.push_back(pointer);
  }
  return kept;
}

/// Compiling patterns is what costs most, and a validator keeps them; it must not be shared between threads.
valijson::Validator& validator_of_this_thread() {
  thread_local valijson::Validator validator;
  return validator;
}

}  // namespace

struct Judge::Compiled {
  std::unique_ptr<valijson::Schema> schema;  ///< empty when the library refused it

  bool judge(const Json& instance, valijson::ValidationResults* results) const {
    if (!schema) return false;
    Json repaired;
    const Json* judged = &instance;
    if (has_integral_float(instance)) {
      repaired = instance;
      write_integers_as_integers(repaired);
      judged = &repaired;
    }
    try {
      return validator_of_this_thread().validate(*schema, Adapter(*judged), results);
    } catch (const std::exception&) {
      return false;  // a pattern that std::regex does not know is found only here
    }
  }
};

Judge::Judge(const Json& schema, const Documents& documents) : compiled_(std::make_unique<Compiled>()) {
  const auto fetch = [&documents](const std::string& uri) -> const Json* {
    const auto found = documents.find(uri);
    if (found == documents.end()) return nullptr;
    auto document = std::make_unique<Json>(found->second);
    prepare(*document);
    return document.release();
  };
  const auto free = [](const Json* document) { std::default_delete<const Json>()(document); };
  Json prepared = schema;
  prepare(prepared);
  auto parsed = std::make_unique<valijson::Schema>();
  try {
    valijson::SchemaParser parser;
    parser.populateSchema(Adapter(prepared), *parsed, fetch, free);
    compiled_->schema = std::move(parsed);
  } catch (const std::exception&) {
    // accepts() says no to everything
  }
}

Judge::Judge(Judge&&) noexcept = default;
Judge& Judge::operator=(Judge&&) noexcept = default;
Judge::~Judge() = default;

bool Judge::accepts(const Json& instance) const {
  return compiled_->judge(instance, nullptr);
}

std::vector<std::string> Judge::complaints(const Json& instance) const {
  valijson::ValidationResults results;
  if (compiled_->judge(instance, &results)) return {};
  std::vector<std::string> pointers;
  for (const auto& complaint : results) pointers.push_back(to_pointer(complaint.context));
  return deepest(std::move(pointers));
}

}  // namespace weir::schema
