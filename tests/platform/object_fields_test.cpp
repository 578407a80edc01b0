#include "platform/object_fields.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::platform;

namespace {

const FieldTable& table() {
  static const FieldTable fields = {{{"name", true, nullptr, text_of(3)},
                                     {"mode", false, "a", one_of({"a", "b"})},
                                     {"words", false, Json::array(), texts_of(2, 3)}},
                                    {"id"}};
  return fields;
}

std::string first_fault(const Json& body, bool creating) {
  const Faults faults = check_fields(body, table(), creating);
  return faults.empty() ? "" : faults.front().field + " " + faults.front().message;
}

}  // namespace

TEST_CASE("A body is checked by its table") {
  struct Case {
    Json body;
    std::string fault;
  };
  const Case cases[] = {
      {{{"name", "abc"}}, ""},
      {{{"name", "\u00e4\u00f6\u00fc"}}, ""},
      {{{"name", "abcd"}}, "name must have at most 3 characters"},
      {{{"name", nullptr}}, "name is required and cannot be null"},
      {{{"name", "a"}, {"mode", "c"}}, "mode must be one of a, b"},
      {{{"name", "a"}, {"mode", nullptr}}, ""},
      {{{"name", "a"}, {"words", {"a", "b", "c"}}}, "words must have at most 2 items"},
      {{{"name", "a"}, {"words", {"a", ""}}}, "words item 1 must not be empty"},
      {{{"name", "a"}, {"id", "1"}}, "id is set by the server"},
      {{{"name", "a"}, {"mod", "a"}}, "mod is no field of this kind; did you mean mode?"},
      {{{"name", "a"}, {"zzzzzz", "a"}}, "zzzzzz is no field of this kind"},
      {Json("text"), " the body must be a JSON object"},
  };
  for (const Case& test : cases) CHECK(first_fault(test.body, true) == test.fault);
  CHECK(first_fault(Json::object(), true) == "name is required");
  CHECK(first_fault(Json::object(), false).empty());
}

TEST_CASE("Fields are set, cleared to their own value, and left alone") {
  Json object = Json::object();
  set_fields(object, {{"name", "a"}}, table(), true);
  CHECK(object == Json({{"name", "a"}, {"mode", "a"}, {"words", Json::array()}}));
  set_fields(object, {{"mode", "b"}, {"words", {"x"}}}, table(), false);
  CHECK(object == Json({{"name", "a"}, {"mode", "b"}, {"words", {"x"}}}));
  set_fields(object, {{"mode", nullptr}, {"words", nullptr}}, table(), false);
  CHECK(object == Json({{"name", "a"}, {"mode", "a"}, {"words", Json::array()}}));
}

TEST_CASE("A schedule is a cron expression of five fields") {
  CHECK_FALSE(is_cron("0 */6 * * *"));
  for (const Json& bad : {Json(5), Json(""), Json("* * * *"), Json("H 2 * * *"), Json(std::string(300, '*'))}) {
    INFO(bad.dump());
    CHECK(is_cron(bad));
  }
}
