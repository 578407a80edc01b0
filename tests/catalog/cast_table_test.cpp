#include "catalog/cast_table.hpp"

#include <fstream>
#include <iterator>
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/text.hpp"

using namespace weir;
using catalog::Cast;
using catalog::cast_loss;
using catalog::cast_of;
using catalog::field_types;
using catalog::FieldType;

TEST_CASE("a type is the same as itself and as no other") {
  for (const FieldType from : field_types())
    for (const FieldType to : field_types()) CHECK((cast_of(from, to) == Cast::same) == (from == to));
}

TEST_CASE("everything can become a string or json") {
  for (const FieldType from : field_types()) {
    CAPTURE(to_string(from));
    CHECK(cast_of(from, FieldType::string) != Cast::impossible);
    CHECK((from == FieldType::json || cast_of(from, FieldType::json) == Cast::widening ||
           cast_of(from, FieldType::json) == Cast::same));
  }
}

TEST_CASE("a lossy cast says what it costs, an impossible one what else there is") {
  for (const FieldType from : field_types()) {
    std::vector<std::string> possible;
    for (const FieldType to : field_types())
      if (from != to && cast_of(from, to) != Cast::impossible) possible.emplace_back(to_string(to));
    for (const FieldType to : field_types()) {
      CAPTURE(to_string(from), to_string(to));
      const std::string words(cast_loss(from, to));
      const Cast cast = cast_of(from, to);
      CHECK(words.empty() == (cast == Cast::same || cast == Cast::widening));
      if (cast != Cast::impossible) continue;
      std::string list = join(possible, ", ");
      list.replace(list.rfind(", "), 2, " or ");
      const char* article =
          from == FieldType::integer || from == FieldType::object || from == FieldType::array ? "an" : "a";
      CHECK(words == fmt::format("{} {} can become a {}", article, to_string(from), list));
    }
  }
}

TEST_CASE("docs/casts.md shows the table as it is") {
  std::ifstream stream(WEIR_SOURCE_DIR "/docs/casts.md");
  REQUIRE(stream);
  const std::string docs{std::istreambuf_iterator<char>(stream), {}};
  std::string table = "| from \\ to |";
  for (const FieldType to : field_types()) table += fmt::format(" {} |", to_string(to));
  table += "\n|" + fmt::format("{:-<{}}", "", 3) + "|";
  for (std::size_t column = 0; column < field_types().size(); ++column) table += "---|";
  for (const FieldType from : field_types()) {
    table += fmt::format("\n| **{}** |", to_string(from));
    for (const FieldType to : field_types()) table += fmt::format(" {} |", to_string(cast_of(from, to)));
  }
  INFO(table);
  CHECK(docs.find(table + "\n\n") != std::string::npos);
  for (const FieldType from : field_types()) {
    for (const FieldType to : field_types()) {
      if (cast_of(from, to) != Cast::lossy) continue;
      const std::string row = fmt::format("| {} to {} | {} |", to_string(from), to_string(to), cast_loss(from, to));
      INFO(row);
      CHECK(docs.find(row) != std::string::npos);
    }
  }
}
