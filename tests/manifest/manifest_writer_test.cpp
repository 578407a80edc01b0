#include "manifest/manifest_writer.hpp"

#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "manifest/manifest.hpp"
#include "test_file.hpp"

using namespace weir;
using namespace weir::manifest;

namespace {

Json document_of(Json spec) {
  return {{"apiVersion", "weir/v1"}, {"kind", "Connector"}, {"metadata", {{"name", "x"}}}, {"spec", std::move(spec)}};
}

/// What a text reads back as; null with the problems told.
Json read_back(const std::string& text) {
  const ParsedFile parsed = parse_yaml(text, "x.yaml");
  for (const Diagnostic& problem : parsed.problems) UNSCOPED_INFO(problem.code << " " << problem.message);
  return parsed.documents.size() == 1 && parsed.problems.empty() ? parsed.documents.front().value : Json();
}

}  // namespace

TEST_CASE("a manifest is written in the order that people read it") {
  const Json document{{"apiVersion", "weir/v1"},
                      {"kind", "DataSource"},
                      {"metadata", {{"adopt", "ds-1"}, {"name", "okta"}, {"labels", {{"team", "identity"}}}}},
                      {"spec",
                       {{"type", "okta"},
                        {"tags", {"b", "a"}},
                        {"syncSchedule", "0 2 * * *"},
                        {"onRemove", "keep"},
                        {"displayName", "Okta: all"},
                        {"config", "keep"},
                        {"enabled", false}}}};
  CHECK(write_manifest(document, {"what is known", "of it"}) ==
        "apiVersion: weir/v1\n"
        "kind: DataSource\n"
        "metadata:\n"
        "  name: okta\n"
        "  labels: {team: identity}\n"
        "  adopt: ds-1\n"
        "spec:\n"
        "  displayName: \"Okta: all\"\n"
        "  type: okta\n"
        "  # what is known\n"
        "  # of it\n"
        "  config: keep\n"
        "  syncSchedule: \"0 2 * * *\"\n"
        "  tags: [b, a]\n"
        "  enabled: false\n"
        "  onRemove: keep\n");
}

TEST_CASE("long values stand below their name") {
  Json spec;
  for (int i = 0; i < 9; ++i) spec["config"]["setting-" + std::to_string(i)] = {{"value", i}, {"why", "because"}};
  const std::string text = write_manifest(document_of(spec));
  CHECK(text.find("  config:\n    setting-0:\n      value: 0\n      why: because\n") != std::string::npos);
  CHECK(read_back(text) == document_of(spec));
}

TEST_CASE("every text reads back as it was, as a value, a key and an item") {
  Json texts = parse_json(test::file_text(test::data("naughty-strings/blns.json")), "M011").value();
  for (const char* more : {"no",
                           "on",
                           "1e3",
                           "0o17",
                           "0x1f",
                           ".inf",
                           "-.NaN",
                           "~",
                           "null",
                           "2024-01-01",
                           "12:30:45",
                           "<<",
                           "---",
                           "...",
                           "a: b",
                           "a #b",
                           "- x",
                           "? x",
                           "| x",
                           "> x",
                           "*all",
                           "&all",
                           "!x",
                           "%x",
                           "@x",
                           "`x`",
                           "\t",
                           "a\tb",
                           "\n",
                           " lead",
                           "trail ",
                           "\r\n",
                           "\xc2\x85",
                           "\xc2\xa0",
                           "\xe2\x80\xa8x",
                           "\xef\xbb\xbf",
                           "\x7f",
                           "\x01",
                           "\xf0\x9f\x92\xa9",
                           "\"",
                           "\\",
                           "'",
                           "a'b\"c\\d/e"})
    texts.push_back(more);
  std::size_t tried = 0;
  for (const Json& text : texts) {
    if (text.get_ref<const std::string&>().find('\0') != std::string::npos) continue;
    const Json document =
        document_of({{"displayName", text},
                     {"config", {{"list", {text, text}}, {"deep", {{text.get<std::string>(), text}}}}},
                     {"tags", {text}}});
    const std::string written = write_manifest(document);
    INFO(written);
    CHECK(read_back(written) == document);
    ++tried;
  }
  CHECK(tried > 500);
}

TEST_CASE("numbers and other values read back as they were") {
  for (const char* json : {"0", "-1", "1.0", "-0.0", "1e300", "0.1", "9223372036854775807", "18446744073709551615",
                           "1e-7", "true", "false", "[]", "{}", "[[], {}]", "[[1, [2, {\"a\": [3]}]]]"}) {
    const Json document = document_of({{"config", {{"value", Json::parse(json)}}}});
    INFO(json);
    CHECK(same_json(read_back(write_manifest(document)), document));
  }
}

TEST_CASE("casts stand one below the other, the type first") {
  Json document = document_of(Json::parse(R"({"source": "okta", "stream": "users",
      "fields": {"no": {"type": "json"}, "created": {"allowLossy": true, "type": "date"}}})"));
  document["kind"] = "StreamMapping";
  const std::string text = write_manifest(document);
  CHECK(text.ends_with("  fields:\n    created: {type: date, allowLossy: true}\n    \"no\": {type: json}\n"));
  CHECK(read_back(text) == document);
}
