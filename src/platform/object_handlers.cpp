#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/crypto.hpp"
#include "core/text.hpp"
#include "core/ulid.hpp"
#include "platform/audit.hpp"
#include "platform/idempotency.hpp"
#include "platform/json_body.hpp"
#include "platform/object_kind.hpp"

namespace weir::platform {
namespace {

/// The plain fields in the record's body, the sealed ones under the server's key.
void take_over(const Context& context, const ObjectKind& kind, const Json& request, bool creating,
               ObjectRecord& record) {
  Json plain = request;
  for (std::string_view name : kind.sealed_fields) {
    const auto value = request.find(name);
    if (value == request.end()) continue;
    record.sealed_config =
        seal(value->dump(), record.id, context.store.keys().config, context.random.bytes(seal_nonce_bytes));
    plain.erase(std::string(name));
  }
  set_fields(record.body, plain, kind.fields, creating);
  for (std::string_view name : kind.sealed_fields) record.body.erase(std::string(name));
}

Faults all_faults(const ObjectKind& kind, const Json& request, const Json& before, bool creating) {
  Faults faults = check_fields(request, kind.fields, creating);
  if (!faults.empty()) return faults;
  Json merged = before;
  set_fields(merged, request, kind.fields, creating);
  return kind.check(before, merged, request);
}

/// `kept` are the fields that the request need not send again.
Faults link_faults(sqlite::Database& database, const Context& context, const Call& call, const ObjectKind& kind,
                   const Json& kept, const Json& request) {
  if (kind.check_links == nullptr) return {};
  return kind.check_links(database, context, call, kept, request);
}

}  // namespace

Stamp stamp_of(const Context& context, const Call& call) {
  return {call.caller.subject, format_rfc3339(context.clock.now())};
}

std::vector<std::string> names_of(const Json& body) {
  std::vector<std::string> names;
  for (const auto& [name, value] : body.items()) names.push_back(name);
  return names;
}

std::optional<http::Response> wrong_version(const Context& context, const Call& call, const ObjectRecord& record) {
  const std::string* condition = context.full() ? call.request.headers.get("If-Match") : nullptr;
  if (condition == nullptr) return std::nullopt;
  for (std::string tag : split(*condition, ',')) {
    tag.erase(std::remove(tag.begin(), tag.end(), ' '), tag.end());
    if (tag == "*" || tag == entity_tag(record)) return std::nullopt;
  }
  return refusal(412, "precondition_failed", fmt::format("the object is at version {}", record.version),
                 {{"If-Match", "names another version"}});
}

void extension_created(ObjectRecord& record, const Stamp& stamp) {
  record.extension["createdBy"] = stamp.by;
  record.extension["deletedAt"] = nullptr;
  record.extension["deletedBy"] = nullptr;
}

void extension_written(ObjectRecord& record, const Stamp& stamp) {
  record.extension["updatedAt"] = stamp.at;
  record.extension["updatedBy"] = stamp.by;
  record.extension["version"] = record.version;
}

void extension_deleted(ObjectRecord& record, const Stamp& stamp) {
  extension_written(record, stamp);
  record.extension["deletedAt"] = stamp.at;
  record.extension["deletedBy"] = stamp.by;
}

void delete_record(sqlite::Database& database, const Context& context, const Call& call, const ObjectKind& kind,
                   ObjectRecord& record) {
  record.deleted = true;
  record.version += 1;
  kind.stamp_deleted(record, stamp_of(context, call));
  save_object(database, kind.name, record);
  record_audit(database, context, call.caller, {"delete", kind.name, record.id, {}});
  if (kind.settle != nullptr) kind.settle(database, context, call, record, Json::object());
}

http::Response list_objects(const Context& context, const Call& call, const ObjectKind& kind) {
  std::vector<std::string_view> allowed = kind.filters;
  allowed.insert(allowed.end(), kind.link_filters.begin(), kind.link_filters.end());
  if (!kind.deleted_flag.empty()) allowed.push_back(kind.deleted_flag);
  if (context.full()) allowed.push_back("tag");
  auto page = read_page_request(context, call, allowed);
  if (!page) return page.error();
  const auto with_deleted = flag_of(*page, std::string(kind.deleted_flag));
  if (!with_deleted) return invalid_request({{std::string(kind.deleted_flag), "must be true or false"}});
  PageSource source{"objects", "row", context.full() ? "body, extension" : "body, ''", {}, false};
  source.where.require("tenant = ?", call.caller.tenant);
  source.where.require("kind = ?", std::string(kind.name));
  if (!*with_deleted) source.where.require("deleted = 0");
  if (call.caller.app) source.where.require("app = ?", *call.caller.app);
  for (std::string_view filter : kind.filters) {
    const auto given = page->filters.find(std::string(filter));
    if (given != page->filters.end()) source.where.require(fmt::format("{} = ?", filter), given->second);
  }
  for (std::string_view role : kind.link_filters) {
    const auto given = page->filters.find(std::string(role));
    if (given == page->filters.end()) continue;
    source.where.require(
        fmt::format("objects.row IN (SELECT object FROM object_links WHERE role = '{}' AND target = ?)", role),
        given->second);
  }
  if (const auto tag = page->filters.find("tag"); tag != page->filters.end()) {
    source.table = "object_tags CROSS JOIN objects ON objects.row = object_tags.object";
    source.row = "object_tags.object";
    source.where.require("object_tags.tag = ?", tag->second);
  }
  return context.store.read(
      [&](sqlite::Database& database) { return answer_page(database, context, *page, source, kind.wrapper); });
}

http::Response create_object(const Context& context, const Call& call, const ObjectKind& kind) {
  const auto request = read_json_body(call);
  if (!request) return request.error();
  if (Faults faults = all_faults(kind, *request, Json::object(), true); !faults.empty()) return invalid_request(faults);
  return context.store.write([&](sqlite::Database& database) {
    return create_once(database, context, call, *request, [&](std::string& made) {
      if (Faults faults = link_faults(database, context, call, kind, *request, *request); !faults.empty())
        return invalid_request(faults);
      ObjectRecord record;
      record.id = made = fmt::format("{}{}", kind.id_prefix, make_ulid(context.clock.now(), context.random));
      record.tenant = call.caller.tenant;
      record.app = call.caller.app;
      record.body = {{"id", record.id}};
      take_over(context, kind, *request, true, record);
      const Stamp stamp = stamp_of(context, call);
      kind.stamp_created(record, stamp);
      kind.stamp_written(record, *request, stamp);
      save_object(database, kind.name, record);
      record_audit(database, context, call.caller, {"create", kind.name, record.id, names_of(*request)});
      if (kind.settle != nullptr) kind.settle(database, context, call, record, *request);
      http::Response answer = answer_object(context, 201, record);
      answer.headers.set("Location", fmt::format("{}/{}", kind.path, record.id));
      return answer;
    });
  });
}

http::Response get_object(const Context& context, const Call& call, const ObjectKind& kind) {
  return context.store.read([&](sqlite::Database& database) {
    const auto record = find_object(database, call.caller, kind.name, call.id);
    return record ? answer_object(context, 200, *record) : no_such_object();
  });
}

http::Response patch_object(const Context& context, const Call& call, const ObjectKind& kind) {
  const auto request = read_json_body(call);
  return context.store.write([&](sqlite::Database& database) {
    auto record = find_object(database, call.caller, kind.name, call.id);
    if (!record) return no_such_object();
    // What the request holds is looked at only when it would be carried out (RFC 9110, 13.2.1).
    if (auto conflict = wrong_version(context, call, *record)) return std::move(*conflict);
    if (!request) return request.error();
    if (Faults faults = all_faults(kind, *request, record->body, false); !faults.empty())
      return invalid_request(faults);
    if (Faults faults = link_faults(database, context, call, kind, record->body, *request); !faults.empty())
      return invalid_request(faults);
    const ObjectRecord before = *record;
    take_over(context, kind, *request, false, *record);
    record->version += 1;
    kind.stamp_written(*record, *request, stamp_of(context, call));
    if (kind.rewind != nullptr) kind.rewind(database, context, before, *record);
    save_object(database, kind.name, *record);
    record_audit(database, context, call.caller, {"update", kind.name, record->id, names_of(*request)});
    if (kind.settle != nullptr) kind.settle(database, context, call, *record, *request);
    return answer_object(context, 200, *record);
  });
}

http::Response delete_object(const Context& context, const Call& call, const ObjectKind& kind) {
  return context.store.write([&](sqlite::Database& database) {
    auto record = find_object(database, call.caller, kind.name, call.id);
    if (!record) return no_such_object();
    if (auto conflict = wrong_version(context, call, *record)) return std::move(*conflict);
    if (kind.refuse_deletion != nullptr) {
      if (auto reason = kind.refuse_deletion(database, call, *record)) return std::move(*reason);
    }
    delete_record(database, context, call, kind, *record);
    http::Response answer;
    answer.status = 204;
    return answer;
  });
}

}  // namespace weir::platform
