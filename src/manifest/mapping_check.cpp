#include "manifest/mapping_check.hpp"

#include <fmt/format.h>

#include "catalog/cast_table.hpp"
#include "catalog/own_streams.hpp"
#include "catalog/stream_catalog.hpp"
#include "core/text.hpp"

namespace weir::manifest {

namespace {

using catalog::Cast;
using catalog::FieldType;

/// The nearest of what there is, else all of it: nothing else tells the streams of a source that is not applied yet.
std::string suggestion(const std::string& typed, const std::vector<std::string>& names) {
  constexpr std::size_t most = 40;
  if (const auto meant = did_you_mean(typed, names)) return fmt::format("did you mean \"{}\"?", *meant);
  std::vector<std::string> shown;
  for (const std::string& name : names)
    if (shown.size() < most) shown.push_back(printable(name, 60));
  std::string out = "there are: " + join(shown, ", ");
  return names.size() > most ? out + fmt::format(" and {} more", names.size() - most) : out;
}

std::string type_of(const Resource& source) {
  return string_member(source.spec, "type").value_or("");
}

/// Whether the source's own settings bring the stream. Settings that stay as the API holds them may bring any.
bool is_own(const Resource& source, const std::string& name) {
  if (type_of(source) != "custom") return false;
  const Json& config = source.spec.at("config");
  return !config.is_object() || catalog::own_streams(config).contains(name);
}

bool has_stream(const Resource& source, const std::string& name) {
  return catalog::find_stream(type_of(source), name) != nullptr || is_own(source, name);
}

Diagnostic unknown_stream(const Resource& source, const std::string& name) {
  std::vector<std::string> names;
  if (type_of(source) == "custom")  // what its settings bring goes first: that is nearly always meant
    for (const auto& [known, primary_key] : catalog::own_streams(source.spec.at("config"))) names.push_back(known);
  for (const auto& [known, stream] : catalog::streams(type_of(source)))
    if (!is_own(source, known)) names.push_back(known);
  return error("D020",
               fmt::format("there is no stream \"{}\" in {}, which is of type {}", printable(name),
                           to_string(source.key), type_of(source)),
               suggestion(name, names));
}

Diagnostic unknown_field(const catalog::Stream& stream, const std::string& name) {
  std::vector<std::string> names;
  for (const catalog::StreamField& field : stream.fields) names.push_back(field.name);
  return error("D021", fmt::format("stream \"{}\" has no field \"{}\"", stream.name, printable(name)),
               suggestion(name, names));
}

/// What stands against the cast, or nullopt.
std::optional<Diagnostic> cast_problem(const catalog::StreamField& field, bool known, FieldType to, bool allow_lossy) {
  const auto said = [&](std::string_view verdict) {
    return fmt::format("\"{}\" is {} and {} {}", printable(field.name), catalog::to_string(field.type), verdict,
                       catalog::to_string(to));
  };
  const std::string_view loss = catalog::cast_loss(field.type, to);
  switch (catalog::cast_of(field.type, to)) {
    case Cast::widening:
      return std::nullopt;
    case Cast::same:
      if (!known) return std::nullopt;
      return warning("D024", said("is cast to its own type,"), "remove the field: it has that type already");
    case Cast::lossy:
      if (allow_lossy) return std::nullopt;
      return error("D022", fmt::format("{}: {}", said("loses something as"), loss),
                   "if that is meant, write allowLossy: true beside the type");
    case Cast::impossible:
      return error("D023", fmt::format("{}: {}", said("cannot become"), loss),
                   "choose a type that the cast table leads to (docs/casts.md)");
  }
  return std::nullopt;
}

/// The field of that name. What a source brings by itself and no catalog knows may hold anything, so it counts as json.
std::optional<catalog::StreamField> field_of(const catalog::Stream* stream, bool own, const std::string& name) {
  if (const catalog::StreamField* known = stream == nullptr ? nullptr : stream->field(name)) return *known;
  if (own) return catalog::StreamField{name, FieldType::json, std::nullopt, true};
  return std::nullopt;
}

}  // namespace

bool needs_permission(const Resource& source, const std::string& stream, const std::string& field,
                      const std::string& type) {
  const auto to = catalog::parse_field_type(type);
  const auto from = field_of(catalog::find_stream(type_of(source), stream), true, field);
  return to && from && catalog::cast_of(from->type, *to) == Cast::lossy;
}

void check_mapping(const Resource& mapping, const Resource& source, PlaceFinder& places, Diagnostics& problems) {
  const std::string name = mapping.spec.at("stream").get<std::string>();
  if (!has_stream(source, name)) {
    problems.push_back(places.at_value(mapping, "/spec/stream", unknown_stream(source, name)));
    return;
  }
  const catalog::Stream* stream = catalog::find_stream(type_of(source), name);
  const bool own = is_own(source, name);
  for (const auto& [field_name, cast] : mapping.spec.at("fields").items()) {
    const std::string pointer = pointer_join("/spec/fields", field_name);
    const auto field = field_of(stream, own, field_name);
    const bool known = stream != nullptr && stream->field(field_name) != nullptr;
    const auto to = catalog::parse_field_type(cast.at("type").get<std::string>());
    if (!field) {
      problems.push_back(places.at_key(mapping, pointer, unknown_field(*stream, field_name)));
    } else if (auto problem = to ? cast_problem(*field, known, *to, cast.value("allowLossy", false)) : std::nullopt) {
      problems.push_back(places.at_value(mapping, pointer + "/type", *std::move(problem)));
    }
  }
}

void check_streams(const Resource& connection, const Resource& source, PlaceFinder& places, Diagnostics& problems) {
  const auto streams = connection.spec.find("streams");
  if (streams == connection.spec.end()) return;
  for (const Json& one : *streams) {
    const std::string name = one.get<std::string>();
    if (has_stream(source, name)) continue;
    problems.push_back(places.at_item(connection, "/spec/streams", one, unknown_stream(source, name)));
  }
}

}  // namespace weir::manifest
