#include "providers/member_reader.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::providers;

TEST_CASE("members of the right type are taken, absent and null ones are not there") {
  const Json object =
      Json::parse(R"({"t":"x","n":1.5,"c":7,"f":true,"l":["a","b"],"m":{"k":"v"},"o":{},"a":[1],"z":null})");
  MemberReader members(object, "");
  CHECK(members.text("t") == "x");
  CHECK(members.number("n") == 1.5);
  CHECK(members.count("c") == 7);
  CHECK(members.flag("f") == true);
  CHECK(members.texts("l") == std::vector<std::string>{"a", "b"});
  CHECK(members.text_map("m") == std::map<std::string, std::string>{{"k", "v"}});
  CHECK(members.object("o") != nullptr);
  CHECK(members.array("a") != nullptr);
  for (const char* name : {"z", "missing"}) {
    CHECK_FALSE(members.text(name));
    CHECK_FALSE(members.count(name));
    CHECK_FALSE(members.number(name));
    CHECK_FALSE(members.flag(name));
    CHECK(members.texts(name).empty());
    CHECK(members.text_map(name).empty());
  }
  CHECK(members.result());
}

TEST_CASE("the first member of another type is the problem, told without its value") {
  struct Case {
    const char* json;
    void (*ask)(MemberReader&);
  };
  const Case cases[] = {
      {R"({"x":5})", [](MemberReader& m) { m.text("x"); }},
      {R"({"x":null})", [](MemberReader& m) { m.required_text("x"); }},
      {R"({"x":"secret"})", [](MemberReader& m) { m.number("x"); }},
      {R"({"x":-1})", [](MemberReader& m) { m.count("x"); }},
      {R"({"x":1.5})", [](MemberReader& m) { m.count("x"); }},
      {R"({"x":18446744073709551615})", [](MemberReader& m) { m.count("x"); }},
      {R"({"x":"true"})", [](MemberReader& m) { m.flag("x"); }},
      {R"({"x":["secret",1]})", [](MemberReader& m) { m.texts("x"); }},
      {R"({"x":{"k":1}})", [](MemberReader& m) { m.text_map("x"); }},
      {R"({"x":[]})", [](MemberReader& m) { static_cast<void>(m.object("x")); }},
      {R"({"x":{}})", [](MemberReader& m) { static_cast<void>(m.array("x")); }},
  };
  for (const Case& each : cases) {
    INFO(each.json);
    const Json object = Json::parse(each.json);
    MemberReader members(object, "/items/0");
    each.ask(members);
    members.required_text("y");
    const auto result = members.result();
    REQUIRE_FALSE(result);
    CHECK(result.error().front().code == "A004");
    CHECK(result.error().front().message.starts_with("/items/0/x: expected "));
    CHECK(result.error().front().message.find("secret") == std::string::npos);
  }
  const Json list = Json::array();
  CHECK_FALSE(MemberReader(list, "/items/0").result());
}
