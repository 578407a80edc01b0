#include "catalog/stream_catalog.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "catalog/embedded_files.hpp"
#include "core/crypto.hpp"
#include "core/json.hpp"

namespace weir::catalog {
namespace {

constexpr std::array<std::string_view, 10> type_names = {"string",    "integer", "number", "boolean", "date",
                                                         "timestamp", "object",  "json",   "array",   "binary"};

/// What sources call the field that says when a record last changed, the plainest first; docs/syncs.md has the list.
/// The last line are the times of events, which do not change after they happened. Times of creation are not here: what
/// was created long ago may have changed today.
constexpr std::array<std::string_view, 17> cursor_names = {"updated_at",       "updated",
                                                           "lastUpdated",      "updateTime",
                                                           "updatedOn",        "modified_time",
                                                           "lastModifiedTime", "lastModifiedTimeUtc",
                                                           "changedTime",      "LastModified",
                                                           "LastUpdatedTime",  "LastChangedDate",
                                                           "UpdateDate",       "last_updated_date_time",
                                                           "EventTime",        "eventTimestamp",
                                                           "published"};

using Streams = std::map<std::string, Stream, std::less<>>;

constexpr std::string_view suffix = ".json";

std::string_view source_type_of(const EmbeddedFile& file) {
  return file.path.substr(0, file.path.size() - suffix.size());
}

StreamField read_field(const Json& json) {
  StreamField field;
  field.name = string_member(json, "name").value_or("");
  field.type = parse_field_type(string_member(json, "type").value_or("")).value_or(FieldType::json);
  field.item_type = parse_field_type(string_member(json, "itemType").value_or(""));
  field.nullable = json.value("nullable", false);
  return field;
}

Stream read_stream(const Json& json) {
  Stream stream;
  stream.name = string_member(json, "name").value_or("");
  if (const Json& key = json.at("primaryKey"); key.is_array()) stream.primary_key = key;
  for (const Json& field : json.at("fields")) stream.fields.push_back(read_field(field));
  return stream;
}

Streams read_streams(const EmbeddedFile& file) {
  Streams streams;
  const Json document = Json::parse(file.text);  // a test reads every file
  for (const Json& json : document.at("streams")) {
    Stream stream = read_stream(json);
    std::string name = stream.name;
    streams.emplace(std::move(name), std::move(stream));
  }
  return streams;
}

/// One function for each place in embedded_files(), so that each file is read once, when it is first asked for, and
/// safely from any thread.
template <std::size_t index>
const Streams& streams_of() {
  static const Streams streams = read_streams(embedded_files()[index]);
  return streams;
}

constexpr std::size_t most_files = 32;

template <std::size_t... index>
constexpr auto readers(std::index_sequence<index...>) {
  return std::array<const Streams& (*)(), sizeof...(index)>{&streams_of<index>...};
}

constexpr auto reader_of = readers(std::make_index_sequence<most_files>());

}  // namespace

std::string_view to_string(FieldType type) {
  return type_names[static_cast<std::size_t>(type)];
}

std::optional<FieldType> parse_field_type(std::string_view text) {
  for (const FieldType type : field_types()) {
    if (to_string(type) == text) return type;
  }
  return std::nullopt;
}

const std::vector<FieldType>& field_types() {
  static const std::vector<FieldType> all = {
      FieldType::string,    FieldType::integer, FieldType::number, FieldType::boolean, FieldType::date,
      FieldType::timestamp, FieldType::object,  FieldType::json,   FieldType::array,   FieldType::binary};
  return all;
}

const StreamField* Stream::field(std::string_view wanted) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const StreamField& one) { return one.name == wanted; });
  return found == fields.end() ? nullptr : &*found;
}

std::string Stream::cursor_field() const {
  for (const std::string_view wanted : cursor_names) {
    const StreamField* found = field(wanted);
    if (found != nullptr && (found->type == FieldType::timestamp || found->type == FieldType::date)) return found->name;
  }
  return {};
}

const Streams& streams(std::string_view source_type) {
  static const Streams none;
  const auto files = embedded_files();
  for (std::size_t index = 0; index < files.size() && index < most_files; ++index) {
    if (source_type_of(files[index]) == source_type) return reader_of[index]();
  }
  return none;
}

const Stream* find_stream(std::string_view source_type, std::string_view name) {
  const Streams& all = streams(source_type);
  const auto found = all.find(name);
  return found == all.end() ? nullptr : &found->second;
}

std::vector<std::string> source_types() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_files()) names.emplace_back(source_type_of(file));
  return names;
}

const std::string& catalog_digest() {
  static const std::string digest = [] {
    std::string all;
    for (const EmbeddedFile& file : embedded_files())
      all += std::string(file.path) + '\n' + std::string(file.sha256) + '\n';
    return sha256_tag(all);
  }();
  return digest;
}

}  // namespace weir::catalog
