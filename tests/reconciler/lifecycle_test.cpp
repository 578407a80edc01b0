// What becomes of an object while its manifest comes and goes: rows are situations, columns are commands.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/text.hpp"
#include "stage.hpp"

using namespace weir;
using namespace weir::reconciler;
using platform::Profile;
using RemovedAction = RemovedEntry::Action;

namespace {

const ResourceKey one_key{"DataSource", "one"};

/// Two sources, applied; `one` is the one that things happen to.
struct Life : Stage {
  explicit Life(Profile profile, const std::string& one = okta("one")) : Stage(profile) {
    declare({one});
    apply_all();
  }

  /// The manifests of the next run, beside one that is always there.
  void declare(std::vector<std::string> texts) {
    texts.push_back(okta("two"));
    write(std::move(texts));
  }
  void apply_all() { REQUIRE(apply(roomy())); }
  void remove_by_name(RemovedAction action = RemovedAction::remove) { inputs.project.removed = {{one_key, action}}; }

  /// The object that is `one`, whoever it belongs to by now; null when it is gone.
  Json object() {
    for (const Json& live : this->live())
      if (live.at("name") == "one") return live;
    return nullptr;
  }
  void patch(const Json& fields) {
    const Json now = object();
    REQUIRE(by_hand(http::Method::patch, "/v1/data-sources/" + now.at("id").get<std::string>(), fields).status == 200);
  }
  void tag(const std::string& tag) {
    Json tags = object().at("tags");
    tags.push_back(tag);
    patch({{"tags", tags}});
  }
  void untag(const std::string& tag) {
    Json tags = Json::array();
    const Json now = object();
    for (const Json& each : now.at("tags"))
      if (each != tag) tags.push_back(each);
    patch({{"tags", tags}});
  }
  void delete_by_hand() { by_hand(http::Method::delete_, "/v1/data-sources/" + object().at("id").get<std::string>()); }
  void retire() {
    declare({});
    apply_all();
  }

  static PlanOptions roomy() {
    PlanOptions options;
    options.max_removals = options.max_recreates = 10;
    return options;
  }
};

/// "disable DataSource/one", "held DataSource/one: why", "conflict M044 DataSource/one", "rotation ...", "S029".
std::string told(const Result<Planned>& planned) {
  std::vector<std::string> lines;
  if (!planned) {
    for (const Diagnostic& one : planned.error()) lines.push_back("error " + one.code);
    return join(lines, "; ");
  }
  const plan::Plan& plan = planned->plan;
  for (const plan::Step& step : plan.steps)
    lines.push_back(fmt::format("{} {}", to_string(step.change.action), to_string(step.change.key)));
  for (const auto& one : plan.rotations) lines.push_back("rotation " + to_string(one.key));
  for (const auto& one : plan.conflicts) lines.push_back(fmt::format("conflict {} {}", one.code, to_string(one.key)));
  for (const auto& one : plan.held)
    lines.push_back(fmt::format("held {}{}", to_string(one.key), one.reason.empty() ? "" : ": " + one.reason));
  for (const auto& one : plan.guards) lines.push_back("guard " + one.code);
  for (const auto& one : plan.diagnostics)
    if (one.code == "S029") lines.push_back(one.code);
  return join(lines, "; ");
}

/// "changed DataSource/one", "pending DataSource/one", "held DataSource/one".
std::string told(const Result<report::Drift>& drift) {
  if (!drift) return "error " + drift.error().front().code;
  std::vector<std::string> lines;
  for (const auto& line : drift->drifted)
    lines.push_back(fmt::format("{} {}", to_string(line.item.kind), to_string(line.item.key)));
  for (const auto& key : drift->pending) lines.push_back("pending " + to_string(key));
  for (const auto& held : drift->held) lines.push_back("held " + to_string(held.key));
  return join(lines, "; ");
}

/// "on", "off retired", "on unmarked", "gone".
std::string looks(const Json& object) {
  if (object.is_null()) return "gone";
  std::string text = object.at("status") == "disabled" ? "off" : "on";
  const TagView tags = read_tags(object.at("tags").get<std::vector<std::string>>());
  if (tags.policy.retired) text += " retired";
  if (tags.policy.hold) text += " held";
  if (tags.marks.empty()) text += " unmarked";
  return text;
}

struct Situation {
  const char* name;
  void (*arrange)(Life& life);
  std::string plan;        ///< what a plan says
  std::string drift;       ///< what drift says before the apply
  int exit_code;           ///< of the apply; -1: refused as a whole
  std::string object;      ///< what the object is after it
  std::string plan_after;  ///< what the plan after it says, with the state, with a rebuilt one, and without
};

void protect(Life& life) {
  life.declare({okta("one", "", "protect: true")});
  life.apply_all();
}

const Situation situations[] = {
    {"held", [](Life& l) { l.tag("weir:hold=moving house"); }, "held DataSource/one: moving house",
     "held DataSource/one", 0, "on held", "held DataSource/one: moving house"},
    {"held without a reason", [](Life& l) { l.tag("weir:hold"); }, "held DataSource/one", "held DataSource/one", 0,
     "on held", "held DataSource/one"},
    {"held and edited in Git",
     [](Life& l) {
       l.tag("weir:hold");
       l.declare({okta("one", "  enabled: false\n")});
     },
     "held DataSource/one", "pending DataSource/one; held DataSource/one", 0, "on held", "held DataSource/one"},
    {"held and removed",
     [](Life& l) {
       l.tag("weir:hold");
       l.declare({});
     },
     "held DataSource/one", "pending DataSource/one; held DataSource/one", 0, "on held", "held DataSource/one"},
    {"held and named by removed:",
     [](Life& l) {
       l.tag("weir:hold");
       l.declare({});
       l.remove_by_name();
     },
     "held DataSource/one", "pending DataSource/one; held DataSource/one", 0, "on held", "held DataSource/one"},
    {"held and renamed",
     [](Life& l) {
       l.tag("weir:hold");
       l.declare({okta("uno", "  displayName: one\n", "movedFrom: one")});
     },
     "held DataSource/uno", "pending DataSource/one; pending DataSource/uno; held DataSource/uno", 0, "on held",
     "held DataSource/uno"},
    {"removed", [](Life& l) { l.declare({}); }, "disable DataSource/one", "pending DataSource/one", 0, "off retired",
     ""},
    {"removed, onRemove: delete",
     [](Life& l) {
       l.declare({okta("one", "  onRemove: delete\n")});
       l.apply_all();
       l.declare({});
     },
     "delete DataSource/one", "pending DataSource/one", 0, "gone", ""},
    {"removed, onRemove: keep",
     [](Life& l) {
       l.declare({okta("one", "  onRemove: keep\n")});
       l.apply_all();
       l.declare({});
     },
     "forget DataSource/one", "pending DataSource/one", 0, "on unmarked", ""},
    {"removed with a policy that was never applied", [](Life& l) { l.declare({}); }, "disable DataSource/one",
     "pending DataSource/one", 0, "off retired", ""},
    {"kept, and declared again",
     [](Life& l) {
       l.declare({okta("one", "  onRemove: keep\n")});
       l.apply_all();
       l.retire();
       l.declare({okta("one")});
     },
     "conflict A012 DataSource/one", "pending DataSource/one", 1, "on unmarked", "conflict A012 DataSource/one"},
    {"retired", [](Life& l) { l.retire(); }, "", "", 0, "off retired", ""},
    {"retired, switched on by hand",
     [](Life& l) {
       l.retire();
       l.patch({{"status", "active"}});
     },
     "disable DataSource/one", "changed DataSource/one", 0, "off retired", ""},
    {"retired, its manifest comes back",
     [](Life& l) {
       l.retire();
       l.declare({okta("one")});
     },
     "enable DataSource/one", "", 0, "on", ""},
    {"retired, switched on by hand, its manifest comes back",
     [](Life& l) {
       l.retire();
       l.patch({{"status", "active"}});
       l.declare({okta("one")});
     },
     "update DataSource/one", "", 0, "on", ""},
    {"retired, its manifest comes back switched off",
     [](Life& l) {
       l.retire();
       l.declare({okta("one", "  enabled: false\n")});
     },
     "update DataSource/one", "", 0, "off", ""},
    {"retired and held, its manifest comes back",
     [](Life& l) {
       l.retire();
       l.tag("weir:hold");
       l.declare({okta("one")});
     },
     "held DataSource/one", "held DataSource/one", 0, "off retired held", "held DataSource/one"},
    {"retired, held and switched on by hand",
     [](Life& l) {
       l.retire();
       l.tag("weir:hold");
       l.patch({{"status", "active"}});
     },
     "held DataSource/one", "held DataSource/one", 0, "on retired held", "held DataSource/one"},
    {"retired, and comes back under another name",
     [](Life& l) {
       l.retire();
       l.declare({okta("uno", "  displayName: one\n", "movedFrom: one")});
     },
     "update DataSource/uno", "pending DataSource/uno", 0, "on", ""},
    {"retired and named by removed:",
     [](Life& l) {
       l.retire();
       l.remove_by_name();
     },
     "delete DataSource/one", "", 0, "gone", ""},
    {"retired and named by removed: with forget",
     [](Life& l) {
       l.retire();
       l.remove_by_name(RemovedAction::forget);
     },
     "forget DataSource/one", "", 0, "off unmarked", ""},
    {"retired and named by removed: with disable",
     [](Life& l) {
       l.retire();
       l.remove_by_name(RemovedAction::disable);
     },
     "", "", 0, "off retired", ""},
    {"retired, and deleted by hand",
     [](Life& l) {
       l.retire();
       l.delete_by_hand();
     },
     "", "", 0, "gone", ""},
    {"protected and removed",
     [](Life& l) {
       protect(l);
       l.declare({});
     },
     "conflict M044 DataSource/one", "pending DataSource/one", 1, "on", "conflict M044 DataSource/one"},
    {"protected and named by removed:",
     [](Life& l) {
       protect(l);
       l.declare({});
       l.remove_by_name();
     },
     "conflict M044 DataSource/one", "pending DataSource/one", 1, "on", "conflict M044 DataSource/one"},
    {"protection lifted and removed in one commit",
     [](Life& l) {
       protect(l);
       l.declare({okta("one")});  // never applied
       l.declare({});
     },
     "conflict M044 DataSource/one", "pending DataSource/one", 1, "on", "conflict M044 DataSource/one"},
    {"protection lifted by an applied commit, then removed",
     [](Life& l) {
       protect(l);
       l.declare({okta("one")});
       l.apply_all();
       l.declare({});
     },
     "disable DataSource/one", "pending DataSource/one", 0, "off retired", ""},
    {"protected and held, and removed",
     [](Life& l) {
       protect(l);
       l.tag("weir:hold");
       l.declare({});
     },
     "held DataSource/one", "pending DataSource/one; held DataSource/one", 0, "on held", "held DataSource/one"},
    {"protected and renamed",
     [](Life& l) {
       protect(l);
       l.declare({okta("uno", "  displayName: one\n", "movedFrom: one, protect: true")});
     },
     "update DataSource/uno", "pending DataSource/one; pending DataSource/uno", 0, "on", ""},
    {"named by removed:",
     [](Life& l) {
       l.declare({});
       l.remove_by_name();
     },
     "delete DataSource/one", "pending DataSource/one", 0, "gone", ""},
    {"named by removed: and still declared", [](Life& l) { l.remove_by_name(); }, "error M044", "error M044", -1, "on",
     "error M044"},
    {"removed: names what never was",
     [](Life& l) {
       l.inputs.project.removed = {{{"DataSource", "never"}, RemovedAction::remove}};
     },
     "", "", 0, "on", ""},
    {"deleted by name, and declared again while the name stands",
     [](Life& l) {
       l.remove_by_name();
       l.retire();
       l.declare({okta("one")});
     },
     "error M044", "error M044", -1, "gone", "error M044"},
    {"deleted by name, and declared again when the name is taken out",
     [](Life& l) {
       l.remove_by_name();
       l.retire();
       l.inputs.project.removed.clear();
       l.declare({okta("one")});
     },
     "create DataSource/one", "pending DataSource/one", 0, "on", ""},
    {"deleted by hand", [](Life& l) { l.delete_by_hand(); }, "create DataSource/one", "missing DataSource/one", 0, "on",
     ""},
    {"deleted by hand and removed",
     [](Life& l) {
       l.delete_by_hand();
       l.declare({});
     },
     "S029", "missing DataSource/one", 0, "gone", ""},
    {"deleted by hand and renamed",
     [](Life& l) {
       l.delete_by_hand();
       l.declare({okta("uno", "  displayName: one\n", "movedFrom: one")});
     },
     "create DataSource/uno", "missing DataSource/one; pending DataSource/uno", 0, "on", ""},
    {"renamed", [](Life& l) { l.declare({okta("uno", "  displayName: one\n", "movedFrom: one")}); },
     "update DataSource/uno", "pending DataSource/one; pending DataSource/uno", 0, "on", ""},
    {"renamed without movedFrom", [](Life& l) { l.declare({okta("uno", "  displayName: one\n")}); },
     "conflict M047 DataSource/uno", "pending DataSource/one; pending DataSource/uno", 1, "on",
     "conflict M047 DataSource/uno"},
    {"the mark taken off by hand",
     [](Life& l) {
       l.patch({{"tags", Json::array()}});
     },
     "conflict S008 DataSource/one", "unmarked DataSource/one", 1, "on unmarked", "conflict S008 DataSource/one"},
};

std::string told_later(Life& life) {
  auto planned = life.plan(Life::roomy());
  return told(planned);
}

}  // namespace

TEST_CASE("each situation of an object through plan, drift, apply, a second plan, a rebuilt and a lost state") {
  for (const Profile profile : {Profile::full, Profile::seed})
    for (const Situation& row : situations) {
      INFO(row.name << (profile == Profile::seed ? ", seed" : ", full"));
      Life life(profile);
      row.arrange(life);
      CHECK(told_later(life) == row.plan);
      CHECK(told(life.drift()) == row.drift);
      const Json before = life.object();
      const auto report = life.apply(Life::roomy());
      CHECK((report ? report->exit_code : -1) == row.exit_code);
      CHECK(looks(life.object()) == row.object);
      if (row.plan.starts_with("held")) CHECK(life.object() == before);
      CHECK(told_later(life) == row.plan_after);
      const auto again = life.apply(Life::roomy());
      CHECK((again ? again->requests.writes : 0) == 0);
      if (row.exit_code < 0) continue;
      REQUIRE(life.rebuild());
      // Without the memory of its id, an object without its mark is one of nobody.
      const std::string alone =
          row.plan_after == "conflict S008 DataSource/one" ? "conflict A012 DataSource/one" : row.plan_after;
      CHECK(told_later(life) == alone);
      life.lose_state();
      CHECK(told_later(life) == alone);
    }
}

TEST_CASE("a removal stays a removal when the state is lost, and is held back until it is rebuilt") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    Life life(profile);
    life.declare({});
    life.lose_state();
    CHECK(told_later(life) == "disable DataSource/one; guard G005");
    CHECK_FALSE(life.apply(Life::roomy()));
    CHECK(looks(life.object()) == "on");
    REQUIRE(life.rebuild());
    CHECK(told_later(life) == "disable DataSource/one");
  }
}

TEST_CASE("a rotated secret waits for the hold to be lifted") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    INFO((profile == Profile::seed ? "seed" : "full"));
    Life life(profile);
    life.tag("weir:hold=rotating");
    life.secrets.values["WEIR_SECRET_OKTA"] = "second-token-of-okta";
    CHECK(told_later(life) == "rotation DataSource/two; held DataSource/one: rotating");
    const auto report = life.apply();
    REQUIRE(report);
    CHECK(report->exit_code == 0);
    CHECK(report->steps.empty());
    REQUIRE(report->rotations.size() == 1);
    CHECK(report->rotations[0].outcome == Outcome::applied);
    CHECK(told_later(life) == "held DataSource/one: rotating");
    life.untag("weir:hold=rotating");
    // Where versions are kept, the tags that came and went have moved one: all of config is sent again.
    CHECK(told_later(life) == (profile == Profile::full ? "update DataSource/one" : "rotation DataSource/one"));
    REQUIRE(life.apply());
    CHECK(told_later(life) == "");
  }
}

TEST_CASE("a rotation beside an edit is one write, and one of a retired object is none") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    Life life(profile);
    life.secrets.values["WEIR_SECRET_OKTA"] = "second-token-of-okta";
    life.declare({okta("one", "  tags: [a]\n")});
    CHECK(told_later(life) == "update DataSource/one; rotation DataSource/two");
    life.declare({});
    CHECK(told_later(life) == "disable DataSource/one; rotation DataSource/two");
    REQUIRE(life.apply());
    CHECK(told_later(life) == "");
    CHECK(looks(life.object()) == "off retired");
  }
}

TEST_CASE("what somebody else deletes between plan and apply needs no delete any more") {
  for (const Profile profile : {Profile::full, Profile::seed})
    for (const bool late : {false, true}) {
      INFO((profile == Profile::seed ? "seed" : "full") << (late ? ", after the exact read" : ", before it"));
      Life life(profile, okta("one", "  onRemove: delete\n"));
      life.declare({});
      const std::string path = "/v1/data-sources/" + life.object().at("id").get<std::string>();
      const auto vanish = [&](int, const http::Request& request) {
        const bool now = request.target == path && (late ? request.method == http::Method::delete_ : true);
        if (now) life.by_hand(http::Method::delete_, path);
      };
      life.faults->before(vanish);
      const auto report = life.apply(Life::roomy());
      life.faults->reset();
      REQUIRE(report);
      REQUIRE(report->steps.size() == 1);
      CHECK(report->steps[0].outcome == Outcome::unchanged);
      CHECK(report->exit_code == 0);
      CHECK(looks(life.object()) == "gone");
      CHECK(told_later(life) == "");
    }
}
