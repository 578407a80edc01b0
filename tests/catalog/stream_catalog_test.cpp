#include "catalog/stream_catalog.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <catch2/catch.hpp>

#include "catalog/embedded_files.hpp"
#include "core/crypto.hpp"
#include "core/json.hpp"

using namespace weir;
using catalog::FieldType;
using catalog::Stream;
using catalog::StreamField;

namespace {

std::string read_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

const Stream& stream(std::string_view type, std::string_view name) {
  const Stream* found = catalog::find_stream(type, name);
  REQUIRE(found != nullptr);
  return *found;
}

}  // namespace

TEST_CASE("the built-in texts are the files of catalog, byte for byte") {
  std::set<std::string> on_disk;
  for (const auto& entry : std::filesystem::directory_iterator(WEIR_SOURCE_DIR "/catalog"))
    if (entry.path().extension() == ".json") on_disk.insert(entry.path().filename().string());
  std::set<std::string> built_in;
  for (const EmbeddedFile& file : catalog::embedded_files()) {
    CAPTURE(file.path);
    built_in.emplace(file.path);
    CHECK(file.text == read_text(std::filesystem::path(WEIR_SOURCE_DIR "/catalog") / file.path));
    CHECK(file.sha256 == sha256_hex(file.text));
  }
  CHECK(built_in == on_disk);
}

TEST_CASE("eight source types have a catalog") {
  CHECK(catalog::source_types() ==
        std::vector<std::string>{"aws", "azure", "custom", "gcp", "github", "jira", "okta", "workday"});
  CHECK(catalog::streams("nothing").empty());
  CHECK(catalog::streams("").empty());
  CHECK(catalog::find_stream("okta", "Users") == nullptr);
  CHECK(catalog::find_stream("nothing", "users") == nullptr);
}

TEST_CASE("all 303 streams with their 5563 fields are there as the catalog says") {
  std::size_t streams = 0;
  std::size_t fields = 0;
  for (const EmbeddedFile& file : catalog::embedded_files()) {
    const auto document = parse_json(file.text, "");
    REQUIRE(document);
    const std::string type = document->at("type");
    CHECK(file.path == type + ".json");
    CHECK(catalog::streams(type).size() == document->at("streams").size());
    for (const Json& expected : document->at("streams")) {
      const Stream& actual = stream(type, expected.at("name").get<std::string>());
      CAPTURE(type, actual.name);
      CHECK(actual.primary_key == (expected.at("primaryKey").is_null()
                                       ? std::vector<std::string>()
                                       : expected.at("primaryKey").get<std::vector<std::string>>()));
      REQUIRE(actual.fields.size() == expected.at("fields").size());
      ++streams;
      for (std::size_t at = 0; at < actual.fields.size(); ++at, ++fields) {
        const Json& field = expected.at("fields").at(at);
        const StreamField& read = actual.fields[at];
        CAPTURE(read.name);
        CHECK(read.name == field.at("name"));
        CHECK(to_string(read.type) == field.at("type"));
        CHECK((read.item_type ? Json(std::string(to_string(*read.item_type))) : Json()) ==
              field.value("itemType", Json()));
        CHECK(read.nullable == field.value("nullable", false));
      }
    }
  }
  CHECK(streams == 303);
  CHECK(fields == 5563);
}

TEST_CASE("names are unique within a stream, and a primary key is made of its fields") {
  for (const std::string& type : catalog::source_types()) {
    for (const auto& [name, stream] : catalog::streams(type)) {
      CAPTURE(type, name);
      std::set<std::string> names;
      for (const StreamField& field : stream.fields) CHECK((!field.name.empty() && names.insert(field.name).second));
      for (const std::string& key : stream.primary_key) CHECK(stream.field(key) != nullptr);
      CHECK(stream.field("no such field") == nullptr);
    }
  }
}

TEST_CASE("field types have names that read back") {
  CHECK(catalog::field_types().size() == 10);
  for (const FieldType type : catalog::field_types()) CHECK(catalog::parse_field_type(to_string(type)) == type);
  CHECK_FALSE(catalog::parse_field_type("String"));
  CHECK_FALSE(catalog::parse_field_type(""));
}

TEST_CASE("a stream is read from where it last changed, if a field tells") {
  CHECK(stream("okta", "users").cursor_field() == "lastUpdated");
  CHECK(stream("okta", "logs").cursor_field() == "published");
  CHECK(stream("github", "issues").cursor_field() == "updated_at");
  CHECK(stream("jira", "issue_comments").cursor_field() == "updated");
  CHECK(stream("aws", "iam_users").cursor_field().empty());  // CreateDate says when it began, not when it changed
  for (const std::string& type : catalog::source_types()) {
    for (const auto& [name, stream] : catalog::streams(type)) {
      const std::string cursor = stream.cursor_field();
      if (cursor.empty()) continue;
      CAPTURE(type, name, cursor);
      REQUIRE(stream.field(cursor) != nullptr);
      const FieldType kind = stream.field(cursor)->type;
      CHECK((kind == FieldType::timestamp || kind == FieldType::date));
    }
  }
}

TEST_CASE("docs/syncs.md names every cursor, and how many streams have one") {
  const std::string docs = read_text(WEIR_SOURCE_DIR "/docs/syncs.md");
  std::set<std::string> names;
  std::size_t count = 0;
  for (const std::string& type : catalog::source_types()) {
    for (const auto& [name, stream] : catalog::streams(type)) {
      const std::string cursor = stream.cursor_field();
      count += cursor.empty() ? 0 : 1;
      if (!cursor.empty()) names.insert(cursor);
    }
  }
  CHECK(names.size() == 17);  // each of the table is the cursor of a stream
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(docs.find('`' + name + '`') != std::string::npos);
  }
  CHECK(docs.find(std::to_string(count) + " of the 303 streams have one") != std::string::npos);
}

TEST_CASE("a field of a cursor's name and another type is no cursor") {
  Stream stream{"s", {}, {{"updated", FieldType::boolean, {}, false}, {"updateTime", FieldType::date, {}, false}}};
  CHECK(stream.cursor_field() == "updateTime");
}

TEST_CASE("the catalogs have a digest") {
  CHECK(catalog::catalog_digest().starts_with("sha256:"));
  CHECK(catalog::catalog_digest().size() == 71);
}
