#include <random>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "markdown_skeleton.hpp"
#include "naughty.hpp"
#include "plan/plan_json.hpp"
#include "report/markdown_text.hpp"
#include "report/render.hpp"
#include "report/step_words.hpp"

using namespace weir;

namespace {

plan::Step step(Action action, const std::string& name, const std::string& file) {
  plan::Step made;
  made.change.key = {"DataSource", name};
  made.change.action = action;
  made.change.reason = file.empty() ? "manifest removed" : "edited in Git";
  made.change.guarded = true;
  if (!file.empty()) made.change.place = {file, 1, 1};
  return made;
}

plan::Plan small_plan() {
  plan::Plan plan;
  plan.project_name = "acme-data";
  plan.project_id = "k3v9x2qm";
  plan.target_name = "production";
  plan.instance.origin = "https://api.example";
  plan.commit = "0123456789abcdef0123456789abcdef01234567";
  plan.steps = {step(Action::create, "jira", "manifests/work/jira.yaml"),
                step(Action::update, "okta", "manifests/identity/okta.yaml"), step(Action::remove, "old", "")};
  plan.steps[1].change.fields = {{"/displayName", "Okta", "Okta 2"}};
  plan.steps[2].change.consequence = Consequence::loss;
  plan.unchanged = 41;
  plan.cost = {1, 3};
  plan.hash = plan::plan_hash(plan);
  return plan;
}

/// A plan of `size` steps of every kind there is, names as long as `longest`.
plan::Plan random_plan(std::size_t size, std::size_t destructive_percent, std::size_t longest, std::mt19937& random) {
  const auto below = [&](std::size_t most) { return static_cast<std::size_t>(random() % most); };
  plan::Plan plan = small_plan();
  plan.steps.clear();
  for (std::size_t index = 0; index < size; ++index) {
    const bool destructive = below(100) < destructive_percent;
    const Action harmless[] = {Action::create, Action::update, Action::enable, Action::refresh, Action::adopt};
    const Action harmful[] = {Action::remove, Action::disable, Action::forget};
    std::string name = fmt::format("s{}-", index);
    while (name.size() < longest) name += static_cast<char>('a' + below(26));
    plan::Step one = step(destructive ? harmful[below(3)] : harmless[below(5)], name,
                          destructive ? "" : fmt::format("manifests/team-{}/{}.yaml", below(300), name));
    for (std::size_t field = below(4); field > 0; --field)
      one.change.fields.push_back({fmt::format("/config/f{}", field), std::string(below(400), 'x'), 1});
    if (below(10) == 0) one.change.consequence = destructive ? Consequence::loss : Consequence::backfill;
    plan.steps.push_back(one);
  }
  for (std::size_t index = below(2000); index > 0; --index)
    plan.conflicts.push_back({{"DataSource", fmt::format("c{}", index)}, std::string(600, '*'), {}, "A030"});
  for (std::size_t index = below(2000); index > 0; --index) plan.held.push_back({{"DataSource", "h"}, "audit"});
  plan.hash = plan::plan_hash(plan);
  return plan;
}

bool ends_with_hash(const std::string& text, const plan::Plan& plan) {
  return text.ends_with("\nHash: " + plan.hash + "\n");
}

}  // namespace

TEST_CASE("a plan as a comment: marker, what is taken away, the rest by folder and kind, next command, hash") {
  const plan::Plan plan = small_plan();
  CHECK(report::plan_markdown(plan) ==
        "<!-- weir:plan k3v9x2qm/production " + plan.hash +
            " -->\n"
            "## Weir plan for `acme-data` (`k3v9x2qm`) on `production`\n\n"
            "**1 to delete, 1 to update, 1 to create; 41 unchanged.**\n\n"
            "Instance `https://api.example`, commit `0123456789ab`\n\n"
            "### Takes something away: 1 step\n\n"
            "<details open><summary><b>delete</b> <code>DataSource/old</code>: manifest removed, "
            "<b>loss</b></summary>\n\n"
            "- step 3\n"
            "- **loss**: what the object holds is gone\n"
            "\n</details>\n"
            "\n"
            "### Other steps: 2\n\n"
            "#### `manifests/identity`: 1 DataSource\n\n"
            "<details><summary><b>update</b> <code>DataSource/okta</code>: edited in Git, <code>/displayName "
            "&quot;Okta&quot; → &quot;Okta 2&quot;</code></summary>\n\n"
            "- step 2, `manifests/identity/okta.yaml:1`\n"
            "\n"
            "```diff\n- /displayName: \"Okta\"\n+ /displayName: \"Okta 2\"\n```\n"
            "\n</details>\n"
            "\n"
            "#### `manifests/work`: 1 DataSource\n\n"
            "<details><summary><b>create</b> <code>DataSource/jira</code>: edited in Git</summary>\n\n"
            "- step 1, `manifests/work/jira.yaml:1`\n"
            "\n</details>\n"
            "\n"
            "Cost: 1 read, 3 writes.\n\n"
            "Next, once this is approved:\n\n"
            "```sh\nweir apply --target production --approved " +
            plan.hash + "\n```\n\nHash: " + plan.hash + "\n");
}

TEST_CASE("steps of a folder stand together by kind, and a long list of one kind is folded") {
  plan::Plan plan = small_plan();
  plan.steps.clear();
  for (int index = 0; index < 11; ++index)
    plan.steps.push_back(step(Action::create, fmt::format("s{}", index), "manifests/identity/okta.yaml"));
  plan::Step connection = step(Action::update, "c", "manifests/identity/connections.yaml");
  connection.change.key.kind = "Connection";
  plan.steps.push_back(connection);
  const std::string text = report::plan_markdown(plan);
  const std::size_t heading = text.find("#### `manifests/identity`: 1 Connection, 11 DataSources\n\n");
  const std::size_t update = text.find("<details><summary><b>update</b> <code>Connection/c</code>");
  const std::size_t fold = text.find("<details><summary>11 DataSources: 11 to create</summary>\n\n<details>");
  CHECK(heading != std::string::npos);
  CHECK(heading < update);
  CHECK(update < fold);
  CHECK(fold != std::string::npos);
  CHECK(text.find("#### ", heading + 1) == std::string::npos);
}

TEST_CASE("a change that is hidden far in a long value is seen") {
  plan::Plan plan = small_plan();
  const std::string alike(2'000, 'a');
  plan.steps[1].change.fields = {{"/config/apiUrl", alike + ".good.example", alike + ".evil.example"}};
  const std::string text = report::plan_markdown(plan);
  CHECK(text.find(".good.example\"\n+ /config/apiUrl: …") != std::string::npos);
  CHECK(text.find(".evil.example\"\n```") != std::string::npos);
}

TEST_CASE("a plan with nothing to do, or that apply refuses, says so in the place of a command") {
  plan::Plan plan = small_plan();
  plan.guards = {{"G005", "there is no state"}};
  plan.conflicts = {{{"DataSource", "twice"}, "two objects carry the mark", {"ds-3", "ds-4"}, "A030"}};
  const std::string refused = report::plan_markdown(plan);
  CHECK(refused.find("**Apply refuses this plan: 1 guard.**") != std::string::npos);
  CHECK(refused.find("- `G005`: there is no state\n") != std::string::npos);
  CHECK(refused.find("- `A030` `DataSource/twice`: two objects carry the mark (`ds-3`, `ds-4`)\n") !=
        std::string::npos);
  CHECK(refused.find("weir apply") == std::string::npos);
  plan = small_plan();
  plan.steps.clear();
  CHECK(report::plan_markdown(plan).find("Next: nothing, the API already holds what Git declares.") !=
        std::string::npos);
}

TEST_CASE("what stands beside the steps is told, and folded when it is long") {
  plan::Plan plan = small_plan();
  plan.rotations.push_back({{"DataSource", "jira"}, {"/config/token"}, "ds-2", 1, true, {}});
  plan.held = {{{"DataSource", "aws"}, "audit"}};
  plan.touched = {{"Connector", "lake"}};
  plan.dst_due = {{"DataSource", "okta"}};
  plan.unmanaged = 2;
  plan.diagnostics = {note("D016", "clocks change in Europe/Berlin at 2027-03-28T01:00:00Z")};
  const std::string text = report::plan_markdown(plan);
  for (const char* line :
       {"- rotated secret `DataSource/jira`: sent again by apply\n", "- on hold `DataSource/aws`: audit\n",
        "- dst-due `DataSource/okta`: its cron moves", "- touched `Connector/lake`: its version",
        "- unmanaged: 2 objects at the API, never touched\n",
        "- **note** `D016`: `clocks change in Europe/Berlin at 2027-03-28T01:00:00Z`\n"})
    CHECK(text.find(line) != std::string::npos);
  CHECK(text.find("notes</summary>") == std::string::npos);
  for (int i = 0; i < 20; ++i) plan.held.push_back({{"DataSource", "aws"}, "audit"});
  CHECK(report::plan_markdown(plan).find("<details><summary>25 notes</summary>") != std::string::npos);
}

TEST_CASE("a comment is never above the limit and names every destructive step") {
  std::mt19937 random(20261121);
  for (const std::size_t size : {1u, 10u, 100u, 1'000u, 10'000u})
    for (const std::size_t percent : {0u, 1u, 10u}) {
      const plan::Plan plan = random_plan(size, percent, 20, random);
      const std::string text = report::plan_markdown(plan);
      INFO(size << " steps, " << percent << " % destructive, " << text.size() << " bytes");
      CHECK(text.size() <= report::most_comment_bytes);
      CHECK(text.rfind("<!-- weir:plan k3v9x2qm/production " + plan.hash + " -->\n", 0) == 0);
      CHECK(ends_with_hash(text, plan));
      std::size_t unnamed = 0;
      for (const auto& one : plan.steps)
        if (report::is_destructive(one.change) && text.find(one.change.key.name) == std::string::npos) ++unnamed;
      CHECK(unnamed == 0);
    }
}

TEST_CASE("names that no comment could hold are counted, and numbered ones are folded") {
  std::mt19937 random(7);
  const plan::Plan longest = random_plan(10'000, 100, 63, random);
  const std::string cut = report::plan_markdown(longest);
  CHECK(cut.size() <= report::most_comment_bytes);
  CHECK(cut.size() > report::most_comment_bytes / 2);
  CHECK(cut.find(" names more, for which this comment has no room: read the plan itself.**") != std::string::npos);
  CHECK(ends_with_hash(cut, longest));

  plan::Plan numbered = small_plan();
  numbered.steps.clear();
  for (int i = 0; i < 10'000; ++i) numbered.steps.push_back(step(Action::disable, fmt::format("source-{:05}", i), ""));
  const std::string folded = report::plan_markdown(numbered);
  CHECK(folded.find("source-{00000..09999}") != std::string::npos);
  CHECK(folded.find("no room") == std::string::npos);
}

TEST_CASE("a short plan shows every field, a long one every group") {
  std::mt19937 random(3);
  const plan::Plan shorter = random_plan(50, 10, 20, random);
  const std::string all = report::plan_markdown(shorter);
  for (const auto& one : shorter.steps) CHECK(all.find("<code>DataSource/" + one.change.key.name) != std::string::npos);
  const plan::Plan longer = random_plan(10'000, 1, 20, random);
  const std::string text = report::plan_markdown(longer);
  CHECK(text.find("#### Counted only, for want of room\n") != std::string::npos);
  CHECK(text.size() > 50'000);
}

namespace {

plan::Plan written_by(const std::string& text) {
  plan::Plan plan = small_plan();
  plan.project_name = plan.project_id = plan.target_name = text;
  plan.instance = {text, text, text, text};
  plan.commit = plan.as_of = text;
  for (auto& one : plan.steps) {
    one.change.key.name = text;
    one.change.reason = text;
    one.change.remote_id = text;
    one.change.consequence_reason = text;
    one.change.fields = {{text, text, {{text, text}}}};
    one.change.driven_by = DrivenBy{text, text, text, false, {}};
    one.depends_on = one.blocked_by = {{text, text}};
  }
  plan.guards = {{"G005", text}};
  plan.conflicts = {{{text, text}, text, {text + "1"}, "A030"}};
  plan.held = {{{text, text}, text}};
  plan.touched = plan.dst_due = {{text, text}};
  plan.diagnostics = {error("M001", text, text).at({text, 1, 1}).about(text)};
  plan.hash = plan::plan_hash(plan);
  return plan;
}

/// The first line is no Markdown but a comment; it is looked at on its own.
std::string below_marker(const std::string& text) {
  return text.substr(text.find('\n') + 1);
}

}  // namespace

TEST_CASE("whatever others write into a plan, the comment means the same") {
  const auto hash_cut = [](std::string text) { return text.substr(0, text.find("Next")); };
  const std::string harmless = hash_cut(markdown_skeleton(below_marker(report::plan_markdown(written_by("a_b")))));
  std::size_t tried = 0;
  for (const auto& text : naughty_texts()) {
    if (text.empty() || report::md_phrase(text) == text) continue;
    ++tried;
    INFO(text);
    const std::string markdown = report::plan_markdown(written_by(text));
    const std::string marker = markdown.substr(0, markdown.find('\n'));
    CHECK(marker.find("-->") == marker.size() - 3);
    CHECK(marker.find('>') == marker.size() - 1);
    CHECK(hash_cut(markdown_skeleton(below_marker(markdown))) == harmless);
    CHECK(markdown.size() <= report::most_comment_bytes);
  }
  CHECK(tried > 300);
}

TEST_CASE("what is held is told where nothing else is, and where every step is blocked no apply is offered") {
  plan::Plan plan = small_plan();
  plan.steps.clear();
  plan.held = {{{"DataSource", "okta"}, "audit"}};
  const auto in_order = [](const std::string& text, std::initializer_list<const char*> parts) {
    std::size_t at = 0;
    for (const char* part : parts) {
      INFO(text << "\nwithout " << part);
      at = text.find(part, at);
      REQUIRE(at != std::string::npos);
    }
  };
  const char* next = "1 object is held; its changes are not applied; take the tag weir:hold off it and plan again.";
  in_order(report::plan_markdown(plan),
           {"**No step; 41 unchanged; 1 held.**", "**1 object is held",
            "Next: 1 object is held; its changes are not applied; take the tag `weir:hold` off it and plan again."});
  in_order(report::plan_text(plan, {}),
           {"held      DataSource/okta: audit", "Next: ", next, "\nCost:", "\nPlan: 0 to"});
  in_order(report::plan_html(plan), {"1 object is held; its changes are not applied.", next});
  CHECK(report::plan_html(plan).find("Nothing to do") == std::string::npos);

  plan = small_plan();
  for (plan::Step& step : plan.steps) step.blocked_by = {{"Connection", "by-hand"}};
  const char* settle = "see to Connection/by-hand, then plan again.";
  in_order(report::plan_markdown(plan), {"**Every step is blocked: apply would write nothing.**",
                                         "Next: ", "see to `Connection/by-hand`, then plan again."});
  in_order(report::plan_text(plan, {}), {"Next: no step can be applied", settle, "\nCost:"});
  in_order(report::plan_html(plan), {"Every step is blocked.", settle});
  for (const std::string& text : {report::plan_markdown(plan), report::plan_html(plan), report::plan_text(plan, {})})
    CHECK(text.find("--approved") == std::string::npos);
}
