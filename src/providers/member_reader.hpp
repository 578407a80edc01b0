#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"

namespace weir::providers {

/// Takes members out of an object of an answer. A member that is absent or null is not there; one of another type than
/// asked for is remembered as the problem, with its pointer and without its value.
class MemberReader {
 public:
  /// `pointer`: where the object stands in the answer. Borrows the object.
  MemberReader(const Json& object, std::string_view pointer);

  /// The member as a value of that type.
  std::optional<std::string> text(std::string_view name);
  std::optional<std::int64_t> count(std::string_view name);  ///< a whole number from 0
  std::optional<double> number(std::string_view name);
  std::optional<bool> flag(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  std::map<std::string, std::string> text_map(std::string_view name);
  /// The member as it is: an object, or an array.
  const Json* object(std::string_view name);
  const Json* array(std::string_view name);
  /// The same for a text that has to be there; "" when it is not.
  std::string required_text(std::string_view name);

  /// Remembers that `name` is not what was expected.
  void refuse(std::string_view name, std::string_view expected);
  /// A004 with the first problem.
  Result<void> result() const;

 private:
  const Json* member(std::string_view name) const;

  const Json& object_;
  std::string pointer_;
  std::string problem_;
};

}  // namespace weir::providers
