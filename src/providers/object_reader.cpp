#include "providers/object_reader.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "core/cron.hpp"
#include "core/text.hpp"

namespace weir::providers {
namespace {

constexpr std::size_t longest_id = 128;
constexpr std::size_t longest_name = 256;
constexpr std::array<std::string_view, 3> presets{"hourly", "daily", "weekly"};

bool is_id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
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

/// The number, nullopt for what is none, has a fraction or does not fit.
std::optional<std::int64_t> whole_number(const Json& value) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!value.is_number_integer()) return std::nullopt;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > most) return std::nullopt;
  return value.get<std::int64_t>();
}

bool has_field(const RestKind& kind, Crossing crossing) {
  return std::any_of(kind.fields.begin(), kind.fields.end(),
                     [&](const Field& field) { return field.crossing == crossing; });
}

}  // namespace

bool is_legal_id(std::string_view id) {
  return !id.empty() && id.size() <= longest_id && id != "." && id != ".." &&
         std::all_of(id.begin(), id.end(), is_id_character);
}

bool is_legal_id(const RestKind& kind, std::string_view id) {
  if (kind.writing != Writing::in_place) return is_legal_id(id);
  const auto dot = id.find('.');
  if (dot == std::string_view::npos || !is_legal_id(id.substr(0, dot))) return false;
  const std::string_view name = id.substr(dot + 1);
  return !name.empty() && name != "." && name != ".." && std::none_of(name.begin(), name.end(), is_control) &&
         !invalid_utf8(name) && code_points(name) <= longest_name;
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
  good = good && read_facts(wire, object) && read_name(object);
  if (!good) return fail(error(code_, std::string(pointer) + problem_));
  return object;
}

bool ObjectReader::read_id(const Json& wire, RemoteObject& object) {
  const Json* id = present(wire, "id");
  if (id == nullptr || !id->is_string()) return refuse("/id", "a string", id);
  object.id = id->get_ref<const std::string&>();
  return is_legal_id(kind_, object.id) || refuse_id("/id", object.id);
}

bool ObjectReader::read_version(const Json& wire, RemoteObject& object) {
  const Json* version = present(wire, "version");
  if (version == nullptr && !versioned_) return true;
  const auto number = version == nullptr ? std::nullopt : whole_number(*version);
  if (!number || *number < 1) return refuse("/version", "a positive integer", version);
  object.version = *number;
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
    case Crossing::integer:
      return take(value.is_number_integer(), "an integer");
    case Crossing::list:
      return take(is_text_list(value), "a list of strings");
    case Crossing::object:
      return take(value.is_object(), "an object");
    case Crossing::cron:
      if (value.is_string()) value = canonical(value.get_ref<const std::string&>());
      return take(value.is_string(), "a string");
    case Crossing::casts:
      return read_casts(field, value, object);
    case Crossing::reference:
      return read_reference(field, value, object);
    case Crossing::status:
      return read_status(value, object);
    case Crossing::write_only:
    case Crossing::git_only:
      return true;
  }
  return true;
}

bool ObjectReader::read_casts(const Field& field, const Json& value, RemoteObject& object) {
  if (!value.is_object()) return refuse(pointer_join("", field.wire), "an object", &value);
  Json casts = Json::object();
  for (const auto& [name, cast] : value.items()) {
    const auto type = string_member(cast, "type");
    if (!type) return refuse(pointer_join(pointer_join("", field.wire), name), "an object with a type", &cast);
    casts[name] = {{"type", *type}};
  }
  object.spec[std::string(field.name)] = std::move(casts);
  return true;
}

bool ObjectReader::read_reference(const Field& field, const Json& value, RemoteObject& object) {
  if (!value.is_string()) return refuse(pointer_join("", field.wire), "an id", &value);
  const auto& id = value.get_ref<const std::string&>();
  if (!is_legal_id(id)) return refuse_id(pointer_join("", field.wire), id);
  object.spec[std::string(field.name)] = id;
  object.references[std::string(field.name)] = id;
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

/// What the server knows of its runs.
bool ObjectReader::read_facts(const Json& wire, RemoteObject& object) {
  if (const Json* stale = present(wire, kind_.stale)) {
    if (!stale->is_boolean()) return refuse(pointer_join("", kind_.stale), "true or false", stale);
    object.stale = stale->get<bool>();
  }
  if (const Json* records = present(wire, kind_.recent_records)) {
    const auto count = whole_number(*records);
    if (!count || *count < 0) return refuse(pointer_join("", kind_.recent_records), "a count", records);
    object.recent_records = *count;
  }
  return true;
}

/// Its display name; an object that is put where its fields say has none but its place, which the id must repeat.
bool ObjectReader::read_name(RemoteObject& object) {
  if (has_field(kind_, Crossing::git_only)) object.spec["onRemove"] = to_string(object.view.policy.on_remove);
  std::vector<std::string> place;
  for (const Field& field : kind_.fields) {
    if (!field.in_path) continue;
    if (!object.spec.contains(field.name)) return refuse(pointer_join("", field.wire), "a string", nullptr);
    place.push_back(object.spec[std::string(field.name)].get<std::string>());
  }
  if (place.empty()) {
    const auto name = string_member(object.spec, "displayName");
    if (!name) return refuse("/name", "a string", nullptr);
    object.display_name = *name;
    return true;
  }
  object.display_name = join(place, "/");
  if (object.id == join(place, ".")) return true;
  code_ = "A004";
  problem_ = "/id: expected the id to be the place of the object";
  return false;
}

/// As the desired side writes it; what cannot be read stays as it is and so differs from anything we would write.
std::string ObjectReader::canonical(const std::string& expression) {
  const auto known = canonical_.find(expression);
  if (known != canonical_.end()) return known->second;
  const bool preset = std::find(presets.begin(), presets.end(), expression) != presets.end();
  const auto cron = parse_cron(preset ? "@" + expression : expression);
  return canonical_[expression] = cron ? canonical_cron(*cron) : expression;
}

/// Remembers what is wrong; the value itself is not shown. Returns false.
bool ObjectReader::refuse(std::string_view member, std::string_view expected, const Json* got) {
  code_ = "A004";
  problem_ = fmt::format("{}: expected {}, got {}", member, expected, got == nullptr ? "nothing" : got->type_name());
  return false;
}

/// The same for an id that must not be used.
bool ObjectReader::refuse_id(std::string_view member, std::string_view id) {
  code_ = "A019";
  problem_ = fmt::format("{}: an illegal id ({} bytes); expected 1 to {} letters, digits and . _ -", member, id.size(),
                         longest_id);
  return false;
}

}  // namespace weir::providers
