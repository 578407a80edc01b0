#include "schema/judge.hpp"

#include <catch2/catch.hpp>

#include "schema/compiled_schema.hpp"

using namespace weir;

namespace {

std::size_t faults(const char* schema_text, const char* instance) {
  const schema::CompiledSchema compiled(Json::parse(schema_text));
  return compiled.violations(Json::parse(instance)).size();
}

}  // namespace

TEST_CASE("integers are compared exactly, beyond what a double holds") {
  CHECK(faults(R"({"maximum": 9007199254740992})", "9007199254740993") == 1);
  CHECK(faults(R"({"maximum": 10})", "18446744073709551615") == 1);
  CHECK(faults(R"({"const": 9007199254740992})", "9007199254740993") == 1);
  CHECK(faults(R"({"enum": [9007199254740993]})", "9007199254740993") == 0);
  CHECK(faults(R"({"minimum": -9223372036854775808})", "-9223372036854775808") == 0);
  CHECK(faults(R"({"type": "integer"})", "1.0") == 0);
  CHECK(faults(R"({"type": "integer"})", "1.5") == 1);
}

TEST_CASE("an invalid instance never passes because the library names no place") {
  CHECK(faults("false", "1") == 1);
  CHECK(faults(R"({"propertyNames": {"maxLength": 1}})", R"({"ab": 1})") == 1);
  CHECK(faults(R"({"oneOf": [{"type": "string"}, {"minLength": 1}]})", R"("a")") == 1);
  CHECK(faults(R"({"contains": {"const": 1}})", "[2]") == 1);
  CHECK(faults(R"({"dependencies": {"a": ["b"]}})", R"({"a": 1})") == 1);
}

TEST_CASE("a schema that cannot be compiled accepts nothing") {
  CHECK(faults(R"({"type": 7})", "1") == 1);
  CHECK(faults(R"({"pattern": "("})", R"("a")") == 1);
  CHECK(faults(R"({"$ref": "http://a.example/b.json"})", "1") == 1);
}

TEST_CASE("a text too long for a pattern is measured, not matched") {
  const std::string long_text = Json(std::string(200'000, 'a')).dump();
  CHECK(faults(R"({"pattern": "^(a|b)*$", "maxLength": 100})", long_text.c_str()) == 1);
}

TEST_CASE("lengths count code points and formats leave other types alone") {
  CHECK(faults(R"({"maxLength": 3})", R"("äöü")") == 0);
  CHECK(faults(R"({"minLength": 4})", R"("äöü")") == 1);
  CHECK(faults(R"({"format": "date"})", "12") == 0);
  CHECK(faults(R"({"format": "date"})", R"("2021-02-29")") == 1);
  CHECK(faults(R"({"minItems": 2.0})", "[1]") == 1);
}

TEST_CASE("complaints are pointers to the deepest places") {
  const schema::Judge judge(
      Json::parse(R"({"properties": {"a/b": {"items": {"type": "string"}}, "c": {"type": "null"}}})"));
  CHECK(judge.complaints(Json::parse(R"({"a/b": ["x", 1], "c": 1})")) == std::vector<std::string>{"/a~1b/1", "/c"});
  CHECK(judge.complaints(Json::object()).empty());
}
