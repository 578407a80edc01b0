#include "platform/object_fields.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/cron.hpp"
#include "core/text.hpp"

namespace weir::platform {
namespace {

constexpr std::size_t longest_cron = 256;

std::string unknown_field(std::string_view name, const FieldTable& table) {
  std::vector<std::string> known;
  for (const Field& field : table.fields) known.emplace_back(field.name);
  const auto near = did_you_mean(name, known);
  return near ? fmt::format("is no field of this kind; did you mean {}?", *near) : "is no field of this kind";
}

std::optional<std::string> fault_of(const std::string& name, const Json& value, const FieldTable& table) {
  const Field* field = table.find(name);
  if (field == nullptr) {
    const auto& owned = table.server_owned;
    if (std::find(owned.begin(), owned.end(), name) != owned.end()) return "is set by the server";
    return unknown_field(name, table);
  }
  if (!value.is_null()) return field->check(value);
  if (field->required) return "is required and cannot be null";
  return std::nullopt;
}

}  // namespace

const Field* FieldTable::find(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

Faults check_fields(const Json& body, const FieldTable& table, bool creating) {
  if (!body.is_object()) return {{"", "the body must be a JSON object"}};
  Faults faults;
  for (const auto& [name, value] : body.items()) {
    if (auto fault = fault_of(name, value, table)) faults.push_back({printable(name), std::move(*fault)});
  }
  for (const Field& field : table.fields) {
    if (creating && field.required && !body.contains(field.name)) {
      faults.push_back({std::string(field.name), "is required"});
    }
  }
  return faults;
}

void set_fields(Json& object, const Json& body, const FieldTable& table, bool creating) {
  for (const Field& field : table.fields) {
    const auto given = body.find(field.name);
    if (given == body.end() && !creating) continue;
    object[std::string(field.name)] = given == body.end() || given->is_null() ? field.absent : *given;
  }
}

std::function<std::optional<std::string>(const Json&)> text_of(std::size_t longest, bool may_be_empty) {
  return [longest, may_be_empty](const Json& value) -> std::optional<std::string> {
    if (!value.is_string()) return "must be a string";
    const auto& text = value.get_ref<const std::string&>();
    if (text.empty() && !may_be_empty) return "must not be empty";
    if (code_points(text) > longest) return fmt::format("must have at most {} characters", longest);
    return std::nullopt;
  };
}

std::function<std::optional<std::string>(const Json&)> one_of(std::vector<std::string> values) {
  return [values = std::move(values)](const Json& value) -> std::optional<std::string> {
    if (value.is_string() && std::find(values.begin(), values.end(), value) != values.end()) return std::nullopt;
    return "must be one of " + join(values, ", ");
  };
}

std::function<std::optional<std::string>(const Json&)> texts_of(std::size_t most, std::size_t longest) {
  return [most, check = text_of(longest)](const Json& value) -> std::optional<std::string> {
    if (!value.is_array()) return "must be an array of strings";
    if (value.size() > most) return fmt::format("must have at most {} items", most);
    for (std::size_t index = 0; index < value.size(); ++index) {
      if (auto fault = check(value[index])) return fmt::format("item {} {}", index, *fault);
    }
    return std::nullopt;
  };
}

std::optional<std::string> is_object(const Json& value) {
  if (value.is_object()) return std::nullopt;
  return "must be an object";
}

std::optional<std::string> is_boolean(const Json& value) {
  if (value.is_boolean()) return std::nullopt;
  return "must be true or false";
}

std::optional<std::string> is_cron(const Json& value) {
  if (!value.is_string()) return "must be a cron expression in a string";
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() > longest_cron) return fmt::format("must have at most {} characters", longest_cron);
  const auto cron = parse_cron(text);
  if (cron) return std::nullopt;
  return "is no cron expression of five fields: " + cron.error().front().message;
}

}  // namespace weir::platform
