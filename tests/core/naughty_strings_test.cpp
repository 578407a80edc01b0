// The Big List of Naughty Strings through everything that shows or carries text.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "core/cron.hpp"
#include "core/json.hpp"
#include "core/remote_object.hpp"
#include "core/text.hpp"

using namespace weir;

namespace {

std::vector<std::string> naughty_strings() {
  std::ifstream file(WEIR_SOURCE_DIR "/tests/data/naughty-strings/blns.json");
  std::stringstream text;
  text << file.rdbuf();
  return parse_json(text.str(), "A003").value().get<std::vector<std::string>>();
}

}  // namespace

TEST_CASE("naughty strings are shown without a control, bidi or zero-width character") {
  const auto strings = naughty_strings();
  REQUIRE(strings.size() == 515);
  for (const std::string& text : strings) {
    CAPTURE(text);
    const std::string shown = printable(text, 10'000);
    CHECK_FALSE(invalid_utf8(shown));
    CHECK(printable(shown, 100'000) == shown);
    for (const char c : shown) CHECK((static_cast<unsigned char>(c) >= 0x20 && c != 0x7F));
    CHECK(code_points(printable(text, 10)) <= 10 * 10 + 1);
  }
}

TEST_CASE("naughty strings pass through canonical JSON unchanged, as value and as key") {
  for (const std::string& text : naughty_strings()) {
    CAPTURE(text);
    const Json value = {{"value", text}, {"list", {text}}};
    const std::string canonical = canonical_json(value);
    const auto back = parse_json(canonical, "A003");
    REQUIRE(back);
    CHECK(same_json(*back, value));
    CHECK(canonical_json(*back) == canonical);
    const Json keyed = {{text, 1}};
    CHECK(parse_json(canonical_json(keyed), "A003").value() == keyed);
    CHECK(*pointer_get(keyed, pointer_join("", text)) == 1);
  }
}

TEST_CASE("naughty strings are nobody's mark, cron or time") {
  for (const std::string& text : naughty_strings()) {
    CAPTURE(text);
    CHECK(read_tags({text}).user_tags == std::vector<std::string>{text});
    CHECK_FALSE(parse_cron(text, "key"));
    CHECK_FALSE(parse_rfc3339(text));
    CHECK_FALSE(parse_resource_key("DataSource/" + text + "/"));
  }
}
