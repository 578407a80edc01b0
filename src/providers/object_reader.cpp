#include "providers/object_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "core/cron.hpp"

namespace weir::providers {
namespace {

constexpr std::size_t longest_id = 128;

bool is_id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

bool is_text(const Json& value) {
  return value.is_string();
}

bool is_text_list(const Json& value) {
  return value.is_array() && std::all_of(value.begin(), value.end(), is_text);
}

std::vector<std::string> take_texts(Json& list) {
  std::vector<std::string> texts;
  texts.reserve(list.size());
  for (Json& item : list) texts.push_back(std::move(item.get_ref<std::string&>()));
  return texts;
}

/// The member, or null when it is absent or null.
const Json* present(const Json& object, std::string_view name) {
  const auto member = name.empty() ? object.end() : object.find(name);
  return member == object.end() || member->is_null() ? nullptr : &*member;
}

Json* present(Json& object, std::string_view name) {
  return const_cast<Json*>(present(std::as_const(object), name));
}

}  // namespace

bool is_legal_id(std::string_view id) {
  return !id.empty() && id.size() <= longest_id && id != "." && id != ".." &&
         std::all_of(id.begin(), id.end(), is_id_character);
}

Result<RemoteObject> ObjectReader::read(Json wire, std::string_view pointer) {
  RemoteObject object;
  object.kind = kind_.kind;
  bool good = wire.is_object() || refuse("", "an object", &wire);
  good = good && read_id(wire, object) && read_version(wire, object) && read_tags_of(wire, object) &&
         read_echoed_names(wire, object);
  if (good) {
    const Json* state = present(wire, kind_.deleted_state);
    object.deleted = state != nullptr && (*state == true || *state == "deleted");
    read_stamps(wire, object);
  }
  for (const Field& field : kind_.fields) {
    if (!good) break;
    Json* value = present(wire, field.wire);
    good = value == nullptr || read_field(field, *value, object);
  }
  if (good && !object.spec.contains("displayName")) good = refuse("/name", "a string", nullptr);
  if (!good) return fail(error(code_, std::string(pointer) + problem_));
  object.display_name = object.spec["displayName"].get_ref<const std::string&>();
  object.spec["onRemove"] = to_string(object.view.policy.on_remove);
  return object;
}

bool ObjectReader::read_id(const Json& wire, RemoteObject& object) {
  const Json* id = present(wire, "id");
  if (id == nullptr || !id->is_string()) return refuse("/id", "a string", id);
  object.id = id->get_ref<const std::string&>();
  if (is_legal_id(object.id)) return true;
  code_ = "A019";
  problem_ = fmt::format("/id: an illegal id ({} bytes); expected 1 to {} letters, digits and . _ -", object.id.size(),
                         longest_id);
  return false;
}

bool ObjectReader::read_version(const Json& wire, RemoteObject& object) {
  const Json* version = present(wire, "version");
  if (version == nullptr && !versioned_) return true;
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const bool too_large = version != nullptr && version->is_number_unsigned() && version->get<std::uint64_t>() > most;
  if (version == nullptr || !version->is_number_integer() || too_large || version->get<std::int64_t>() < 1) {
    return refuse("/version", "a positive integer", version);
  }
  object.version = version->get<std::int64_t>();
  return true;
}

bool ObjectReader::read_tags_of(Json& wire, RemoteObject& object) {
  Json* tags = present(wire, "tags");
  if (tags != nullptr) {
    if (!is_text_list(*tags)) return refuse("/tags", "a list of strings", tags);
    object.tags = take_texts(*tags);
  }
  object.view = read_tags(object.tags);
  std::vector<std::string> sorted = object.view.user_tags;
  std::sort(sorted.begin(), sorted.end());
  object.spec["tags"] = std::move(sorted);
  return true;
}

bool ObjectReader::read_echoed_names(Json& wire, RemoteObject& object) {
  Json* names = present(wire, kind_.echoed_names);
  if (names == nullptr) return true;
  if (!is_text_list(*names)) return refuse(pointer_join("", kind_.echoed_names), "a list of strings", names);
  object.write_only_names = take_texts(*names);
  std::sort(object.write_only_names.begin(), object.write_only_names.end());
  return true;
}

bool ObjectReader::read_field(const Field& field, Json& value, RemoteObject& object) {
  const auto take = [&](bool fits, std::string_view expected) {
    if (!fits) return refuse(pointer_join("", field.wire), expected, &value);
    object.spec[std::string(field.name)] = std::move(value);
    return true;
  };
  switch (field.crossing) {
    case Crossing::text:
      return take(value.is_string(), "a string");
    case Crossing::flag:
      return take(value.is_boolean(), "true or false");
    case Crossing::list:
      return take(is_text_list(value), "a list of strings");
    case Crossing::object:
      return take(value.is_object(), "an object");
    case Crossing::cron:
      if (value.is_string()) value = canonical(value.get_ref<const std::string&>());
      return take(value.is_string(), "a string");
    case Crossing::status:
      return read_status(value, object);
    case Crossing::write_only:
    case Crossing::git_only:
      return true;
  }
  return true;
}

bool ObjectReader::read_status(const Json& value, RemoteObject& object) {
  if (value == "active" || value == "error") {
    object.spec["enabled"] = true;
  } else if (value == "disabled" || value == "deleted") {
    object.spec["enabled"] = false;
  } else {
    return refuse("/status", "active, error or disabled", &value);
  }
  return true;
}

void ObjectReader::read_stamps(const Json& wire, RemoteObject& object) {
  object.created_at = string_member(wire, kind_.server.created_at);
  object.created_by = string_member(wire, kind_.server.created_by);
  object.updated_at = string_member(wire, kind_.server.updated_at);
  object.updated_by = string_member(wire, kind_.server.updated_by);
  object.deleted_at = string_member(wire, kind_.server.deleted_at);
  object.deleted_by = string_member(wire, kind_.server.deleted_by);
}

/// As the desired side writes it; what cannot be read stays as it is and so differs from anything we would write.
std::string ObjectReader::canonical(const std::string& expression) {
  const auto known = canonical_.find(expression);
  if (known != canonical_.end()) return known->second;
  const auto cron = parse_cron(expression);
  return canonical_[expression] = cron ? canonical_cron(*cron) : expression;
}

/// Remembers what is wrong; the value itself is not shown. Returns false.
bool ObjectReader::refuse(std::string_view member, std::string_view expected, const Json* got) {
  code_ = "A004";
  problem_ = fmt::format("{}: expected {}, got {}", member, expected, got == nullptr ? "nothing" : got->type_name());
  return false;
}

}  // namespace weir::providers
