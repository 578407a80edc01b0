#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/json.hpp"

namespace weir::schema {

/// Schemas that a $ref may name, by URI. Nothing is ever fetched.
using Documents = std::map<std::string, Json>;

/// valijson's verdict on instances of one schema. The only door to the library.
///
/// What the library gets wrong and a change of its input repairs, is repaired here: `format` (left to us), sizes
/// written as 2.0, and 1.0 as an integer.
class Judge {
 public:
  /// Compiles the schema once. A schema that the library refuses makes a judge that accepts nothing.
  explicit Judge(const Json& schema, const Documents& documents = {});
  Judge(Judge&&) noexcept;
  Judge& operator=(Judge&&) noexcept;
  ~Judge();

  /// Whether `instance` is valid. May be called from several threads.
  /// No text in the instance that a pattern looks at may be longer than 8 KiB: std::regex would exhaust the stack.
  bool accepts(const Json& instance) const;

  /// JSON Pointers of the deepest places that the library complains about; empty when it names none.
  std::vector<std::string> complaints(const Json& instance) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace weir::schema
