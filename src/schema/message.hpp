#pragma once

#include <string_view>
#include <vector>

#include "schema/spot.hpp"

/// The wording of violations. `rules` is the subschema that is broken, `spot` the value and the subschema that names
/// it; both are the same but below allOf, anyOf, not and if.
namespace weir::schema {

/// A value of another type than the schema says.
Violation wrong_type(const Node& rules, const Spot& spot);
Violation never_allowed(const Spot& spot);
Violation wrong_constant(const Node& rules, const Spot& spot);
Violation wrong_choice(const Node& rules, const Spot& spot);
Violation wrong_pattern(const Node& rules, const Spot& spot);
Violation wrong_format(const Node& rules, const Spot& spot);
/// `keyword` is minLength or maxLength.
Violation wrong_length(std::string_view keyword, std::size_t limit, std::size_t length, const Spot& spot);
/// `keyword` is minItems, maxItems, minProperties or maxProperties.
Violation wrong_count(std::string_view keyword, std::size_t limit, const Spot& spot);
/// `keyword` is minimum, maximum, exclusiveMinimum or exclusiveMaximum.
Violation wrong_bound(std::string_view keyword, const Node& rules, const Json& limit, const Spot& spot);
/// `index` is the item that is there for the second time.
Violation repeated_item(std::size_t index, const Spot& spot);
Violation missing_property(std::string_view name, const Spot& spot);
Violation unknown_property(std::string_view name, const Spot& spot);
Violation wrong_property_name(std::string_view name, const Node& rules, const Spot& spot);
/// `any_of` whose branches only say which properties must be there.
Violation missing_choice(const Node& rules, const Spot& spot);
Violation excluded(const Node& negated, const Spot& spot);
/// A secret reference where no secret belongs.
Violation misplaced_reference(std::string pointer, std::string_view subject);
/// A key of an open map that looks like a secret; `field` leads to where secrets belong.
Violation secret_key(std::string pointer, std::string_view name, std::string_view field);
/// The judge says no, and there is nothing better to say.
Violation refused(std::string pointer);

}  // namespace weir::schema
