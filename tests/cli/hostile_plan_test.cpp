// Plan files that were cut, bent, edited or put together by hand. Whatever passes says what the plan said: nothing but
// a plan made anew is ever carried out, and it has to be the same.
#include <filesystem>
#include <fstream>
#include <random>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/saved_plan.hpp"
#include "plan/plan_json.hpp"
#include "support/scratch_folder.hpp"

using namespace weir;

namespace {

plan::Step step(const std::string& name, Action action, std::optional<std::string> id) {
  plan::Step made;
  made.change.key = {"DataSource", name};
  made.change.action = action;
  made.change.reason = "edited in Git";
  made.change.place = {"manifests/a.yaml", 3, 1};
  if (id) made.change.expected_version = 3;
  made.change.remote_id = std::move(id);
  return made;
}

plan::Plan whole_plan() {
  plan::Plan plan;
  plan.project_name = "acme-data";
  plan.project_id = "k3v9x2qm";
  plan.target_name = "local";
  plan.commit = std::string(40, 'a');
  plan.instance = {"https://api.example:443", "tnt-1", "", "ins-1"};
  plan.steps = {step("a", Action::create, std::nullopt), step("b", Action::update, "ds_b"),
                step("c", Action::remove, "ds_c")};
  plan.steps[0].change.fields = {
      {"/config/apiToken", nullptr, {{"secretRef", "fromEnv:WEIR_SECRET_A"}, {"status", "unknown"}}},
      {"/tags", nullptr, Json::array({"x", "y"})}};
  plan.steps[1].change.fields = {{"/displayName", "old", "new"}, {"/enabled", false, true}};
  plan.steps[2].change.consequence = Consequence::loss;
  plan.steps[2].depends_on = {{"DataSource", "b"}};
  plan.hash = plan::plan_hash(plan);
  return plan;
}

/// What a person who approves the plan approves: its hash is over this.
Json effects_of(const Json& plan) {
  Json steps = Json::array();
  for (const Json& one : plan["steps"]) {
    Json fields = Json::array();
    for (const Json& field : one["fields"]) {
      const auto secret = string_member(field["after"], "secretRef");
      fields.push_back({field["path"], secret ? Json(*secret) : field["after"]});
    }
    steps.push_back({one["key"], one["action"], one["remoteId"], one["expectedVersion"], fields, one["consequence"]});
  }
  return {plan["project"]["id"], plan["target"]["instance"], std::move(steps)};
}

/// Reads a file as `weir apply FILE` does and compares it with the plan made now; the code of the refusal, "" for none.
class Reader {
 public:
  std::string code_of(const std::string& bytes, bool* same_effects = nullptr) const {
    std::ofstream(path(), std::ios::binary) << bytes;
    const auto json = cli::read_saved(path(), cli::Writers::no_strangers);
    if (!json) return json.error().front().code;
    const auto plan = cli::plan_of(*json);
    if (!plan) return plan.error().front().code;
    const auto problems = cli::differences(*plan, now_);
    if (!problems.empty()) return problems.front().code;
    if (same_effects != nullptr) *same_effects = same_json(effects_of(*json), effects_of(plan::to_json(now_)));
    return "";
  }
  std::string path() const { return (folder_.path() / "plan.json").string(); }
  std::filesystem::path folder() const { return folder_.path(); }

 private:
  test::ScratchFolder folder_;
  plan::Plan now_ = whole_plan();
};

/// Refused with a code of plans, or harmless: it would do what the plan made now does.
bool is_right(const Reader& reader, const std::string& bytes) {
  bool same = false;
  const std::string code = reader.code_of(bytes, &same);
  return code.empty() ? same : code.front() == 'P';
}

void collect_leaves(const Json& value, const std::string& pointer, std::vector<std::string>& out) {
  out.push_back(pointer);
  if (value.is_object())
    for (const auto& [name, member] : value.items()) collect_leaves(member, pointer_join(pointer, name), out);
  if (value.is_array())
    for (std::size_t at = 0; at < value.size(); ++at) collect_leaves(value[at], pointer_join(pointer, at), out);
}

std::string edited(const std::string& bytes, std::mt19937& random) {
  std::string out = bytes;
  const auto below = [&](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
  };
  for (std::size_t times = 1 + below(3); times > 0; --times) {
    const std::size_t at = below(out.size());
    const std::size_t length = std::min(1 + below(40), out.size() - at);
    switch (below(5)) {
      case 0:
        out[at] = static_cast<char>(below(256));
        break;
      case 1:
        out.erase(at, length);
        break;
      case 2:
        out.insert(at, out.substr(below(out.size()), length));
        break;
      case 3:
        out.replace(at, length, out.substr(below(out.size()), length));
        break;
      case 4:
        std::swap(out[at], out[below(out.size())]);
        break;
    }
    if (out.empty()) return out;
  }
  return out;
}

}  // namespace

TEST_CASE("a plan file that is cut anywhere is refused") {
  const Reader reader;
  const std::string bytes = plan::to_bytes(whole_plan());
  REQUIRE(reader.code_of(bytes).empty());
  for (std::size_t length = 0; length + 1 < bytes.size(); ++length) {
    INFO(length);
    CHECK(reader.code_of(bytes.substr(0, length)) == "P002");
  }
}

TEST_CASE("a plan file with a flipped bit is refused or means the same") {
  const Reader reader;
  const std::string bytes = plan::to_bytes(whole_plan());
  std::size_t refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string bent = bytes;
    bent[at] = static_cast<char>(bent[at] ^ (1 << (at % 8)));
    INFO(at);
    CHECK(is_right(reader, bent));
    if (!reader.code_of(bent).empty()) ++refused;
  }
  CHECK(refused > bytes.size() / 2);
}

TEST_CASE("2,000 edits of a plan file: each is refused or would do exactly what the plan made now does") {
  const Reader reader;
  const std::string bytes = plan::to_bytes(whole_plan());
  std::mt19937 random(20261121);
  for (int round = 0; round < 2000; ++round) {
    const std::string bent = edited(bytes, random);
    INFO("round " << round << ": " << bent);
    CHECK(is_right(reader, bent));
  }
}

TEST_CASE("every value of a plan file changed, taken away or doubled: refused, or the same is done") {
  const Reader reader;
  const Json plan = plan::to_json(whole_plan());
  std::vector<std::string> pointers;
  collect_leaves(plan, "", pointers);
  REQUIRE(pointers.size() > 100);
  for (const std::string& pointer : pointers) {
    INFO(pointer);
    const Json::json_pointer at(pointer);
    for (const Json& other : {Json(nullptr), Json("x"), Json(-1), Json(true), Json::array(), Json::object()}) {
      Json bent = plan;
      bent[at] = other;
      CHECK(is_right(reader, canonical_json(bent)));
    }
    if (pointer.empty()) continue;
    Json without = plan;
    Json& parent = without[at.parent_pointer()];
    parent.is_array() ? parent.erase(std::stoul(at.back())) : static_cast<void>(parent.erase(at.back()));
    CHECK(is_right(reader, canonical_json(without)));
    Json twice = plan;
    Json& list = twice[at.parent_pointer()];
    if (list.is_array()) {
      list.push_back(plan[at]);
      CHECK(is_right(reader, canonical_json(twice)));
    }
  }
}

TEST_CASE("a step that somebody adds is refused, with the old hash and with one that fits") {
  const Reader reader;
  plan::Plan plan = whole_plan();
  plan.steps.push_back(step("d", Action::remove, "ds_d"));
  CHECK(reader.code_of(plan::to_bytes(plan)) == "P003");
  plan.hash = plan::plan_hash(plan);
  CHECK(reader.code_of(plan::to_bytes(plan)) == "P008");
}

TEST_CASE("JSON that means two things, has no end or is nested without measure is no plan") {
  const Reader reader;
  const std::string bytes = plan::to_bytes(whole_plan());
  const std::string inner = bytes.substr(1, bytes.size() - 3);
  for (const std::string& bent :
       {"{" + inner + ",\"steps\":[]}", "{\"hash\":\"x\"," + inner + "}", bytes + bytes, bytes + "x",
        "\xEF\xBB\xBF" + bytes, std::string(100000, '['), std::string(100000, '[') + std::string(100000, ']'),
        std::string(), std::string("\0", 1), std::string("null x"), "{" + inner + ",\"more\":NaN}",
        "{" + inner + ",\"more\":\"\xff\"}"}) {
    INFO(bent.substr(0, 60));
    CHECK(reader.code_of(bent) == "P002");
  }
  for (const char* other : {"null", "[]", "{}", "7", "\"Plan\"", R"({"kind":"Report"})"})
    CHECK(reader.code_of(other) == "P001");
  CHECK(reader.code_of("{" + inner + ",\"more\":1}") == "P012");
}

TEST_CASE("only a file of a plan's sort and size is opened as one") {
  const Reader reader;
  const auto code_at = [](const std::filesystem::path& path, cli::Writers writers = cli::Writers::no_strangers) {
    const auto read = cli::read_saved(path.string(), writers);
    return read ? std::string() : read.error().front().code;
  };
  REQUIRE(reader.code_of(plan::to_bytes(whole_plan())).empty());
  const auto at = [&](const char* name) { return reader.folder() / name; };
  std::filesystem::create_symlink(reader.path(), at("link"));
  REQUIRE(::mkfifo(at("pipe").c_str(), 0600) == 0);
  std::ofstream(at("huge")) << "{";
  REQUIRE(::truncate(at("huge").c_str(), off_t{1} << 31) == 0);
  for (const auto& path : {at("link"), at("pipe"), at("huge"), at("absent"), at("plan.json/x"), reader.folder(),
                           std::filesystem::path("/dev/null"), std::filesystem::path("/dev/zero"),
                           std::filesystem::path("/dev/tty"), std::filesystem::path("/proc/self/mem")}) {
    INFO(path);
    CHECK(code_at(path)[0] == 'P');
    CHECK_FALSE(code_at(path) == "P001");
  }
  REQUIRE(::chmod(reader.path().c_str(), 0646) == 0);
  CHECK(code_at(reader.path()) == "P013");
  CHECK(code_at(reader.path(), cli::Writers::anybody).empty());
  REQUIRE(::chmod(reader.path().c_str(), 0664) == 0);
  CHECK(code_at(reader.path()).empty());
}
