#include "platform/sync_delivery.hpp"

#include <cmath>
#include <utility>

#include "catalog/cast_value.hpp"

namespace weir::platform {
namespace {

constexpr std::size_t date_length = 10;  // 2026-11-21

bool is_too_old(const Json& record, const DeliveryRules& rules) {
  if (!rules.from || rules.cursor_field.empty()) return false;
  const auto value = record.find(rules.cursor_field);
  const auto changed = value == record.end() ? std::nullopt : instant_of(*value);
  return changed && *changed < *rules.from;
}

/// Casts the mapped fields of one record; gives how many could not be. A field that no catalog knows may hold anything:
/// it is cast as json.
std::int64_t cast_fields(Json& record, const DeliveryRules& rules) {
  std::int64_t errors = 0;
  for (const auto& [name, type] : rules.mapped_types) {
    const catalog::StreamField* field = rules.stream == nullptr ? nullptr : rules.stream->field(name);
    const auto value = record.find(name);
    if (value == record.end()) continue;
    auto cast = catalog::cast_value(*value, field == nullptr ? catalog::FieldType::json : field->type, type);
    if (!cast) ++errors;
    *value = cast ? std::move(*cast) : Json();
  }
  return errors;
}

}  // namespace

std::optional<Instant> midnight_of(const std::string& date) {
  if (date.size() != date_length) return std::nullopt;
  const auto at = parse_rfc3339(date + "T00:00:00Z");
  return at ? std::optional<Instant>(*at) : std::nullopt;
}

std::optional<Instant> instant_of(const Json& value) {
  if (value.is_number()) {
    // A time in seconds stays below this for three thousand years; one in milliseconds is above it since 1973.
    constexpr double first_milliseconds = 1e11, most = 1e15;
    const double number = value.get<double>();
    if (!(std::abs(number) < most)) return std::nullopt;
    return Instant(std::chrono::milliseconds(
        static_cast<std::int64_t>(std::abs(number) < first_milliseconds ? number * 1000 : number)));
  }
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  if (const auto at = parse_rfc3339(text)) return *at;
  return midnight_of(text);
}

std::string date_before(Instant now, int days) {
  const auto day = std::chrono::floor<std::chrono::days>(now) - std::chrono::days(days);
  return format_rfc3339(std::chrono::time_point_cast<std::chrono::milliseconds>(day)).substr(0, date_length);
}

Delivery prepare_delivery(const std::vector<Json>& records, const DeliveryRules& rules) {
  Delivery delivery;
  for (const Json& record : records) {
    if (is_too_old(record, rules)) continue;
    delivery.records.push_back(record);
    delivery.errors += cast_fields(delivery.records.back(), rules);
  }
  return delivery;
}

}  // namespace weir::platform
