#include "platform/sync_delivery.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::platform;
using catalog::FieldType;

namespace {

Instant at(const std::string& text) {
  return *parse_rfc3339(text);
}

}  // namespace

TEST_CASE("Many spellings of a time are read, and others are none") {
  const Instant noon = at("2026-11-21T12:00:00Z");
  for (const Json& value : {Json("2026-11-21T12:00:00Z"), Json("2026-11-21T13:00:00+01:00"), Json(1'795'262'400),
                            Json(1'795'262'400'000), Json(1'795'262'400.0)}) {
    INFO(value.dump());
    CHECK(instant_of(value) == noon);
  }
  CHECK(instant_of("2026-11-21") == at("2026-11-21T00:00:00Z"));
  for (const Json& value : {Json(), Json("yesterday"), Json(true), Json(1e300), Json::array(), Json("2026-13-01")})
    CHECK_FALSE(instant_of(value));
  CHECK(date_before(noon, 0) == "2026-11-21");
  CHECK(date_before(noon, 21) == "2026-10-31");
  CHECK(midnight_of("2026-10-31") == at("2026-10-31T00:00:00Z"));
}

TEST_CASE("Only what certainly changed before the cursor is left out") {
  DeliveryRules rules;
  rules.cursor_field = "updated";
  rules.from = at("2026-11-19T00:00:00Z");
  const std::vector<Json> records = {{{"id", 1}, {"updated", "2026-11-18T23:59:59.999Z"}},
                                     {{"id", 2}, {"updated", "2026-11-19T00:00:00Z"}},
                                     {{"id", 3}, {"updated", nullptr}},
                                     {{"id", 4}}};
  const Delivery delivery = prepare_delivery(records, rules);
  std::vector<int> ids;
  for (const Json& record : delivery.records) ids.push_back(record["id"]);
  CHECK(ids == std::vector<int>{2, 3, 4});
  rules.from = std::nullopt;
  CHECK(prepare_delivery(records, rules).records.size() == 4);
}

TEST_CASE("Mapped fields are cast, others go through, and what cannot be cast is null and counted") {
  const catalog::Stream stream{"s", {}, {{"n", FieldType::string, {}, true}, {"t", FieldType::timestamp, {}, true}}};
  DeliveryRules rules;
  rules.stream = &stream;
  rules.mapped_types = {{"n", FieldType::integer}, {"t", FieldType::date}, {"gone", FieldType::string}};
  const Delivery delivery = prepare_delivery(
      {{{"n", "7"}, {"t", "2026-11-21T12:00:00Z"}, {"other", "7"}}, {{"n", "seven"}, {"t", "never"}}, {{"n", nullptr}}},
      rules);
  CHECK(delivery.errors == 2);
  CHECK(delivery.records[0] == Json({{"n", 7}, {"t", "2026-11-21"}, {"other", "7"}}));
  CHECK(delivery.records[1] == Json({{"n", nullptr}, {"t", nullptr}}));
  CHECK(delivery.records[2] == Json({{"n", nullptr}}));
}
