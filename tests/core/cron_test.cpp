#include "core/cron.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "core/json.hpp"

using namespace weir;

namespace {

Json cases() {
  std::ifstream file(WEIR_SOURCE_DIR "/tests/data/cron/cases.json");
  std::stringstream text;
  text << file.rdbuf();
  return parse_json(text.str(), "A003").value().at("cases");
}

std::vector<std::string> fire_times(const Cron& cron, const std::string& from, std::size_t count = 5) {
  std::vector<std::string> texts;
  for (const Instant at : next_fire_times(cron, parse_rfc3339(from).value(), count))
    texts.push_back(format_rfc3339(at));
  return texts;
}

/// The code of the refusal, or "accepted".
std::string code_of(std::string_view expression, std::string_view key = {}) {
  const auto cron = parse_cron(expression, key);
  if (cron) return "accepted";
  REQUIRE_FALSE(cron.error().empty());
  CHECK_FALSE(cron.error().front().message.empty());
  CHECK(cron.error().front().hint);
  return cron.error().front().code;
}

/// Valid for other libraries only: outside Vixie's grammar.
const std::set<std::string> beyond_vixie = {"\n0 0 * * *", "0\n0\n*\n*\n*", "0 0 * * MON#1", "0 0 * * 1L",
                                            "0 0 * * 1#2", "0 0 * * MON#2", "0 0 * * 1#5"};

/// A day field that begins with `*` and a restricted other one: the libraries let either match, Vixie cron wants both.
const std::set<std::string> both_days_by_vixie = {"0 0 */2 * 1", "0 0 1 * */2", "0 0 */10 * */3"};

}  // namespace

TEST_CASE("valid expressions fire when two independent libraries say they do") {
  int compared = 0;
  for (const Json& one : cases()) {
    const auto expression = one.at("expr").get<std::string>();
    if (one.at("verdict") != "valid" || beyond_vixie.count(expression) > 0) continue;
    CAPTURE(expression);
    const auto cron = parse_cron(expression);
    REQUIRE(cron);
    CHECK(parse_cron(canonical_cron(*cron)).value() == *cron);
    for (const Json& run : one.at("runs")) {
      const bool as_vixie = both_days_by_vixie.count(expression) > 0;
      CHECK((fire_times(*cron, run.at("from")) == run.at("next").get<std::vector<std::string>>()) == !as_vixie);
      ++compared;
    }
  }
  CHECK(compared == 140 * 5);
}

TEST_CASE("what both libraries refuse is refused") {
  int refused = 0;
  for (const Json& one : cases()) {
    const auto expression = one.at("expr").get<std::string>();
    CAPTURE(expression);
    if (one.at("verdict") == "invalid") {
      CHECK(code_of(expression) != "accepted");
      ++refused;
    }
  }
  CHECK(refused == 92);
  for (const std::string& expression : beyond_vixie) CHECK(code_of(expression) == "D007");
}

TEST_CASE("an expression that can never fire is valid and has no fire time") {
  int checked = 0;
  for (const Json& one : cases()) {
    if (one.at("verdict") != "never") continue;
    const auto cron = parse_cron(one.at("expr").get<std::string>());
    REQUIRE(cron);
    CHECK(fire_times(*cron, "2024-01-01T00:00:00Z").empty());
    ++checked;
  }
  CHECK(checked == 3);
  CHECK(fire_times(parse_cron("0 0 31 4/5 *").value_or(Cron{}), "2024-01-01T00:00:00Z").empty());
}

TEST_CASE("where the libraries part, Vixie cron is followed") {
  // Accepted by cron(5) though "strict" readers of the grammar refuse the leading blank.
  const std::set<std::string> accepted_by_vixie = {" @daily"};
  int compared = 0;
  for (const Json& one : cases()) {
    const auto expression = one.at("expr").get<std::string>();
    if (one.at("verdict") != "disagree" || accepted_by_vixie.count(expression) > 0) continue;
    CAPTURE(expression);
    const auto cron = parse_cron(expression);
    for (const Json& run : one.at("runs")) {
      const Json& strict = run.at("strict");
      REQUIRE(cron.has_value() == strict.contains("next"));
      if (cron) CHECK(fire_times(*cron, run.at("from")) == strict.at("next").get<std::vector<std::string>>());
      ++compared;
    }
  }
  CHECK(compared == 28 * 5);
  CHECK(canonical_cron(parse_cron(" @daily").value()) == "0 0 * * *");
}

TEST_CASE("equal crons have equal, short, readable texts") {
  struct Row {
    std::string expression;
    std::string canonical;
  };
  const auto row = GENERATE(values<Row>({
      {"0 */6 * * *", "0 */6 * * *"},
      {"0 0,6,12,18 * * *", "0 */6 * * *"},
      {"0 0-23/6 * * *", "0 */6 * * *"},
      {"  00\t18,12,6,0  *  1-12 0-7 ", "0 */6 * * *"},
      {"* * * * *", "* * * * *"},
      {"*/1 0-23/1 1-31 JAN-DEC 0-6", "* * * * *"},
      {"0,30 * * * *", "*/30 * * * *"},
      {"0,59 * * * *", "0,59 * * * *"},
      {"*/60 * * * *", "0 * * * *"},
      {"1,2,3,4,5 * * * *", "1-5 * * * *"},
      {"1,2 * * * *", "1,2 * * * *"},
      {"0-10/2,50-59/3 * * * *", "0-10/2,50-59/3 * * * *"},
      {"0,15,30,45,1,2,3 * * * *", "*/15,1-3 * * * *"},
      {"30 9 * * MON-FRI", "30 9 * * 1-5"},
      {"0 0 * * 7", "0 0 * * 0"},
      {"0 0 * * SUN", "0 0 * * 0"},
      {"0 0 * * 5-7", "0 0 * * 0,5,6"},
      {"0 0 * * 1,3,5", "0 0 * * 1,3,5"},
      {"0 0 1 jan,FEB,Mar *", "0 0 1 1-3 *"},
      {"0 0 1 1,7 *", "0 0 1 */6 *"},
      // Either day field suffices when none begins with a star; then none may begin with one here.
      {"0 0 1,11,21,31 * 1", "0 0 1-31/10 * 1"},
      {"0 0 */10 * 1", "0 0 */10 * 1"},
      {"0 0 1-31 * 1", "0 0 * * *"},
      {"0 0 1 * 0-6", "0 0 * * *"},
      {"0 0 1 * *", "0 0 1 * *"},
      {"0 0 1 * */2", "0 0 1 * */2"},
      {"0 0 */10 * */3", "0 0 */10 * */3"},
      {"0 0 */100 * 1", "0 0 */31 * 1"},
      {"0 0 1,2,3,4,5,6,7 * 1", "0 0 1-7 * 1"},
      {"@yearly", "0 0 1 1 *"},
      {"@annually", "0 0 1 1 *"},
      {"@monthly", "0 0 1 * *"},
      {"@weekly", "0 0 * * 0"},
      {"@daily", "0 0 * * *"},
      {"@midnight", "0 0 * * *"},
      {"\t@hourly ", "0 * * * *"},
  }));
  CAPTURE(row.expression);
  const auto cron = parse_cron(row.expression);
  REQUIRE(cron);
  CHECK(canonical_cron(*cron) == row.canonical);
  CHECK(parse_cron(row.canonical).value() == *cron);
}

TEST_CASE("H is a stable minute that depends on the key alone") {
  const auto minute = [](std::string_view key) { return canonical_cron(parse_cron("H 2 * * *", key).value()); };
  CHECK(minute("DataSource/okta-prod") == minute("DataSource/okta-prod"));
  std::map<std::string, int> spread;
  for (int index = 0; index < 6000; ++index) ++spread[minute("DataSource/source-" + std::to_string(index))];
  CHECK(spread.size() == 60);
  for (const auto& [text, count] : spread) {
    CAPTURE(text, count);
    CHECK(count > 50);
    CHECK(count < 150);
  }
}

TEST_CASE("each refusal has its code") {
  struct Row {
    std::string expression;
    std::string code;
  };
  const auto row = GENERATE(values<Row>({
      {"", "D001"},
      {"* * * *", "D001"},
      {"a * * * *", "D002"},
      {"* * * JANUARY *", "D002"},
      {"** * * * *", "D002"},
      {"1-* * * * *", "D002"},
      {"60 * * * *", "D003"},
      {"* * 0 * *", "D003"},
      {"99999999999999999999999999999 * * * *", "D003"},
      {"30-10 * * * *", "D004"},
      {"* * * * FRI-MON", "D004"},
      {"*/0 * * * *", "D005"},
      {"5/20 * * * *", "D005"},
      {"*/5/5 * * * *", "D005"},
      {"1,,2 * * * *", "D006"},
      {"1, * * * *", "D006"},
      {"* * * * * *", "D007"},
      {"* * * * * * *", "D007"},
      {"0 0 L * *", "D007"},
      {"0 0 L-3 * *", "D007"},
      {"0 0 15W * *", "D007"},
      {"0 0 LW * *", "D007"},
      {"0 0 * * 5L", "D007"},
      {"0 0 * * 1#2", "D007"},
      {"0 0 ? * 1", "D007"},
      {"0\n0 * * *", "D007"},
      {"0\xC2\xA0"
       "0 * * *",
       "D007"},
      {"@every 5m", "D001"},
      {"@DAILY", "D008"},
      {"@reboot", "D008"},
      {"@", "D008"},
      {"H 2 * * *", "D009"},
      {"0 H * * *", "D009"},
      {"H/15 * * * *", "D009"},
      {"H(0-29) * * * *", "D009"},
  }));
  CAPTURE(row.expression);
  CHECK(code_of(row.expression) == row.code);
}

TEST_CASE("all fields that are wrong are told at once, with what was written escaped") {
  const auto cron = parse_cron("61 25 * FOO \x1b[31m");
  REQUIRE_FALSE(cron);
  REQUIRE(cron.error().size() == 4);
  CHECK(cron.error()[0].message == "cron minute \"61\": 61 is not within 0-59");
  CHECK(cron.error()[1].message == "cron hour \"25\": 25 is not within 0-23");
  CHECK(cron.error()[2].message == "cron month \"FOO\": expected a number within 1-12 or a name jan..dec");
  CHECK(cron.error()[3].message == "cron day of week \"\\x1b[31m\": expected a number within 0-7 or a name sun..sat");
  const auto step = parse_cron("5/20 * * * *");
  REQUIRE_FALSE(step);
  CHECK(step.error().front().hint == "such as 5-59/20");
  const auto preset = parse_cron("@dayly");
  REQUIRE_FALSE(preset);
  CHECK(preset.error().front().hint == "did you mean @daily?");
}
