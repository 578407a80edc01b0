#include "platform/source_streams.hpp"

#include <utility>

#include <fmt/format.h>

#include "catalog/own_streams.hpp"
#include "core/ascii.hpp"
#include "core/text.hpp"
#include "platform/object_kind.hpp"

namespace weir::platform {
namespace {

/// Adds the streams that the config of a custom source brings. The config is read from its sealed form, so that no
/// second copy of the names can differ from it.
void add_own_streams(const Context& context, const ObjectRecord& source, SourceStreams& streams) {
  for (const auto& [name, primary_key] : catalog::own_streams(open_config(context, source))) {
    SourceStream& added = streams.try_emplace(name).first->second;
    added.own = true;
    added.primary_key = primary_key;
  }
}

/// Positions of a cursor sort as the names do.
std::string position_of(std::string_view name) {
  return hex(name);
}

/// The live mappings of a source by stream, as this profile answers them.
std::map<std::string, Json> mappings_of(sqlite::Database& database, const Context& context,
                                        const std::string& source_id) {
  std::map<std::string, Json> found;
  auto look = database.prepare(
      "SELECT body, extension FROM object_links JOIN objects ON objects.row = object_links.object"
      " WHERE target = ? AND role = 'sourceId' AND kind = 'StreamMapping' AND deleted = 0");
  look.bind_all(source_id);
  while (look.step()) {
    const std::string text = context.full() ? join_objects(look.view(0), look.view(1)) : look.text(0);
    Json mapping = Json::parse(text, nullptr, false);
    if (const auto stream = string_member(mapping, "stream")) found[*stream] = std::move(mapping);
  }
  return found;
}

/// The fields of a stream with what `mapping` (null: none) makes of them.
Json fields_of(const SourceStream& stream, const Json& mapping) {
  Json fields = Json::array();
  if (stream.known == nullptr) return fields;
  const Json mapped = mapping.is_object() && mapping.contains("fields") ? mapping["fields"] : Json::object();
  for (const catalog::StreamField& field : stream.known->fields) {
    const auto cast = mapped.find(field.name);
    const auto mapped_type = cast == mapped.end() ? std::nullopt : string_member(*cast, "type");
    fields.push_back({{"name", field.name},
                      {"type", to_string(field.type)},
                      {"mappedType", mapped_type ? Json(*mapped_type) : Json()},
                      {"nullable", field.nullable}});
  }
  return fields;
}

}  // namespace

SourceStreams streams_of(const Context& context, const ObjectRecord& source) {
  const std::string type = string_member(source.body, "type").value_or("");
  SourceStreams streams;
  for (const auto& [name, stream] : catalog::streams(type)) streams[name] = {&stream, false, stream.primary_key};
  if (type == "custom") add_own_streams(context, source, streams);
  return streams;
}

std::string no_such_stream(const SourceStreams& streams, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& [known, stream] : streams) names.push_back(known);
  const auto near = did_you_mean(name, names);
  return fmt::format("{} is no stream of the source{}", printable(name),
                     near ? fmt::format("; did you mean {}?", *near) : "");
}

http::Response list_source_streams(const Context& context, const Call& call) {
  auto page = read_page_request(context, call, {});
  if (!page) return page.error();
  return context.store.read([&](sqlite::Database& database) {
    const auto source = find_object(database, call.caller, data_source_kind().name, call.id);
    if (!source) return no_such_object();
    const SourceStreams streams = streams_of(context, *source);
    const auto mappings = mappings_of(database, context, source->id);
    Json items = Json::array();
    Json next;
    std::string last;
    for (const auto& [name, stream] : streams) {
      const std::string position = position_of(name);
      if (position <= page->position) continue;
      if (static_cast<std::int64_t>(items.size()) == page->limit) {
        next = make_cursor(context, page->scope, last);
        break;
      }
      last = position;
      const auto found = mappings.find(name);
      const Json mapping = found == mappings.end() ? Json() : found->second;
      items.push_back({{"name", name},
                       {"primaryKey", stream.primary_key},
                       {"fields", fields_of(stream, mapping)},
                       {"mapping", mapping}});
    }
    const Json body{{"items", std::move(items)}, {"nextCursor", std::move(next)}, {"total", streams.size()}};
    return json_answer(200, body.dump());
  });
}

}  // namespace weir::platform
