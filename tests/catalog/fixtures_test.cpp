// The records of examples/fixtures against the catalogs they are made from.
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "catalog/cast_value.hpp"
#include "catalog/stream_catalog.hpp"
#include "core/json.hpp"

using namespace weir;
using catalog::Stream;
using catalog::StreamField;

namespace {

const std::filesystem::path folder = WEIR_SOURCE_DIR "/examples/fixtures";

/// Calls `visit` for each record with its source type and stream.
void each_record(const std::function<void(const std::string&, const Stream&, const Json&)>& visit) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".ndjson") continue;
    CAPTURE(entry.path());
    const std::string type = entry.path().parent_path().filename();
    const Stream* stream = catalog::find_stream(type, entry.path().stem().string());
    REQUIRE(stream != nullptr);
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      const auto record = parse_json(line, "");
      REQUIRE(record);
      REQUIRE(record->is_object());
      visit(type, *stream, *record);
    }
  }
}

}  // namespace

TEST_CASE("every fixture is of a known stream, and its fields are in the catalog") {
  std::map<std::string, std::map<std::string, int>> records;  // by type and stream
  each_record([&](const std::string& type, const Stream& stream, const Json& record) {
    ++records[type][stream.name];
    for (auto member = record.begin(); member != record.end(); ++member) {
      CAPTURE(type, stream.name, member.key());
      CHECK(stream.field(member.key()) != nullptr);
    }
  });
  CHECK(records.size() == 7);  // custom sources speak HTTP
  for (const auto& [type, streams] : records) {
    CAPTURE(type);
    CHECK((streams.size() >= 3 && streams.size() <= 6));
    for (const auto& [name, count] : streams) {
      CAPTURE(name, count);
      CHECK((count >= 5 && count <= 40));
    }
  }
}

TEST_CASE("every fixture record has a primary key of its own") {
  std::set<std::string> seen;
  each_record([&](const std::string& type, const Stream& stream, const Json& record) {
    std::string key = type + "/" + stream.name;
    for (const std::string& field : stream.primary_key) {
      REQUIRE(record.contains(field));
      REQUIRE_FALSE(record.at(field).is_null());
      key += "/" + record.at(field).dump();
    }
    CAPTURE(key);
    if (!stream.primary_key.empty()) CHECK(seen.insert(key).second);
  });
}

TEST_CASE("the readme of the fixtures lists every value that does not fit its type") {
  std::set<std::string> rows;
  each_record([&](const std::string& type, const Stream& stream, const Json& record) {
    for (const StreamField& field : stream.fields) {
      const auto value = record.find(field.name);
      if (value == record.end() || catalog::cast_value(*value, field.type, field.type)) continue;
      rows.insert(fmt::format("| {} | {} | {} | {} | `{}`", type, stream.name, field.name, to_string(field.type),
                              value->dump()));
    }
  });
  std::ifstream file(folder / "README.md");
  const std::string readme{std::istreambuf_iterator<char>(file), {}};
  std::set<std::string> listed;
  std::size_t start = readme.find("|---|\n");
  REQUIRE(start != std::string::npos);
  for (start += 6; readme.compare(start, 1, "|") == 0; start = readme.find('\n', start) + 1)
    listed.insert(readme.substr(start, readme.find('`', readme.find('`', start) + 1) + 1 - start));
  CHECK(listed == rows);
  CHECK(rows.size() > 10);
}

TEST_CASE("fixtures hold nothing of a real domain") {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".ndjson") continue;
    CAPTURE(entry.path());
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    for (const char* ending : {".com", ".net/", ".org", ".io"}) CHECK(text.find(ending) == std::string::npos);
  }
}
