#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "platform/answer.hpp"

namespace weir::platform {

/// One field that users write: what it may hold, and what it is when nobody says.
struct Field {
  std::string_view name;
  bool required = false;  ///< on creation, and never null
  Json absent;            ///< the value when absent or null
  /// What is wrong with a value that is not null, or nullopt.
  std::function<std::optional<std::string>(const Json&)> check;
};

/// The closed schema of a kind's request bodies.
struct FieldTable {
  std::vector<Field> fields;
  std::vector<std::string_view> server_owned;  ///< named in answers, refused in requests

  /// The field of that name, or null.
  const Field* find(std::string_view name) const;
};

/// All that is wrong with a body: unknown, server-owned, missing, null or bad fields, in the order of their names.
Faults check_fields(const Json& body, const FieldTable& table, bool creating);

/// Sets the body's fields in `object`: the given value, or the field's own when it is null. On creation also those
/// absent.
void set_fields(Json& object, const Json& body, const FieldTable& table, bool creating);

/// Makers of checks.
std::function<std::optional<std::string>(const Json&)> text_of(std::size_t longest, bool may_be_empty = false);
std::function<std::optional<std::string>(const Json&)> one_of(std::vector<std::string> values);
std::function<std::optional<std::string>(const Json&)> texts_of(std::size_t most, std::size_t longest);
std::optional<std::string> is_object(const Json& value);
std::optional<std::string> is_boolean(const Json& value);
std::optional<std::string> is_cron(const Json& value);

}  // namespace weir::platform
