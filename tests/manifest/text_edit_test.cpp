#include "manifest/text_edit.hpp"

#include <catch2/catch.hpp>

#include "manifest/manifest.hpp"
#include "manifest/text_spans.hpp"
#include "test_file.hpp"

using namespace weir;
using namespace weir::manifest;

namespace {

std::string lines(const std::vector<std::string>& all) {
  std::string text;
  for (const std::string& line : all) text += line + "\n";
  return text;
}

struct Row {
  const char* what;
  std::vector<std::string> before;
  std::string pointer;
  Json value;
  std::vector<std::string> after;  ///< none: it cannot be edited
  bool set = false;
  std::vector<std::string> order = {};
};

const std::vector<Row> rows = {
    {"a plain value", {"spec:", "  a: old  # why", "  b: 1"}, "/spec/a", "new", {"spec:", "  a: new  # why", "  b: 1"}},
    {"a value in quotes",
     {"spec:", "  a: \"old\"", "  b: 'x'"},
     "/spec/a",
     "new",
     {"spec:", "  a: \"new\"", "  b: 'x'"}},
    {"one in single quotes", {"spec:", "  a: 'old'"}, "/spec/a", "new", {"spec:", "  a: 'new'"}},
    {"a text that needs quotes", {"spec:", "  a: old"}, "/spec/a", "no", {"spec:", "  a: \"no\""}},
    {"a switch", {"spec:", "  a: true # on"}, "/spec/a", false, {"spec:", "  a: false # on"}},
    {"a value over two lines",
     {"spec:", "  a: one", "    two", "  b: 1"},
     "/spec/a",
     "x",
     {"spec:", "  a: x", "  b: 1"}},
    {"a block text",
     {"spec:", "  a: |", "    one", "    two", "", "  b: 1"},
     "/spec/a",
     "x",
     {"spec:", "  a: x", "", "  b: 1"}},
    {"in a flow", {"spec: {a: old, b: [1, 2]}"}, "/spec/a", "new", {"spec: {a: new, b: [1, 2]}"}},
    {"a new field, last", {"spec:", "    a: 1", "# end"}, "/spec/b", "x", {"spec:", "    a: 1", "    b: x", "# end"}},
    {"a new field in its place",
     {"spec:", "  a: 1  # one", "  c: 3"},
     "/spec/b",
     2,
     {"spec:", "  a: 1  # one", "  b: 2", "  c: 3"},
     false,
     {"a", "b", "c"}},
    {"a new field, first", {"spec:", "  b: 1"}, "/spec/a", 0, {"spec:", "  a: 0", "  b: 1"}, false, {"a", "b"}},
    {"a new field in a flow", {"spec: {a: 1}"}, "/spec/b", {"x", "z"}, {"spec: {a: 1, b: [x, z]}"}},
    {"a new field of nothing", {"spec: {}"}, "/spec/a", 1, {"spec: {a: 1}"}},
    {"a new field below a new one", {"spec:", "  a: 1"}, "/spec/m/o", "x", {"spec:", "  a: 1", "  m: {o: x}"}},
    {"behind a block text",
     {"spec:", "  a: |", "    t", "", "---", "x: 1"},
     "/spec/b",
     1,
     {"spec:", "  a: |", "    t", "  b: 1", "", "---", "x: 1"}},
    {"a field that goes",
     {"spec:", "  a: 1", "  b: 2  # why", "  c: 3"},
     "/spec/b",
     nullptr,
     {"spec:", "  a: 1", "  # why", "  c: 3"}},
    {"the first of a flow", {"spec: {a: 1, b: 2}"}, "/spec/a", nullptr, {"spec: {b: 2}"}},
    {"the last of a flow", {"spec: {a: 1, b: 2}"}, "/spec/b", nullptr, {"spec: {a: 1}"}},
    {"the only one takes its map along", {"spec:", "  m: {n: 1}", "  o: 2"}, "/spec/m/n", nullptr, {"spec:", "  o: 2"}},
    {"a field that is not there goes", {"spec:", "  a: 1"}, "/spec/b", nullptr, {"spec:", "  a: 1"}},
    {"a list in a flow",
     {"spec:", "  l: [\"b\", a]  # tags"},
     "/spec/l",
     {"a", "b", "c"},
     {"spec:", "  l: [\"b\", a, c]  # tags"},
     true},
    {"a list in lines",
     {"spec:", "  l:", "    - a  # first", "    - b", "    # of c", "    - c", "  z: 1"},
     "/spec/l",
     {"a", "c", "d"},
     {"spec:", "  l:", "    - a  # first", "    # of c", "    - c", "    - d", "  z: 1"},
     true},
    {"a list no deeper than its key",
     {"spec:", "  l:", "  - a", "  - b"},
     "/spec/l",
     {"b", "no"},
     {"spec:", "  l:", "  - b", "  - \"no\""},
     true},
    {"a list of others",
     {"spec:", "  l:", "    - a", "  z: 1"},
     "/spec/l",
     {"b"},
     {"spec:", "  l: [b]", "  z: 1"},
     true},
    {"a list whose order counts", {"spec:", "  l: [a, b]"}, "/spec/l", {"b", "a"}, {"spec:", "  l: [b, a]"}},
    {"a list that becomes empty", {"spec:", "  l: [a]"}, "/spec/l", Json::array(), {"spec:", "  l: []"}},
    {"an alias", {"x: &x old", "spec:", "  a: *x"}, "/spec/a", "new", {"x: &x old", "spec:", "  a: new"}},
    {"what an alias stands for", {"x: 1", "spec:", "  a: &x old", "  b: *x"}, "/spec/a", "new", {}},
    {"comments inside of what goes",
     {"spec:", "  l: # all", "    # why", "    - a # one", "  z: 1"},
     "/spec/l",
     {"b"},
     {"spec:", "  l: [b]", "  # all", "  # why", "  # one", "  z: 1"},
     true},
    {"a mark of comments inside of a text",
     {"spec:", "  l: [\"#a\", 'b # c']  # why"},
     "/spec/l",
     {"#a", "x"},
     {"spec:", "  l: [\"#a\", x]  # why"},
     true},
    {"no comment in a list that goes",
     {"spec:", "  l:", "    - \"#a\"", "    - b#c", "  z: 1"},
     "/spec/l",
     {"x"},
     {"spec:", "  l: [x]", "  z: 1"},
     true},
    {"a list that goes leaves its comments",
     {"spec:", "  l: # all", "      # first", "    - \"#a\" # one", "    - b", "  z: 1"},
     "/spec/l",
     nullptr,
     {"spec:", "  # all", "  # first", "  # one", "  z: 1"}},
    {"an item that goes leaves its comment",
     {"spec:", "  l:", "    - a # one", "    - b"},
     "/spec/l",
     {"b"},
     {"spec:", "  l:", "    # one", "    - b"},
     true},
    {"a comment where a block text begins",
     {"spec:", "  a: | # why", "    one # text", "  z: 1"},
     "/spec/a",
     "x",
     {"spec:", "  a: x", "  # why", "  z: 1"}},
    {"a field with a block text that goes",
     {"spec:", "  a: | # why", "    one # text", "  z: 1"},
     "/spec/a",
     nullptr,
     {"spec:", "  # why", "  z: 1"}},
    {"a field below a text", {"spec:", "  a: text"}, "/spec/a/b", 1, {}},
};

}  // namespace

TEST_CASE("one field changes and everything else stays as it is written") {
  for (const Row& row : rows) {
    const auto edited = edit_document(lines(row.before), 0, {{row.pointer, row.value, row.set, row.order}});
    INFO(row.what);
    if (row.after.empty()) {
      CHECK(!edited);
      continue;
    }
    REQUIRE(edited);
    CHECK(*edited == lines(row.after));
  }
}

TEST_CASE("line breaks, the end of the file and other documents stay") {
  CHECK(edit_document("\xef\xbb\xbfspec:\r\n  a: 1\r\n", 0, {{"/spec/b", 2, false, {}}}) ==
        "\xef\xbb\xbfspec:\r\n  a: 1\r\n  b: 2\r\n");
  CHECK(edit_document("spec:\n  a: 1", 0, {{"/spec/b", 2, false, {}}}) == "spec:\n  a: 1\n  b: 2");
  CHECK(edit_document("spec:\n  l:\n    - a", 0, {{"/spec/l", {"a", "b"}, true, {}}}) ==
        "spec:\n  l:\n    - a\n    - b");
  const std::string two = "# one\nspec: {a: 1}\n--- # two\nspec: {a: 1}\n...\n";
  CHECK(edit_document(two, 1, {{"/spec/a", 2, false, {}}}) == "# one\nspec: {a: 1}\n--- # two\nspec: {a: 2}\n...\n");
  CHECK(document_at(two, 2) == 0);
  CHECK(document_at(two, 4) == 1);
  CHECK(!document_at(two, 3));
  CHECK(edit_document("spec:\r\n  a: 1\n  c: 3\r\n", 0, {{"/spec/b", 2, false, {"a", "b", "c"}}}) ==
        "spec:\r\n  a: 1\n  b: 2\n  c: 3\r\n");
  CHECK(edit_document("spec:\r  a: 1\r", 0, {{"/spec/a", 2, false, {}}}) == "spec:\r  a: 2\r");
  CHECK(!edit_document("spec: [", 0, {{"/spec/a", 2, false, {}}}));
  CHECK(!edit_document("spec: 1\n", 1, {{"/spec/a", 2, false, {}}}));
}

TEST_CASE("several fields change one after the other") {
  const std::string text = "spec:\n  a: 1\n  b: [x]\n  c: {d: 1}\n";
  const auto edited = edit_document(
      text, 0, {{"/spec/a", nullptr, false, {}}, {"/spec/c/e", "f", false, {}}, {"/spec/b", {"x", "z"}, true, {}}});
  CHECK(edited == "spec:\n  b: [x, z]\n  c: {d: 1, e: f}\n");
}

TEST_CASE("of real files every value can be found where it stands") {
  std::size_t seen = 0;
  for (const auto& path : test::files_below(test::data("yaml-corpus"), ".yaml")) {
    const std::string text = test::file_text(path);
    if (text.find('\r') != std::string::npos) continue;
    for (const Spans& document : read_spans(text))
      for (const Span& span : document) {
        if (span.kind != Span::Kind::double_quoted && span.kind != Span::Kind::single_quoted) continue;
        const char quote = span.kind == Span::Kind::double_quoted ? '"' : '\'';
        INFO(path << " " << span.begin);
        REQUIRE(span.end <= text.size());
        CHECK((text[span.begin] == quote && text[span.end - 1] == quote && span.end >= span.begin + 2));
        ++seen;
      }
  }
  CHECK(seen > 500);
}

namespace {

/// Pointers of all members of maps, some levels deep; none behind an alias or in a list.
void members_of(const Json& value, const std::string& pointer, std::vector<std::string>& found) {
  if (!value.is_object() || std::count(pointer.begin(), pointer.end(), '/') > 4) return;
  for (const auto& [name, member] : value.items()) {
    found.push_back(pointer_join(pointer, name));
    members_of(member, pointer_join(pointer, name), found);
  }
}

struct Tally {
  std::size_t right = 0, refused = 0, wrong = 0;
};

/// Sets and takes out one member, and reads again what came out.
void try_edits(const std::string& text, const std::vector<Document>& documents, std::size_t index,
               const std::string& pointer, Tally& tally) {
  for (const Json& value : {Json("x: \"y\" # z"), Json(nullptr), Json({"a", "no"})}) {
    const auto edited = edit_document(text, index, {{pointer, value, true, {}}});
    if (!edited) {
      ++tally.refused;
      continue;
    }
    Json expected = documents[index].value;
    const Json::json_pointer at(pointer);
    if (!value.is_null())
      expected[at] = value;
    else
      expected[at.parent_pointer()].erase(at.back());
    const ParsedFile now = parse_yaml(*edited, "x");
    const bool same = now.documents.size() == documents.size() && now.documents[index].value == expected;
    // The last member takes its map along, and a list keeps the order of what stays.
    const bool emptied = value.is_null() && expected[at.parent_pointer()].empty();
    ++(same || emptied ? tally.right : tally.wrong);
  }
}

}  // namespace

TEST_CASE("edits of real files say what was meant, or are refused") {
  Tally tally;
  for (const auto& path : test::files_below(test::data("yaml-corpus"), ".yaml")) {
    const std::string text = test::file_text(path);
    if (text.size() > 6000) continue;
    const ParsedFile parsed = parse_yaml(text, "x");
    if (!parsed.problems.empty()) continue;
    for (std::size_t index = 0; index < parsed.documents.size(); ++index) {
      std::vector<std::string> pointers;
      members_of(parsed.documents[index].value, "", pointers);
      INFO(path);
      const std::size_t step = 1 + pointers.size() / 20;
      for (std::size_t at = 0; at < pointers.size(); at += step) {
        const std::size_t wrong = tally.wrong;
        try_edits(text, parsed.documents, index, pointers[at], tally);
        INFO(pointers[at]);
        CHECK(tally.wrong == wrong);
      }
    }
  }
  INFO(tally.right << " right, " << tally.refused << " refused");
  CHECK(tally.right > 2000);
  CHECK(tally.refused < tally.right / 4);
}
