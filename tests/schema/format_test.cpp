#include "schema/format.hpp"

#include <map>

#include <catch2/catch.hpp>

using namespace weir::schema;

namespace {

using Texts = std::vector<std::string>;

const std::map<std::string, std::pair<Texts, Texts>> accepted_and_refused = {
    {"date",
     {{"2024-02-29", "0001-01-01", "9999-12-31"},
      {"2023-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "2024-04-31", "24-01-01", "2024-1-1", "2024-01-01 ",
       ""}}},
    {"time",
     {{"08:00:00Z", "23:59:60Z", "08:00:00.5+02:00", "01:29:60+01:30"},
      {"24:00:00Z", "08:60:00Z", "08:00:60Z", "08:00:00", "8:00:00Z", "08:00:00.Z", "08:00:00+24:00"}}},
    {"date-time",
     {{"2024-02-29T08:00:00Z", "2024-01-01t00:00:00z", "2024-01-01T00:00:00.123-08:00"},
      {"2024-01-01", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00", "2023-02-29T00:00:00Z"}}},
    {"hostname",
     {{"acme.okta.com", "a", "1.2.3.4", "xn--4gbwdl.xn--wgbh1c"},
      {"", "-a.b", "a-.b", "a..b", "a.b.", "a_b.c", "https://a", std::string(64, 'a'), "ä.de"}}},
    {"email",
     {{"ann@acme.example", "a.b+c@d", "x_y@z.example"},
      {"ann", "@acme.example", "ann@", ".a@b", "a.@b", "a..b@c", "a b@c", "a@b_c"}}},
    {"uri",
     {{"https://api.acme.example/v1?x=1#y", "http://localhost:8080", "https://u@h:1/p", "https://[::1]:8443/",
       "urn:a:b", "file:///tmp"},
      {"api.acme.example", "/v1", "https://", "https:/a", "https://a b", "https://a/%zz", "https://a:port", "://a",
       "https://ä.de", "1http://a", "https://a\\b"}}},
    {"uuid",
     {{"6f2a1c34-52d8-4b8e-9d51-0a5c6f1e7b90", "00000000-0000-0000-0000-000000000000"},
      {"6f2a1c3452d84b8e9d510a5c6f1e7b90", "6f2a1c34-52d8-4b8e-9d51-0a5c6f1e7b9g", ""}}},
};

}  // namespace

TEST_CASE("formats accept what their standards say and nothing else") {
  for (const auto& [format, texts] : accepted_and_refused) {
    for (const std::string& text : texts.first) {
      INFO(format << " " << text);
      CHECK(has_format(format, text));
    }
    for (const std::string& text : texts.second) {
      INFO(format << " " << text);
      CHECK_FALSE(has_format(format, text));
    }
  }
}

TEST_CASE("every known format has words and a test, an unknown one accepts everything") {
  for (const std::string& format : known_formats()) {
    CHECK_FALSE(format_words(format).empty());
    CHECK(accepted_and_refused.contains(format));
  }
  CHECK(has_format("colour", "anything"));
}
