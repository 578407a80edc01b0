#include "cli/reference_check.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "zone/system_time_zones.hpp"

using namespace weir;

namespace {

std::string manifest(const std::string& reference) {
  return fmt::format(
      "apiVersion: weir/v1\nkind: DataSource\nmetadata: {{name: one}}\nspec:\n  displayName: One\n  type: okta\n"
      "  config:\n    domain: acme.okta.com\n    apiToken: {}\n",
      reference);
}

}  // namespace

TEST_CASE("a reference that stands there plainly is known without reading YAML, another never passes for one") {
  struct Row {
    const char* reference;
    bool plain;
    bool good;  ///< when it is read
  };
  for (const Row& row : {Row{"{fromEnv: WEIR_SECRET_A}", true, true},
                         Row{"{fromEnv: WEIR_SECRET_A} # old", true, true},
                         Row{"{ \"fromEnv\": \"WEIR_SECRET_A\" }", true, true},
                         Row{"{'fromEnv': 'WEIR_SECRET_A_2'}", true, true},
                         Row{"\n      fromEnv:   WEIR_SECRET_A\n", true, true},
                         Row{"{fromFile: okta/token.txt}", true, true},
                         Row{"{fromEnv: &a WEIR_SECRET_A}", false, true},
                         Row{"{\"from\\x45nv\": WEIR_SECRET_A}", false, true},
                         Row{"{fromEnv: PATH}", false, false},
                         Row{"{fromEnv: WEIR_SECRET_}", false, false},
                         Row{"{fromEnv: WEIR_SECRET_a}", false, false},
                         Row{"{fromEnv: \"WEIR_SECRET_A'}\"}", false, false},
                         Row{"{fromEnv: 'WEIR_SECRET_A'B}", false, false},
                         Row{"{fromEnv : PATH}", false, false},
                         Row{"{? fromEnv : PATH}", false, false},
                         Row{"{\"from\\x45nv\": PATH}", false, false},
                         Row{"{fromEnv: >-\n      PATH\n      }", false, false},
                         Row{"{fromFile: ../x}", false, false},
                         Row{"{fromFile: /x}", false, false},
                         Row{"{fromFile: a/../../x}", false, false}}) {
    INFO(row.reference);
    const std::string text = manifest(row.reference);
    CHECK(cli::references_are_plain(text) == row.plain);
    zone::SystemTimeZones zones;
    CHECK(cli::check_references({{"a.yaml", "", text}}, Instant{}, zones).has_value() == row.good);
  }
}

TEST_CASE("what merely speaks of references is not in the way") {
  zone::SystemTimeZones zones;
  CHECK(cli::check_references({{"a.yaml", "", manifest("{fromEnv: WEIR_SECRET_A} # not fromEnv: PATH")}}, Instant{},
                              zones));
  CHECK(cli::references_are_plain("a: 1\n"));
  CHECK(cli::references_are_plain(""));
}
