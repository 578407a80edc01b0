#include "providers/member_reader.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace weir::providers {

MemberReader::MemberReader(const Json& object, std::string_view pointer) : object_(object), pointer_(pointer) {
  if (!object.is_object()) problem_ = fmt::format("{}: expected an object, got {}", pointer, object.type_name());
}

const Json* MemberReader::member(std::string_view name) const {
  if (!object_.is_object()) return nullptr;
  const auto found = object_.find(name);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::string> MemberReader::text(std::string_view name) {
  const Json* value = member(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  refuse(name, "a string");
  return std::nullopt;
}

std::optional<std::int64_t> MemberReader::count(std::string_view name) {
  const Json* value = member(name);
  if (value == nullptr) return std::nullopt;
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const bool fits = value->is_number_unsigned() ? value->get<std::uint64_t>() <= most
                                                : value->is_number_integer() && value->get<std::int64_t>() >= 0;
  if (fits) return value->get<std::int64_t>();
  refuse(name, "a count");
  return std::nullopt;
}

std::optional<double> MemberReader::number(std::string_view name) {
  const Json* value = member(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_number()) return value->get<double>();
  refuse(name, "a number");
  return std::nullopt;
}

std::optional<bool> MemberReader::flag(std::string_view name) {
  const Json* value = member(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  refuse(name, "true or false");
  return std::nullopt;
}

std::vector<std::string> MemberReader::texts(std::string_view name) {
  const Json* list = array(name);
  if (list == nullptr) return {};
  if (std::all_of(list->begin(), list->end(), [](const Json& item) { return item.is_string(); }))
    return list->get<std::vector<std::string>>();
  refuse(name, "a list of strings");
  return {};
}

std::map<std::string, std::string> MemberReader::text_map(std::string_view name) {
  const Json* map = object(name);
  if (map == nullptr) return {};
  if (std::all_of(map->begin(), map->end(), [](const Json& item) { return item.is_string(); }))
    return map->get<std::map<std::string, std::string>>();
  refuse(name, "an object of strings");
  return {};
}

const Json* MemberReader::object(std::string_view name) {
  const Json* value = member(name);
  if (value == nullptr || value->is_object()) return value;
  refuse(name, "an object");
  return nullptr;
}

const Json* MemberReader::array(std::string_view name) {
  const Json* value = member(name);
  if (value == nullptr || value->is_array()) return value;
  refuse(name, "an array");
  return nullptr;
}

std::string MemberReader::required_text(std::string_view name) {
  auto value = text(name);
  if (!value) refuse(name, "a string");
  return value.value_or("");
}

void MemberReader::refuse(std::string_view name, std::string_view expected) {
  if (!problem_.empty()) return;
  const Json* value = member(name);
  problem_ = fmt::format("{}: expected {}, got {}", pointer_join(pointer_, name), expected,
                         value == nullptr ? "nothing" : value->type_name());
}

Result<void> MemberReader::result() const {
  if (problem_.empty()) return {};
  return fail(error("A004", problem_));
}

}  // namespace weir::providers
