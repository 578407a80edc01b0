#include "platform/stream_mappings.hpp"

#include <utility>

#include <fmt/format.h>

#include "catalog/cast_table.hpp"
#include "core/text.hpp"
#include "platform/audit.hpp"
#include "platform/json_body.hpp"
#include "platform/object_links.hpp"
#include "platform/source_streams.hpp"
#include "platform/stream_cursors.hpp"

namespace weir::platform {
namespace {

constexpr std::size_t most_fields = 2000;

std::string mapping_id(const Call& call) {
  return call.id + "." + call.name;
}

/// The call as one for the mapping itself.
Call mapping_call(const Call& call) {
  return {call.request, call.target, call.caller, mapping_id(call), ""};
}

std::string type_names() {
  std::vector<std::string> names;
  for (const catalog::FieldType type : catalog::field_types()) names.emplace_back(to_string(type));
  return join(names, ", ");
}

std::string no_such_field(const catalog::Stream& stream, const std::string& name) {
  std::vector<std::string> names;
  for (const catalog::StreamField& field : stream.fields) names.push_back(field.name);
  const auto near = did_you_mean(name, names);
  return fmt::format("is no field of the stream{}", near ? fmt::format("; did you mean {}?", *near) : "");
}

/// What is wrong with one entry of `fields`. Fields that a source brings and no catalog knows may hold anything: they
/// count as json.
std::optional<Fault> entry_fault(const SourceStream& stream, const std::string& name, const Json& entry) {
  const std::string place = pointer_join("fields", printable(name));
  if (name.empty() || code_points(name) > longest_stream_name) return Fault{place, "is no name of a field"};
  if (!entry.is_object() || entry.size() != 1 || !entry.contains("type")) {
    return Fault{place, "must be an object with the member type and no other"};
  }
  const auto text = string_member(entry, "type");
  const auto type = text ? catalog::parse_field_type(*text) : std::nullopt;
  if (!type) return Fault{place + "/type", "must be one of " + type_names()};
  const catalog::StreamField* field = stream.known == nullptr ? nullptr : stream.known->field(name);
  if (field == nullptr && !stream.own) return Fault{place, no_such_field(*stream.known, name)};
  const catalog::FieldType from = field == nullptr ? catalog::FieldType::json : field->type;
  if (catalog::cast_of(from, *type) != catalog::Cast::impossible) return std::nullopt;
  return Fault{place + "/type",
               fmt::format("{} cannot become {}: {}", to_string(from), *text, catalog::cast_loss(from, *type))};
}

Faults mapping_faults(const Context& context, const Call& call, const ObjectRecord& source, const Json& request,
                      bool creating) {
  Faults faults = check_fields(request, stream_mapping_kind().fields, creating);
  const SourceStreams streams = streams_of(context, source);
  const auto stream = streams.find(call.name);
  if (stream == streams.end()) faults.push_back({"stream", no_such_stream(streams, call.name)});
  if (!faults.empty() || !request.contains("fields")) return faults;
  if (request["fields"].size() > most_fields) return {{"fields", fmt::format("must have at most {}", most_fields)}};
  for (const auto& [name, entry] : request["fields"].items()) {
    if (auto fault = entry_fault(stream->second, name, entry)) faults.push_back(std::move(*fault));
    if (faults.size() == most_faults) break;
  }
  return faults;
}

/// 412 for conditions that do not hold; a mapping that is not there has no version.
std::optional<http::Response> unmet_condition(const Context& context, const Call& call,
                                              const std::optional<ObjectRecord>& live) {
  if (!context.full()) return std::nullopt;
  const std::string* none = call.request.headers.get("If-None-Match");
  if (none != nullptr && *none == "*" && live) {
    return refusal(412, "precondition_failed", "there is a mapping already", {{"If-None-Match", "there is one"}});
  }
  if (live) return wrong_version(context, call, *live);
  if (call.request.headers.get("If-Match") == nullptr) return std::nullopt;
  return refusal(412, "precondition_failed", "there is no mapping", {{"If-Match", "names a version of none"}});
}

void stamp_created(ObjectRecord& record, const Stamp& stamp) {
  record.body["createdAt"] = stamp.at;
  extension_created(record, stamp);
}

void stamp_written(ObjectRecord& record, const Json& /*request*/, const Stamp& stamp) {
  extension_written(record, stamp);
}

/// Its stream is read from the start again: else some of its records would have the old types, others the new ones.
void forget_cursors_of(sqlite::Database& database, const ObjectRecord& mapping) {
  forget_cursors_of_stream(database, string_member(mapping.body, "sourceId").value_or(""),
                           string_member(mapping.body, "stream").value_or(""));
}

/// What a mapping says of fields reaches the connections of its source by their next refresh only. Its tags do not.
void settle(sqlite::Database& database, const Context& /*context*/, const Call& /*call*/, ObjectRecord& record,
            const Json& request) {
  const bool tags_alone = !record.deleted && !request.contains("fields");
  if (tags_alone) return;
  if (record.deleted) forget_cursors_of(database, record);
  mark_connections_stale(database, string_member(record.body, "sourceId").value_or(""));
}

ObjectKind make_kind() {
  ObjectKind kind{};
  kind.name = "StreamMapping";
  kind.path = "/v1/stream-mappings";
  kind.item_path = "/v1/data-sources/{id}/streams/{name}/mapping";
  kind.wrapper = Wrapper::camel;
  kind.link_filters = {"sourceId"};
  kind.fields.fields = {{"fields", true, nullptr, is_object}, {"tags", false, Json::array(), texts_of(200, 256)}};
  kind.fields.server_owned = {"id",        "sourceId", "stream",    "createdAt", "createdBy", "updatedAt",
                              "updatedBy", "version",  "deletedAt", "deletedBy", "tenantId",  "appId"};
  kind.stamp_created = stamp_created;
  kind.stamp_written = stamp_written;
  kind.stamp_deleted = extension_deleted;
  kind.settle = settle;
  return kind;
}

/// The mapping that a first PUT makes; it belongs to whom the source belongs to.
ObjectRecord new_mapping(const Call& call, const ObjectRecord& source) {
  ObjectRecord record;
  record.id = mapping_id(call);
  record.tenant = source.tenant;
  record.app = source.app;
  record.version = 0;
  record.body = {{"id", record.id}, {"sourceId", source.id}, {"stream", call.name}};
  return record;
}

http::Response save_mapping(sqlite::Database& database, const Context& context, const Call& call, ObjectRecord record,
                            const Json& request, bool creating) {
  const ObjectKind& kind = stream_mapping_kind();
  const Stamp stamp = stamp_of(context, call);
  record.deleted = false;
  record.version += 1;
  const Json before = record.body;
  set_fields(record.body, request, kind.fields, creating);
  if (creating) kind.stamp_created(record, stamp);
  kind.stamp_written(record, request, stamp);
  save_object(database, kind.name, record);
  record_audit(database, context, call.caller,
               {creating ? "create" : "update", kind.name, record.id, names_of(request)});
  if (creating || fields_read_again("StreamMapping", before, record.body)) forget_cursors_of(database, record);
  kind.settle(database, context, call, record, request);
  http::Response answer = answer_object(context, creating ? 201 : 200, record);
  if (creating) answer.headers.set("Location", call.target.path);
  return answer;
}

}  // namespace

const ObjectKind& stream_mapping_kind() {
  static const ObjectKind kind = make_kind();
  return kind;
}

http::Response get_stream_mapping(const Context& context, const Call& call) {
  return get_object(context, mapping_call(call), stream_mapping_kind());
}

http::Response delete_stream_mapping(const Context& context, const Call& call) {
  return delete_object(context, mapping_call(call), stream_mapping_kind());
}

http::Response put_stream_mapping(const Context& context, const Call& call) {
  const auto request = read_json_body(call);
  return context.store.write([&](sqlite::Database& database) {
    const auto source = find_object(database, call.caller, data_source_kind().name, call.id);
    if (!source) return no_such_object();
    auto record = load_object(database, stream_mapping_kind().name, mapping_id(call));
    const bool creating = !record || record->deleted;
    if (auto conflict = unmet_condition(context, call, creating ? std::nullopt : record)) return std::move(*conflict);
    if (!request) return request.error();
    if (Faults faults = mapping_faults(context, call, *source, *request, creating); !faults.empty())
      return invalid_request(faults);
    if (!record) record = new_mapping(call, *source);
    return save_mapping(database, context, call, std::move(*record), *request, creating);
  });
}

void delete_mappings_of(sqlite::Database& database, const Context& context, const Call& call,
                        const std::string& source_id) {
  std::vector<std::string> ids;
  {
    auto look = database.prepare(
        "SELECT objects.id FROM object_links JOIN objects ON objects.row = object_links.object"
        " WHERE target = ? AND role = 'sourceId' AND kind = 'StreamMapping' AND deleted = 0 ORDER BY objects.row");
    look.bind_all(source_id);
    while (look.step()) ids.push_back(look.text(0));
  }
  for (const std::string& id : ids) {
    auto record = load_object(database, stream_mapping_kind().name, id);
    if (record) delete_record(database, context, call, stream_mapping_kind(), *record);
  }
}

}  // namespace weir::platform
