#include "diff/fields.hpp"

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace weir;
using namespace weir::diff;

namespace {

std::vector<std::string> paths(const std::vector<FieldChange>& changes) {
  std::vector<std::string> list;
  for (const FieldChange& change : changes) list.push_back(change.path);
  return list;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("what the API normalises is no difference") {
  const KindRules rules = Scene().kinds.at("DataSource");
  struct Case {
    const char* what;
    Json before, after;
    Paths differing;
  };
  const Case cases[] = {
      {"an absent field and its default", {{"enabled", true}}, Json::object(), {}},
      {"null and absent", {{"syncSchedule", nullptr}}, Json::object(), {}},
      {"the order of a set", {{"tags", {"b", "a"}}}, {{"tags", {"a", "b"}}}, {}},
      {"a member twice in a set", {{"tags", {"a", "a"}}}, {{"tags", {"a"}}}, {}},
      {"one tag more", {{"tags", {"a"}}}, {{"tags", {"a", "b"}}}, {"/tags"}},
      {"a schedule taken away", {{"syncSchedule", "0 * * * *"}}, Json::object(), {"/syncSchedule"}},
      {"write-only and Git-only fields", {{"config", {{"a", 1}}}, {"onRemove", "keep"}}, {{"config", {{"a", 2}}}}, {}},
      {"a field the rules do not know", {{"lastSyncAt", "x"}}, Json::object(), {}},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    CHECK(paths(readable_changes(rules, one.before, one.after)) == one.differing);
  }
}

TEST_CASE("an object is compared member by member, a list as a whole") {
  const KindRules rules = Scene().kinds.at("Connector");
  const Json before = {{"config", {{"region", "eu"}, {"hosts", {"a", "b"}}, {"old", 1}, {"in/ner", {{"x", 1}}}}}};
  const Json after = {{"config", {{"region", "us"}, {"hosts", {"b", "a"}}, {"in/ner", {{"x", 2}}}}}};
  const auto changes = readable_changes(rules, before, after);
  CHECK(paths(changes) == Paths{"/config/hosts", "/config/in~1ner/x", "/config/old", "/config/region"});
  CHECK(changes[2].after.is_null());
}

TEST_CASE("a secret is shown as its reference and what is known of it") {
  const Json value = {{"apiToken", {{"fromEnv", "WEIR_SECRET_OKTA"}}}, {"list", {{{"fromFile", "a/b"}}}}};
  const Json seen = shown(value, {{"/config/apiToken", SecretStatus::rotated}}, "/config");
  CHECK(seen["apiToken"] == Json{{"secretRef", "fromEnv:WEIR_SECRET_OKTA"}, {"status", "rotated"}});
  CHECK(seen["list"][0] == Json{{"secretRef", "fromFile:a/b"}, {"status", "unknown"}});
}

TEST_CASE("write-only fields name every member that goes over the wire") {
  Scene scene;
  const Resource& okta = scene.declare("okta");
  RemoteObject& object = scene.put(okta, "ds-1");
  object.write_only_names = {"apiToken", "legacy"};
  const auto blind = write_only_changes(scene.kinds.at("DataSource"), okta, object, nullptr, {});
  CHECK(paths(blind) == Paths{"/config/apiToken", "/config/domain", "/config/legacy"});
  CHECK(blind[0].before == Json{{"unknown", true}});
  CHECK(blind[1].before.is_null());  // the API does not echo the name
  CHECK(blind[2].after.is_null());   // goes away: config is replaced whole
  const auto known = write_only_changes(scene.kinds.at("DataSource"), okta, object, &okta.spec, {});
  CHECK(known[0].before == known[0].after);
}

TEST_CASE("a draft holds whole top-level fields, and null for what Git no longer says") {
  Scene scene;
  const Resource& okta = scene.declare("okta", {{"tags", {"z", "a"}}});
  const KindRules& rules = scene.kinds.at("DataSource");
  const Json draft = draft_of({{"/config/domain", nullptr, "x"},
                               {"/syncSchedule", "0 * * * *", nullptr},
                               {"/tags", Json::array(), {"a"}},
                               {"/onRemove", "disable", "keep"},
                               {"/metadata/protect", false, true}},
                              rules, okta.spec);
  CHECK(draft.size() == 3);
  CHECK(draft["config"] == okta.spec["config"]);
  CHECK(draft["syncSchedule"].is_null());
  CHECK(draft["tags"] == Json{"a", "z"});
}

TEST_CASE("the strongest consequence counts, and switching on has none") {
  const KindRules rules = Scene().kinds.at("DataSource");
  const auto consequence_of = [&](const KindRules& of, const std::vector<FieldChange>& changes) {
    return effect_of(of, "okta", changes).consequence;
  };
  CHECK(consequence_of(rules, {{"/displayName", "a", "b"}}) == Consequence::none);
  CHECK(consequence_of(rules, {{"/enabled", true, false}}) == Consequence::pause);
  CHECK(consequence_of(rules, {{"/enabled", false, true}}) == Consequence::none);
  CHECK(consequence_of(rules, {{"/enabled", true, false}, {"/config/domain", "a", "b"}}) == Consequence::backfill);
  CHECK(consequence_of(rules, {{"/config/domain", "a", "a"}}) == Consequence::none);
}

TEST_CASE("a backfill of less reads nothing again, one of more names only these") {
  KindRules rules = Scene().kinds.at("DataSource");
  FieldRule days;
  days.consequence = Consequence::backfill;
  days.default_value = 0;
  rules.fields["days"] = days;
  FieldRule names = days;
  names.set = true;
  names.default_value = nullptr;
  rules.fields["names"] = names;
  const struct {
    const char* path;
    Json before, after;
    Consequence consequence;
    bool of_new_only;
  } rows[] = {
      {"/days", 2, 3, Consequence::backfill, false},
      {"/days", 3, 2, Consequence::none, false},
      {"/config/days", 3, 2, Consequence::backfill, false},
      {"/names", {"a"}, {"a", "b"}, Consequence::backfill, true},
      {"/names", {"a", "b"}, {"b"}, Consequence::none, false},
      {"/names", {"a", "b"}, {"b", "c"}, Consequence::backfill, true},
      {"/names", {"a"}, nullptr, Consequence::backfill, true},
      {"/names", nullptr, {"a"}, Consequence::none, false},
  };
  for (const auto& row : rows) {
    INFO(row.path << row.before << row.after);
    const Effect effect = effect_of(rules, "okta", {{row.path, row.before, row.after}});
    CHECK(effect.consequence == row.consequence);
    CHECK(effect.of_new_only == row.of_new_only);
    CHECK(effect.reason.empty());
  }
  const Effect both = effect_of(rules, "okta", {{"/days", 2, 3}, {"/names", {"a"}, {"a", "b"}}});
  CHECK_FALSE(both.of_new_only);
}

TEST_CASE("a member of the type's own settings says more than the whole") {
  KindRules rules = Scene().kinds.at("DataSource");
  rules.members["okta"]["/config/domain"] = {Consequence::reset, "another organisation"};
  rules.members["okta"]["/config/maxRetries"] = {Consequence::none, "how, not what"};
  CHECK(effect_of(rules, "okta", {{"/config/domain", "a", "b"}}).consequence == Consequence::reset);
  CHECK(effect_of(rules, "okta", {{"/config/domain", "a", "b"}}).reason == "another organisation");
  CHECK(effect_of(rules, "okta", {{"/config/maxRetries", 1, 2}}).consequence == Consequence::none);
  CHECK(effect_of(rules, "okta", {{"/config/other", 1, 2}}).consequence == Consequence::backfill);
  CHECK(effect_of(rules, "aws", {{"/config/domain", "a", "b"}}).consequence == Consequence::backfill);
}

TEST_CASE("every reason is told, the strongest first, and what is not seen speaks once") {
  KindRules rules = Scene().kinds.at("DataSource");
  rules.fields["config"].consequence_reason = "other records";
  rules.fields["enabled"].consequence_reason = "it rests";
  rules.members["okta"]["/config/domain"] = {Consequence::reset, "another organisation"};
  const FieldChange off{"/enabled", true, false};
  const Json unseen{{"unknown", true}};
  const struct {
    std::vector<FieldChange> changes;
    Consequence consequence;
    const char* reason;
  } rows[] = {
      {{off}, Consequence::pause, "it rests"},
      {{{"/config/a", 1, 2}, off}, Consequence::backfill, "other records; pause: it rests"},
      {{{"/config/a", 1, 2}, {"/config/b", 1, 2}}, Consequence::backfill, "other records"},
      {{{"/config/a", 1, 2}, {"/config/domain", "a", "b"}, off},
       Consequence::reset,
       "another organisation; backfill: other records; pause: it rests"},
      {{{"/config/a", unseen, 2}, {"/config/domain", unseen, "b"}, off},
       Consequence::reset,
       "another organisation; pause: it rests"},
  };
  for (const auto& row : rows) {
    const Effect effect = effect_of(rules, "okta", row.changes);
    CHECK(effect.consequence == row.consequence);
    CHECK(effect.reason == row.reason);
  }
}

TEST_CASE("a schedule that goes, rests or never fires is a pause, any other is none") {
  KindRules rules = Scene().kinds.at("DataSource");
  rules.fields["syncSchedule"].when_removed = {Consequence::pause, "by hand"};
  const DrivenBy suspended{"nightly", "0 2 * * *", "UTC", true, {}};
  const struct {
    Json before, after;
    const DrivenBy* driven_by;
    const char* reason;
  } rows[] = {
      {"0 2 * * *", nullptr, nullptr, "by hand"},
      {"daily", nullptr, nullptr, "by hand"},
      {"0 2 * * *", nullptr, &suspended,
       "Schedule/nightly is suspended; until it is resumed a sync starts only by hand"},
      {"0 2 * * *", "0 0 31 2 *", nullptr, "the cron \"0 0 31 2 *\" never fires; by hand"},
      {"0 2 * * *", "0 3 * * *", nullptr, ""},
      {"0 2 * * *", "daily", nullptr, ""},
      {nullptr, "0 2 * * *", nullptr, ""},
      {nullptr, "0 0 31 2 *", nullptr, ""},
      {"0 0 31 2 *", nullptr, nullptr, ""},
  };
  for (const auto& row : rows) {
    INFO(row.before << " to " << row.after);
    const Effect effect = effect_of(rules, "okta", {{"/syncSchedule", row.before, row.after}}, row.driven_by);
    CHECK(effect.consequence == (*row.reason ? Consequence::pause : Consequence::none));
    CHECK(effect.reason == row.reason);
  }
}
