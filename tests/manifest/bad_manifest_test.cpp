#include <algorithm>
#include <ctime>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/text.hpp"
#include "manifest/manifest.hpp"
#include "schema/schema.hpp"
#include "support/noon.hpp"

namespace weir::manifest {

namespace {

/// "M012 4:3" for each problem, in order.
std::vector<std::string> told(const Diagnostics& problems) {
  std::vector<std::string> lines;
  for (const Diagnostic& one : problems)
    lines.push_back(fmt::format("{} {}:{}", one.code, one.place.line, one.place.column));
  return lines;
}

Loaded load_text(const std::string& text) {
  return load({{"a.yaml", "", text}}, schema::kinds(), test::at_noon);
}

/// An Okta source; `spec` is what stands below `spec:` besides type and config, indented by two.
std::string source(const std::string& name, const std::string& spec = "") {
  return fmt::format(
      "apiVersion: weir/v1\nkind: DataSource\nmetadata:\n  name: {}\nspec:\n  type: okta\n"
      "  config: {{domain: acme.okta.com, apiToken: {{fromEnv: WEIR_SECRET_OKTA}}}}\n{}",
      name, spec);
}

struct Case {
  std::string input;
  std::string text;
  std::vector<std::string> expected;  ///< code and place
  std::string words;                  ///< part of the first message
};

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    INFO(one.input);
    const Loaded loaded = load_text(one.text);
    CHECK(told(loaded.problems) == one.expected);
    REQUIRE_FALSE(loaded.problems.empty());
    CAPTURE(loaded.problems[0].message);
    CHECK(loaded.problems[0].message.find(one.words) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("bytes that are no YAML text are refused with their place") {
  check({
      {"empty file", "", {"M001 1:1"}, "empty document"},
      {"only comments", "# nothing\n\n", {"M001 1:1"}, "empty document"},
      {"only a marker", "---\n", {"M001 1:1"}, "empty document"},
      {"only null", "~\n", {"M001 1:1"}, "empty document"},
      {"Latin-1", "a: 1\nname: caf\xE9\n", {"M002 2:10"}, "not UTF-8 at byte 14 (0xE9)"},
      {"overlong", "a: \xC0\xAF\n", {"M002 1:4"}, "0xC0"},
      {"surrogate", "a: \xED\xA0\x80\n", {"M002 1:4"}, "not UTF-8"},
      {"UTF-16 with a mark",
       std::string("\xFF\xFE"
                   "a\0:\0",
                   6),
       {"M003 1:1"},
       "UTF-16 found"},
      {"UTF-16 big end first", std::string("\xFE\xFF\0a\0:", 6), {"M003 1:1"}, "UTF-16 found"},
      {"UTF-16 without a mark", std::string("a\0:\0 \0b\0", 8), {"M003 1:1"}, "UTF-16 found"},
      {"UTF-32", std::string("\xFF\xFE\0\0a\0\0\0", 8), {"M003 1:1"}, "UTF-32 found"},
      {"NUL", std::string("a: 1\nb: x\0y\n", 12), {"M004 2:5"}, "control character U+0000"},
      {"escape", "a: \x1b[31m\n", {"M004 1:4"}, "U+001B"},
      {"DEL and C1", "a: \x7f\nb: \xC2\x85\nc: \xC2\x9B\n", {"M004 1:4", "M004 3:4"}, "U+007F"},
      {"too large", std::string((4u << 20) + 1, '#'), {"M017 0:0"}, "larger than 4 MiB"},
  });
}

TEST_CASE("broken YAML is refused with the place where the construct begins") {
  check({
      {"tab", "a:\n\tb: 1\n", {"M010 2:1"}, "tab used for indentation"},
      {"unclosed quote", "a: \"x\nb: 2\n", {"M011 1:4"}, "double-quoted"},
      {"unclosed single quote", "a: 'x\nb: 2\n", {"M011 1:4"}, "single-quoted"},
      {"unclosed list", "a: 1\nb: [1, 2\n", {"M011 3:1"}, "bracket"},
      {"unclosed mapping", "a: {b: 1\nc: 2\n", {"M011 2:2"}, "missing comma"},
      {"bad indent", "a: 1\n  b: 2\n", {"M011 1:4"}, "multiline"},
      {"list then mapping", "- 1\nb: 2\n", {"M011 2:1"}, ""},
      {"text after a mapping", "a: 1\ninvalid\n", {"M011 2:1"}, ""},
      {"junk behind the end", "a: 1\n... junk\n", {"M011 2:5"}, ""},
      {"a comma first", ",\n", {"M011 1:1"}, ""},
      {"a comma after a document", "a: 1\n---\n,\n", {"M011 3:1"}, ""},
      {"duplicate key", "a: 1\nb: 2\n\"a\": 3\n", {"M012 3:1"}, "key \"a\" already set at 1:1"},
      {"duplicate key, below", "x:\n  - {a: 1,  a: 2}\n", {"M012 2:13"}, "already set at 2:6"},
      {"anchor in itself", "a: &x [1, *x]\n", {"M014 1:11"}, "anchor refers to itself"},
      {"unknown alias", "a: *nowhere\n", {"M015 1:4"}, "unknown alias"},
      {"alias across documents", "a: &x 1\n---\nb: *x\n", {"M015 3:4"}, "unknown alias"},
      {"custom tag", "a: !!python/object:os.system x\n", {"M019 1:4"}, "a tag that is not allowed"},
      {"include", "a: !include /etc/passwd\n", {"M019 1:4"}, "a tag that is not allowed"},
      {"binary", "a: !!binary %%%\n", {"M011 1:13"}, ""},
      {"misfit tag", "a: !!int abc\n", {"M019 1:4"}, "does not fit"},
      {"a list as key", "? [a, b]\n: 1\n", {"M021 1:3"}, "no scalar"},
      {"integer of 20 digits", "a: 12345678901234567890123\n", {"M031 1:4"}, "out of range"},
      {"2^64", "a: 18446744073709551616\n", {"M031 1:4"}, "18446744073709551616"},
      {"1e400", "a: 1e400\n", {"M031 1:4"}, "1e400"},
      {"infinity", "a: -.inf\n", {"M031 1:4"}, "-.inf"},
      {"not a number", "a: .nan\n", {"M031 1:4"}, ".nan"},
  });
}

TEST_CASE("hostile sizes are refused in bounded time") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int level = 1; level < 10; ++level) {
    bomb +=
        fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", level, level - 1);
  }
  std::string keys;
  for (int key = 0; key < 60'000; ++key) keys += fmt::format("k{}: 1\n", key);
  std::string dashes;
  for (int level = 0; level < 2000; ++level) dashes += "- ";
  const std::clock_t start = std::clock();
  check({
      {"alias bomb", bomb, {"M013 6:10"}, "aliases expand to more than 100000 nodes"},
      {"brackets", std::string(9'000, '['), {"M016 1:51"}, "nested deeper than 100 levels"},
      {"braces", std::string(9'000, '{'), {"M016 1:100"}, "nested deeper than 100 levels"},
      {"four million brackets", std::string(4'000'000, '['), {"M016 1:10001"}, "nested deeper than 100 levels"},
      {"dashes", dashes, {"M016 1:201"}, "nested deeper than 100 levels"},
      {"a hundred and one levels", std::string(101, '[') + std::string(101, ']'), {"M016 1:101"}, "deeper than 100"},
      {"many keys", keys, {"M018 50000:9"}, "more than 100000 nodes"},
  });
  CHECK(std::clock() - start < 20 * CLOCKS_PER_SEC);
}

TEST_CASE("runs that cost their readers the square of their length are refused before they are read") {
  constexpr std::size_t much = 4'000'000;
  const auto repeated = [](std::string_view head, std::string_view unit, std::string_view tail = "") {
    std::string text(head);
    while (text.size() < much) text += unit;
    return text += tail;
  };
  std::string flat = "k: [&a \"" + std::string(1'000'000, 'x') + "\"";
  for (int alias = 0; alias < 1000; ++alias) flat += ", *a";
  std::string twice;
  for (int key = 0; key < 40'000; ++key) twice += fmt::format("k{}: 1\n", key % 20'000);
  const std::clock_t start = std::clock();
  check({
      {"empty lines in a block",
       repeated("a: |\n", "\n", "  x\n"),
       {"M022 20000:1"},
       "too many blanks and empty lines"},
      {"empty lines behind one", repeated("a: |\n  x\n", "\n"), {"M022 20001:1"}, "too many blanks and empty lines"},
      {"empty lines in quotes", repeated("a: \"", "\n", "\"\n"), {"M022 20000:1"}, "too many blanks and empty lines"},
      {"empty lines behind an item", repeated("a:\n- ", "\n", "b: 1\n"), {"M022 20000:1"}, "too many blanks"},
      {"blanks behind a colon", repeated("? a\n:", " "), {"M022 2:20001"}, "too many blanks and empty lines"},
      {"blanks again and again",
       repeated("a: [", "x,\t" + std::string(200, ' ')),
       {"M022 1:2009880"},
       "too many blanks"},
      {"one directive", repeated("", "%"), {"M022 1:20001"}, "too many directives"},
      {"directives", repeated("", "%TAG !t! tag:x:\n# why\n"), {"M022 2499:16"}, "too many directives"},
      {"escapes in a tag", repeated("a: !", "%41"), {"M022 1:20004"}, "a tag that is too long"},
      {"hexadecimal digits", repeated("a: 0x", "f"), {"M031 1:4"}, "more than 1000 octal or hexadecimal digits"},
      {"a long text many times", flat + "]\n", {"M013 1:1000076"}, "aliases expand to more than 16 MiB"},
  });
  CHECK(load_text(repeated("a: [", "!x x,", "]\n")).problems.size() == 101);
  CHECK(load_text(repeated("a: [", "\U0001F600,")).problems.size() == 1);
  CHECK(load_text(twice).problems.size() == 101);
  CHECK(std::clock() - start < 40 * CLOCKS_PER_SEC);
}

TEST_CASE("a password in an address is refused and not shown, and an address without one is none") {
  const auto load = [](const std::string& url) {
    return load_text(
        "apiVersion: weir/v1\nkind: DataSource\nmetadata: {name: s}\nspec: {type: custom, config: {apiUrl: \"" + url +
        "\", path: /x}}\n");
  };
  for (const char* url :
       {"https://bob:canary@api.example.com/v1", "https://:canary@x", "https://b%40:canary@x:8443?y"}) {
    const auto loaded = load(url);
    INFO(url);
    REQUIRE_FALSE(loaded.problems.empty());
    CHECK(std::any_of(loaded.problems.begin(), loaded.problems.end(),
                      [](const Diagnostic& one) { return one.code == "M050" && one.place.line == 4; }));
    for (const Diagnostic& one : loaded.problems)
      CHECK((one.message + one.hint.value_or("")).find("canary") == std::string::npos);
  }
  for (const char* url : {"https://api.example.com/v1", "https://api.example.com:8443/a:b@c", "https://x/?at=a:b@c"}) {
    INFO(url);
    CHECK(load(url).problems.empty());
  }
}

TEST_CASE("what is no manifest is told what it lacks") {
  check({
      {"a list", "- a\n", {"M032 1:1"}, "a manifest is a mapping"},
      {"no apiVersion", "kind: DataSource\n", {"M032 1:1"}, "missing \"apiVersion\""},
      {"no kind", "apiVersion: weir/v1\n", {"M032 1:1"}, "missing \"kind\""},
      {"other apiVersion", "apiVersion: v1\nkind: DataSource\n", {"M033 1:13"}, "unknown apiVersion \"v1\""},
      {"unknown kind", "apiVersion: weir/v1\nkind: DataSorce\n", {"M033 2:7"}, "unknown kind \"DataSorce\""},
      {"no name",
       "apiVersion: weir/v1\nkind: Connector\nmetadata: {}\nspec: {type: a, provider: b}\n",
       {"M032 3:1"},
       "name"},
      {"name null", source("~"), {"M036 4:9"}, ""},
      {"name empty", source("''"), {"M036 4:9"}, ""},
      {"name with a slash", source("a/b"), {"M037 4:9"}, ""},
      {"name of dots", source("'..'"), {"M037 4:9"}, ""},
      {"name too long", source(std::string(64, 'a')), {"M037 4:9"}, ""},
      {"name with a hyphen first", source("-a"), {"M037 4:9"}, ""},
      {"name in capitals", source("Okta"), {"M037 4:9"}, ""},
      {"name a number", source("12"), {"M030 4:9"}, ""},
      {"bidi override in a name", source("\"a\\u202Eb\""), {"M005 4:9", "M037 4:9"}, "invisible character U+202E"},
  });
}

TEST_CASE("values that break a rule are refused at their own place") {
  check({
      {"unknown property", source("a", "  desription: x\n"), {"M034 8:3"}, "unknown property \"desription\""},
      {"unknown setting", source("a") + "  tags: [x]\n  cofig: {}\n", {"M034 9:3"}, "cofig"},
      {"string for a boolean", source("a", "  enabled: 'true'\n"), {"M030 8:12"}, "expected"},
      {"Norway is a string", source("a", "  enabled: no\n"), {"M030 8:12"}, "expected"},
      {"number for a string", source("a", "  displayName: 123\n"), {"M030 8:16"}, "expected"},
      {"null for a value", source("a", "  displayName: ~\n"), {"M036 8:16"}, ""},
      {"empty value", source("a", "  displayName:\n"), {"M036 8:3"}, ""},
      {"wrong choice", source("a", "  onRemove: destroy\n"), {"M035 8:13"}, "destroy"},
      {"set by the server",
       source("a", "  id: ds-1\n  createdAt: '2024-01-01'\n"),
       {"M045 8:3", "M045 9:3"},
       "\"id\" is set by the server"},
      {"our own tag", source("a", "  tags: [x, 'weir:hold']\n"), {"M045 8:13"}, "written by Weir itself"},
      {"our own tag in capitals", source("a", "  tags: [WEIR:protect]\n"), {"M045 8:10"}, "written by Weir itself"},
      {"long text", source("a", "  displayName: " + std::string(8193, 'x') + "\n"), {"M023 8:16"}, "at most 8 KiB"},
      {"escaped NUL", source("a", "  displayName: \"a\\0b\"\n"), {"M004 8:16"}, "U+0000"},
      {"wrong cron", source("a", "  syncSchedule: '0 25 * * *'\n"), {"D003 8:17"}, ""},
      {"movedFrom itself",
       "apiVersion: weir/v1\nkind: Connector\nmetadata: {name: a, movedFrom: a}\nspec: {type: t, provider: p}\n",
       {"M048 3:32"},
       "itself"},
  });
}

TEST_CASE("a hint says what was meant") {
  const auto hint = [](const std::string& text) { return load_text(text).problems.at(0).hint.value_or(""); };
  CHECK(hint("apiVersion: weir/v1\nkind: DataSorce\n") == "did you mean \"DataSource\"?");
  CHECK(hint(source("a", "  displayNam: x\n")).find("displayName") != std::string::npos);
  CHECK(hint(source("a", "  displayName: 123\n")).find("quote") != std::string::npos);
}

TEST_CASE("a secret in clear text is an error that does not show it") {
  const std::string secret = "00aBcSuperSecretValue";
  const std::string head =
      "apiVersion: weir/v1\nkind: DataSource\nmetadata: {name: a}\nspec:\n  type: okta\n  config:\n    domain: "
      "a.okta.com\n";
  struct Secret {
    std::string value;
    std::string code;
  };
  for (const Secret& one :
       {Secret{secret, "M050"}, Secret{"{value: " + secret + "}", "M050"}, Secret{"[" + secret + "]", "M050"},
        Secret{"{fromEnv: " + secret + "}", "M051"}, Secret{"{fromFile: ../" + secret + "}", "M051"},
        Secret{"{fromFile: /" + secret + "}", "M051"}}) {
    INFO(one.value);
    const Loaded loaded = load_text(head + "    apiToken: " + one.value + "\n");
    CHECK(told(loaded.problems) == std::vector<std::string>{one.code + " 8:15"});
    CHECK(loaded.problems[0].pointer == "/spec/config/apiToken");
    CHECK(loaded.problems[0].key == "DataSource/a");
    for (const Diagnostic& told_one : loaded.problems) {
      CHECK(told_one.message.find(secret) == std::string::npos);
      CHECK(told_one.hint.value_or("").find(secret) == std::string::npos);
    }
    CHECK(loaded.desired.resources.empty());
    if (one.value.starts_with("{fromEnv"))
      CHECK(loaded.problems[0].hint == "for example {fromEnv: WEIR_SECRET_API_TOKEN}");
  }
}

TEST_CASE("a reference to a secret that is not spelled right is not called a leak") {
  struct Row {
    std::string value, hint;
  };
  for (const Row& row : {Row{"{fromenv: WEIR_SECRET_A}", "fromEnv"}, Row{"{from_env: WEIR_SECRET_A}", "fromEnv"},
                         Row{"{fromfile: okta}", "fromFile"}, Row{"{formFile: okta}", "fromFile"}}) {
    INFO(row.value);
    const Loaded loaded = load_text(
        "apiVersion: weir/v1\nkind: DataSource\nmetadata: {name: a}\nspec:\n  type: okta\n  config:\n"
        "    domain: a.okta.com\n    apiToken: " +
        row.value + "\n");
    CHECK(told(loaded.problems) == std::vector<std::string>{"M034 8:16"});
    CHECK(loaded.problems.at(0).hint == "did you mean \"" + row.hint + "\"?");
    CHECK(loaded.desired.resources.empty());
  }
}

TEST_CASE("what is legal but unusual is read") {
  struct Good {
    std::string input;
    std::string text;
  };
  for (const Good& one : {Good{"Windows line ends", source("a")}, Good{"old Mac line ends", source("a")}}) {
    std::string text = one.text;
    const std::string line_end = one.input.starts_with("Windows") ? "\r\n" : "\r";
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + line_end.size())) {
      text.replace(at, 1, line_end);
    }
    INFO(one.input);
    const Loaded loaded = load_text(text);
    CHECK(told(loaded.problems).empty());
    CHECK(loaded.desired.resources.at({"DataSource", "a"}).digest ==
          load_text(source("a")).desired.resources.at({"DataSource", "a"}).digest);
  }
  for (const Good& one :
       {Good{"byte order mark", "\xEF\xBB\xBF" + source("a")}, Good{"no final newline", source("a", "  tags: [b]")},
        Good{"trailing marker", source("a") + "---\n"}, Good{"marker first", "---\n" + source("a") + "...\n"},
        Good{"comment document", "---\n# x\n---\n" + source("a")},
        Good{"markup as data", source("a", "  displayName: \"\\e[31m<b>javascript:</b>\"\n")},
        Good{"anchor and alias", source("a", "  tags: &t [x]\nmetadata2: *t\n").replace(0, 0, "")}}) {
    INFO(one.input);
    const Loaded loaded = load_text(one.text);
    if (one.input == "anchor and alias") {
      CHECK(told(loaded.problems) == std::vector<std::string>{"M034 9:1"});
      continue;
    }
    CHECK(told(loaded.problems).empty());
    CHECK(loaded.documents == 1);
    CHECK(loaded.desired.resources.size() == 1);
  }
}

TEST_CASE("the kinds of a pipeline are closed and typed like the others") {
  const auto of = [](const std::string& kind, const std::string& spec) {
    return fmt::format("apiVersion: weir/v1\nkind: {}\nmetadata: {{name: a}}\nspec:\n{}", kind, spec);
  };
  const auto mapping = [&](const std::string& fields) {
    return of("StreamMapping", "  source: s\n  stream: users\n  fields: " + fields + "\n");
  };
  const auto connection = [&](const std::string& more) {
    return of("Connection", "  source: s\n  destination: d\n  " + more + "\n");
  };
  check({
      {"no cron", of("Schedule", "  timeZone: UTC\n"), {"M035 4:1"}, "Cron expression (\"cron\") is missing"},
      {"a cron of six fields", of("Schedule", "  cron: 0 0 2 * * *\n"), {"D007 5:9"}, "expected five"},
      {"a suspension in words", of("Schedule", "  {cron: 0 2 * * *, suspend: no}\n"), {"M030 5:30"}, "true or false"},
      {"a schedule that is protected",
       "apiVersion: weir/v1\nkind: Schedule\nmetadata: {name: a, protect: true}\nspec: {cron: 0 2 * * *}\n",
       {"M034 3:21"},
       "unknown property \"protect\""},
      {"no zone", of("Schedule", "  cron: 0 2 * * *\n  timeZone: null\n"), {"M036 6:13"}, "is null"},
      {"a list of fields", mapping("[created]"), {"M030 7:11"}, "expected"},
      {"a type alone", mapping("{created: date}"), {"M030 7:21"}, "\"created\""},
      {"a field without a type", mapping("{created: {allowLossy: true}}"), {"M035 7:12"}, "is missing"},
      {"a type like none", mapping("{created: {type: datetime}}"), {"M035 7:28"}, "\"datetime\""},
      {"a misspelt permission", mapping("{created: {type: date, allowLosy: true}}"), {"M034 7:34"}, "allowLosy"},
      {"a secret", mapping("{created: {fromEnv: WEIR_SECRET_X}}"), {"M051 7:21"}, "takes no secret reference"},
      {"a path for a source", connection("tags: []\n  displayName: \"\""), {"M035 8:16"}, "is empty"},
      {"negative days", connection("backfillDays: -1"), {"M035 7:17"}, "0 to 3650"},
      {"too many days", connection("backfillDays: 3651"), {"M035 7:17"}, "0 to 3650"},
      {"half a day", connection("backfillDays: 0.5"), {"M030 7:17"}, "a whole number"},
      {"a stream twice", connection("streams: [users, users]"), {"M035 7:20"}, "twice"},
      {"no streams at all", connection("streams: []"), {"M035 7:12"}, "at least 1 item"},
      {"one stream", connection("streams: users"), {"M030 7:12"}, "a list"},
      {"the server's own", connection("stale: false\n  cursors: {}"), {"M045 7:3", "M045 8:3"}, "set by the server"},
      {"a cron of another dialect", connection("schedule: \"0 0 2 * * *\""), {"D007 7:13"}, "expected five"},
      {"our own tag", connection("tags: [weir:hold]"), {"M045 7:10"}, "written by Weir itself"},
      {"a name that is none",
       of("Connection", "  source: ../s\n  destination: D\n"),
       {"M035 5:11", "M035 6:16"},
       "lower-case letters"},
  });
}

}  // namespace weir::manifest
