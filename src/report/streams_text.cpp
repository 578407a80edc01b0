#include <fmt/format.h>

#include "core/text.hpp"
#include "report/api_views.hpp"
#include "report/table.hpp"
#include "report/value_text.hpp"

namespace weir::report {
namespace {

constexpr std::size_t longest_name = 60;

Hue hue_of(catalog::Cast cast) {
  switch (cast) {
    case catalog::Cast::same:
    case catalog::Cast::widening:
      return Hue::good;
    case catalog::Cast::lossy:
      return Hue::change;
    case catalog::Cast::impossible:
      return Hue::bad;
  }
  return Hue::plain;
}

/// What is lost or fails, for a cast that is not plain.
std::string loss(const providers::StreamFieldView& field) {
  const auto from = catalog::parse_field_type(field.type);
  const auto to = field.mapped_type ? catalog::parse_field_type(*field.mapped_type) : std::nullopt;
  return from && to ? std::string(catalog::cast_loss(*from, *to)) : std::string();
}

std::string fields_table(const providers::StreamView& stream, const TextStyle& style) {
  std::vector<std::vector<Cell>> rows;
  for (const providers::StreamFieldView& field : stream.fields) {
    const auto cast = cast_in(field);
    rows.push_back({{printable(field.name, longest_name)},
                    {printable(field.type, longest_name)},
                    {field.mapped_type ? printable(*field.mapped_type, longest_name) : "", Hue::strong},
                    cast ? Cell{std::string(catalog::to_string(*cast)), hue_of(*cast)} : Cell{},
                    {field.nullable ? "yes" : ""},
                    {loss(field), Hue::quiet}});
  }
  return table_text({{"FIELD"}, {"TYPE"}, {"MAPPED TO"}, {"CAST"}, {"NULL"}, {"NOTE"}}, rows, 4, style);
}

std::size_t casts_of(const providers::StreamView& stream) {
  std::size_t count = 0;
  for (const providers::StreamFieldView& field : stream.fields) count += field.mapped_type ? 1 : 0;
  return count;
}

std::string stream_text(const providers::StreamView& stream, const TextStyle& style) {
  std::vector<std::string> keys;
  for (const std::string& key : stream.primary_key) keys.push_back(printable(key, longest_name));
  std::string out = "\n  " + paint(printable(stream.name, longest_name), Hue::strong, style);
  out += keys.empty() ? "  no primary key" : "  primary key " + join(keys, ", ");
  if (stream.mapping) out += fmt::format("  mapping {}", printable(stream.mapping->id, 130));
  if (stream.fields.empty()) return out + "\n    its fields are not known before its records are read\n";
  return out + "\n" + fields_table(stream, style);
}

}  // namespace

std::string streams_text(const Streams& streams, const TextStyle& style) {
  std::string out = paint("Streams of " + name_text(streams.source), Hue::strong, style) + "\n";
  out += fmt::format("  id       {}\n  catalog  {}\n", printable(streams.source.id), printable(streams.type));
  std::size_t fields = 0, casts = 0;
  for (const providers::StreamView& stream : streams.streams) {
    out += stream_text(stream, style);
    fields += stream.fields.size();
    casts += casts_of(stream);
  }
  return out + fmt::format("\n{}, {}, {} of them cast.\n", counted(streams.streams.size(), "stream"),
                           counted(fields, "field"), casts);
}

}  // namespace weir::report
