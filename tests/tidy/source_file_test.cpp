// The rules are only as good as the reader below them.
#include "tidy/source_file.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace weir::tidy;

namespace {

SourceFile own_file(const std::string& name) {
  for (SourceFile& file : read_sources("tests/tidy", {".cpp", ".hpp"}))
    if (file.path == "tests/tidy/" + name) return std::move(file);
  return {};
}

SourceFile header(std::string text) {
  SourceFile file;
  file.code = text;
  for (std::size_t at = text.find("//"); at != std::string::npos; at = text.find("//", at + 2))
    for (std::size_t end = at; end < text.size() && text[end] != '\n'; ++end) file.code[end] = ' ';
  file.text = std::move(text);
  return file;
}

}  // namespace

TEST_CASE("comments, strings and raw strings are no code") {
  const SourceFile file = own_file("source_file_test.cpp");
  CHECK(lines_with_word(file.text, "banana").size() == 5);  // banana
  const std::string raw = R"x(banana " ) banana)x";
  CHECK(raw.size() == 17);
  CHECK(lines_with_word(file.code, "banana").empty());
  CHECK(line_count(file.code) == line_count(file.text));
}

TEST_CASE("functions are found with their length, whatever braces are around") {
  const std::vector<Function> found = functions(header(R"(namespace a {
struct S {
  S(int x) : x_(x), y_{x} {
    use({1, 2});
  }
  int x_ = 0;
  int y_{0};
};
constexpr int table[] = {1, 2, 3};
int f(int x = g(1)) {
  if (x) {
    return [&] { return 1; }();
  }
  return 2;
}
}  // namespace a
)"));
  REQUIRE(found.size() == 2);
  CHECK(found[0].head.starts_with("S(int x)"));
  CHECK(found[0].line == 3);
  CHECK(found[0].lines == 3);
  CHECK(found[1].head == "int f(int x = g(1))");
  CHECK(found[1].lines == 6);
}

TEST_CASE("declarations count as documented by a comment above, behind, or on the neighbour above") {
  const std::vector<Declaration> found = declarations(header(R"(namespace a {
/// Says what.
struct S {
  int f();  ///< gives
  int g();

  int undocumented();
 private:
  int hidden();
};

/// Over two lines.
int both(int left,
         int right);
int neighbour();
class Bare {
  int hidden();
};
}
)"));
  std::vector<std::string> missing;
  for (const Declaration& one : found)
    if (!one.documented) missing.push_back(one.text);
  CHECK(found.size() == 7);
  CHECK(missing == std::vector<std::string>{"int undocumented()"});
}

TEST_CASE("words are found as whole words only") {
  CHECK(lines_with_word("a fork\nforklift\nfork", "fork") == std::vector<std::size_t>{1, 3});
  CHECK(lines_with_word("x = std::time(0)", "std::time") == std::vector<std::size_t>{1});
  CHECK(includes(header("#include <a>\n#include \"b/c.hpp\"\n// #include <no>\n")) ==
        std::vector<std::string>{"<a>", "\"b/c.hpp\""});
}
