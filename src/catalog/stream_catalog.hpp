#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The streams of the source types and their fields, from catalog/*.json (built into the binary), and the casts between
/// field types. Pure data and pure functions.
namespace weir::catalog {

/// What a field may hold (docs/casts.md).
enum class FieldType { string, integer, number, boolean, date, timestamp, object, json, array, binary };
std::string_view to_string(FieldType type);
std::optional<FieldType> parse_field_type(std::string_view text);
/// All ten, in the order of the enum.
const std::vector<FieldType>& field_types();

/// One top-level field of a stream's records.
struct StreamField {
  std::string name;
  FieldType type = FieldType::string;
  std::optional<FieldType> item_type;  ///< of an array
  bool nullable = false;
};

/// One stream of a source type.
struct Stream {
  std::string name;
  std::vector<std::string> primary_key;  ///< empty: records have no identity of their own
  std::vector<StreamField> fields;       ///< in the order of the catalog

  /// nullptr when there is no such field.
  const StreamField* field(std::string_view name) const;
  /// The field that tells when a record last changed (docs/syncs.md), "" for a stream that is always read whole.
  std::string cursor_field() const;
};

/// The streams of a source type, by name; empty for a type that has no catalog.
const std::map<std::string, Stream, std::less<>>& streams(std::string_view source_type);
/// nullptr when the type has no stream of that name.
const Stream* find_stream(std::string_view source_type, std::string_view name);
/// The source types that have a catalog, sorted.
std::vector<std::string> source_types();
/// SHA-256 of all catalog texts: what was checked against them is valid for the same digest only.
const std::string& catalog_digest();

}  // namespace weir::catalog
