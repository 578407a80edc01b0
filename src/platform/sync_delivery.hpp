#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/stream_catalog.hpp"
#include "platform/record_reader.hpp"

namespace weir::platform {

/// What of a stream's records a connection is to get, and in which form.
struct DeliveryRules {
  std::string cursor_field;                 ///< "": no record is left out
  std::optional<Instant> from;              ///< what changed before it is left out
  const catalog::Stream* stream = nullptr;  ///< nullptr: no catalog knows it, and all its fields count as json
  std::map<std::string, catalog::FieldType> mapped_types;  ///< by field
};

/// Records ready for a destination.
struct Delivery {
  std::vector<Json> records;
  std::int64_t errors = 0;  ///< values that could not be cast: null stands in their place
};

/// Chooses and casts. A record whose cursor field is absent or no time is never left out.
Delivery prepare_delivery(const std::vector<Json>& records, const DeliveryRules& rules);

/// The instant a cursor field's value stands for: RFC 3339, a date, or seconds or milliseconds since 1970.
std::optional<Instant> instant_of(const Json& value);

/// Midnight UTC of "2026-11-21"; nullopt for another text.
std::optional<Instant> midnight_of(const std::string& date);
/// The UTC date of `days` before `now`, as "2026-11-21".
std::string date_before(Instant now, int days);

}  // namespace weir::platform
