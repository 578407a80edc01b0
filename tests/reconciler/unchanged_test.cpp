#include "reconciler/unchanged.hpp"

#include <functional>

#include <catch2/catch.hpp>

#include "plan/plan_json.hpp"
#include "stage.hpp"

using namespace weir;
using namespace weir::reconciler;
using platform::Profile;

namespace {

std::string id_of(Stage& stage, const std::string& name) {
  for (const Json& object : stage.live())
    if (object.at("name") == name) return object.at("id").get<std::string>();
  return "";
}

void patch(Stage& stage, const std::string& name, const Json& body) {
  stage.by_hand(http::Method::patch, "/v1/data-sources/" + id_of(stage, name), body);
}

Json tags_and(Stage& stage, const std::string& name, const std::string& more) {
  Json tags;
  for (const Json& object : stage.live())
    if (object.at("name") == name) tags = object.at("tags");
  tags.push_back(more);
  return {{"tags", tags}};
}

struct Case {
  const char* what;
  std::function<void(Stage&)> change;
};

const std::vector<Case> cases = {
    {"nothing", [](Stage&) {}},
    {"an edit in Git",
     [](Stage& s) {
       s.write({okta("a", "  enabled: false\n"), okta("b"), okta("c")});
     }},
    {"a manifest more",
     [](Stage& s) {
       s.write({okta("a"), okta("b"), okta("c"), okta("d")});
     }},
    {"a manifest less",
     [](Stage& s) {
       s.write({okta("a"), okta("b")});
     }},
    {"files in another order",
     [](Stage& s) {
       s.write({okta("c"), okta("a"), okta("b")});
     }},
    {"a change by hand",
     [](Stage& s) {
       patch(s, "a", {{"name", "x"}});
     }},
    {"a hold", [](Stage& s) { patch(s, "a", tags_and(s, "a", "weir:hold=x")); }},
    {"a deletion by hand", [](Stage& s) { s.by_hand(http::Method::delete_, "/v1/data-sources/" + id_of(s, "a")); }},
    {"somebody else's object",
     [](Stage& s) {
       s.by_hand(http::Method::post, "/v1/data-sources",
                 {{"name", "other"}, {"type", "okta"}, {"config", {{"domain", "x.okta.com"}, {"apiToken", "t"}}}});
     }},
    {"a copied mark",
     [](Stage& s) {
       Json body = tags_and(s, "a", "copy");
       body.update({{"name", "clone"}, {"type", "okta"}, {"config", {{"domain", "x.okta.com"}, {"apiToken", "t"}}}});
       s.by_hand(http::Method::post, "/v1/data-sources", body);
     }},
    {"a rotated secret", [](Stage& s) { s.secrets.values["WEIR_SECRET_OKTA"] = "another"; }},
    {"a removal asked for by name",
     [](Stage& s) {
       s.inputs.project.removed = {{{"DataSource", "zzz"}, RemovedEntry::Action::remove}};
     }},
    {"no state", [](Stage& s) { s.lose_state(); }},
    {"a retired object",
     [](Stage& s) {
       PlanOptions options;
       options.max_removals = 3;
       s.write({okta("a"), okta("b")});
       REQUIRE(s.apply(options));
     }},
    {"a protected object whose manifest went",
     [](Stage& s) {
       s.write({okta("a"), okta("b"), okta("c", "", "protect: true")});
       REQUIRE(s.apply());
       s.write({okta("a"), okta("b")});
       (void)s.apply();
     }},
};

}  // namespace

TEST_CASE("the short way and the long way give the same plan, byte for byte, whatever changed") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    for (const bool with_key : {true, false}) {
      for (const Case& one : cases) {
        INFO(one.what << (profile == Profile::full ? " on full" : " on seed")
                      << (with_key ? "" : " without a fingerprint key"));
        Stage stage(profile);
        if (!with_key) stage.fingerprint_key.clear();
        stage.write({okta("a"), okta("b"), okta("c")});
        REQUIRE(stage.apply());
        one.change(stage);
        const auto shown = stage.plan_to_show();
        const auto planned = stage.plan();
        REQUIRE(shown.has_value() == planned.has_value());
        if (planned) CHECK(plan::to_bytes(*shown) == plan::to_bytes(planned->plan));
      }
    }
  }
}

TEST_CASE("where nothing changed, no manifest is parsed: broken text under a known blob id is not even looked at") {
  Stage stage;
  stage.fingerprint_key.clear();
  stage.write({okta("a"), okta("b")});
  REQUIRE(stage.apply());
  for (git::File& file : stage.inputs.files) file.text = "{ no yaml";
  const auto shown = stage.plan_to_show();
  REQUIRE(shown);
  CHECK(plan::is_empty(*shown));
  CHECK(shown->unchanged == 2);
}
