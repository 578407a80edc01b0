#include "catalog/cast_value.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include <catch2/catch.hpp>

using namespace weir;
using catalog::Cast;
using catalog::cast_of;
using catalog::cast_value;
using catalog::field_types;
using catalog::FieldType;
using enum catalog::FieldType;

namespace {

/// JSON with ' for ", so that a table can be read.
Json read(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '"');
  CAPTURE(text);
  const auto value = parse_json(text, "");
  REQUIRE(value);
  return *value;
}

struct Pair {
  FieldType from;
  FieldType to;
  std::vector<std::string> pass;  ///< "value", or "value -> what it becomes"
  std::vector<std::string> fail;
};

// clang-format off
const std::vector<Pair> pairs = {
  {string, string,    {"''", "'a b'", "'12'"}, {"12", "true", "{}", "[]"}},
  {string, integer,   {"'0' -> 0", "'-7' -> -7", "'9223372036854775807' -> 9223372036854775807", "'-9223372036854775808' -> -9223372036854775808", "'18446744073709551615' -> 18446744073709551615"},
                      {"''", "'1.0'", "'1e3'", "'+1'", "'007'", "'-0'", "'-'", "' 1'", "'1 '", "'0x10'", "'1_000'", "'18446744073709551616'", "'-9223372036854775809'", "'twelve'", "12"}},
  {string, number,    {"'0' -> 0", "'-1.5' -> -1.5", "'0.1' -> 0.1", "'1e3' -> 1000", "'1E+3' -> 1000", "'1.50' -> 1.5", "'0.000' -> 0", "'9007199254740992' -> 9007199254740992", "'1.7976931348623157e308' -> 1.7976931348623157e308", "'5e-324' -> 5e-324", "'120000000000000000000' -> 1.2e20"},
                      {"''", "'.5'", "'5.'", "'+5'", "'01'", "'NaN'", "'Infinity'", "'-'", "'1e'", "'1,5'", "'0x1p3'", "' 1'", "'1e400'", "'1e-400'", "'9007199254740993'", "'0.1000000000000000000001'", "5"}},
  {string, boolean,   {"'true' -> true", "'false' -> false"}, {"'True'", "'yes'", "'1'", "''", "'true '", "true"}},
  {string, date,      {"'2024-02-29'", "'1899-12-31'"}, {"'2023-02-29'", "'2024-2-29'", "'29.02.2024'", "'2024-02-29T00:00:00Z'", "''", "20240229"}},
  {string, timestamp, {"'2026-01-31T08:00:00Z'", "'2026-01-31T08:00:00.123456+02:00'"}, {"'2026-01-31'", "'2026-01-31T08:00:00'", "'2026-01-31 08:00:00Z'", "'2026-02-30T08:00:00Z'", "'1769846400000'", "''", "1769846400000"}},
  {string, object,    {"'{}' -> {}", "'{ \\'a\\': [1, null] }' -> {'a': [1, null]}"}, {"'[]'", "'1'", "''", "'{'", "'{\\'a\\': 1, \\'a\\': 2}'", "{}"}},
  {string, json,      {"''", "'a'", "'{}'", "'12'"}, {"12", "{}"}},
  {string, array,     {"'[]' -> []", "'[1, \\'b\\', {}]' -> [1, 'b', {}]"}, {"'{}'", "'1, 2'", "''", "'[1] x'", "[]"}},
  {string, binary,    {"''", "'a2VzdHJlbA=='", "'AAEC'"}, {"'a2VzdHJlbA'", "'a2Vz dHJlbA=='", "'_-8='", "'kestrel!'", "1"}},

  {integer, string,    {"0 -> '0'", "-7 -> '-7'", "9223372036854775807 -> '9223372036854775807'", "18446744073709551615 -> '18446744073709551615'", "'42' -> '42'"}, {"1.5", "'a'", "true"}},
  {integer, integer,   {"7", "-7", "7.0 -> 7", "1e3 -> 1000", "'7' -> 7", "9007199254740993"}, {"7.5", "1e19", "'7.0'", "'x'", "true", "[7]"}},
  {integer, number,    {"7", "-7", "9007199254740992", "-9007199254740992"}, {"9007199254740993", "-9007199254740993", "9223372036854775807", "18446744073709551615", "0.5"}},
  {integer, boolean,   {"0 -> false", "1 -> true", "'1' -> true"}, {"2", "-1", "18446744073709551615", "true"}},
  {integer, date,      {}, {"0", "20260131", "1769846400000"}},
  {integer, timestamp, {"0 -> '1970-01-01T00:00:00Z'", "1769846400000 -> '2026-01-31T08:00:00Z'", "-1 -> '1969-12-31T23:59:59.999Z'", "253402300799999 -> '9999-12-31T23:59:59.999Z'", "-62135596800000 -> '0001-01-01T00:00:00Z'"},
                       {"253402300800000", "-62135596800001", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "'2026-01-31'"}},
  {integer, object,    {}, {"1"}},
  {integer, json,      {"1", "18446744073709551615", "'12' -> 12"}, {"'a'", "{}"}},
  {integer, array,     {}, {"1"}},
  {integer, binary,    {}, {"1"}},

  {number, string,    {"1.5 -> '1.5'", "0 -> '0'", "100 -> '100'", "1e21 -> '1e+21'", "-0.0 -> '0'"}, {"'1.5'", "true"}},
  {number, integer,   {"2.0 -> 2", "-3 -> -3", "-0.0 -> 0", "9007199254740992.0 -> 9007199254740992"}, {"2.5", "-0.1", "1e300", "9007199254740994.0", "'2'"}},
  {number, number,    {"1.5", "-2", "1e300", "9007199254740992"}, {"9007199254740993", "-9007199254740993", "'1.5'", "true", "[]"}},
  {number, boolean,   {"0 -> false", "1 -> true", "1.0 -> true", "-0.0 -> false"}, {"0.5", "2", "-1", "true"}},
  {number, date,      {}, {"1.5", "0"}},
  {number, timestamp, {"1769846400000 -> '2026-01-31T08:00:00Z'", "1769846400001.0 -> '2026-01-31T08:00:00.001Z'", "-1.0 -> '1969-12-31T23:59:59.999Z'"}, {"0.5", "1e300", "253402300800000", "'2026-01-31T08:00:00Z'"}},
  {number, object,    {}, {"1.5"}},
  {number, json,      {"1.5", "2"}, {"'1.5'", "[1.5]"}},
  {number, array,     {}, {"1.5"}},
  {number, binary,    {}, {"1.5"}},

  {boolean, string,    {"true -> 'true'", "false -> 'false'"}, {"'true'", "1"}},
  {boolean, integer,   {"true -> 1", "false -> 0"}, {"'true'", "1"}},
  {boolean, number,    {"true -> 1", "false -> 0"}, {"0", "'yes'"}},
  {boolean, boolean,   {"true", "false"}, {"'true'", "1", "0"}},
  {boolean, date,      {}, {"true"}},
  {boolean, timestamp, {}, {"true"}},
  {boolean, object,    {}, {"true"}},
  {boolean, json,      {"true", "false"}, {"'true'", "1"}},
  {boolean, array,     {}, {"true"}},
  {boolean, binary,    {}, {"true"}},

  {date, string,    {"'2024-02-29'"}, {"'2023-02-29'", "20240229"}},
  {date, integer,   {}, {"'2024-02-29'"}},
  {date, number,    {}, {"'2024-02-29'"}},
  {date, boolean,   {}, {"'2024-02-29'"}},
  {date, date,      {"'2024-02-29'"}, {"'2024-02-30'", "'today'", "0"}},
  {date, timestamp, {"'2024-02-29' -> '2024-02-29T00:00:00Z'", "'1899-12-31' -> '1899-12-31T00:00:00Z'"}, {"'2024-02-30'", "'2024-02-29T08:00:00Z'"}},
  {date, object,    {}, {"'2024-02-29'"}},
  {date, json,      {"'2024-02-29'"}, {"'29.02.2024'", "{}"}},
  {date, array,     {}, {"'2024-02-29'"}},
  {date, binary,    {}, {"'2024-02-29'"}},

  {timestamp, string,    {"'2026-01-31T08:00:00.123456+02:00'"}, {"'yesterday'", "1769846400000"}},
  {timestamp, integer,   {"'1970-01-01T00:00:00Z' -> 0", "'2026-01-31T08:00:00Z' -> 1769846400000", "'2026-01-31T10:00:00.0019+02:00' -> 1769846400001", "'1969-12-31T23:59:59.999Z' -> -1"}, {"'2026-01-31'", "0"}},
  {timestamp, number,    {"'2026-01-31T08:00:00.5Z' -> 1769846400500"}, {"'2026-01-31'", "0"}},
  {timestamp, boolean,   {}, {"'2026-01-31T08:00:00Z'"}},
  {timestamp, date,      {"'2026-01-31T08:00:00Z' -> '2026-01-31'", "'2026-01-31T00:30:00+01:00' -> '2026-01-30'", "'1950-05-05T23:59:59Z' -> '1950-05-05'"}, {"'2026-01-31'", "'2016-12-31T23:59:60Z'"}},
  {timestamp, timestamp, {"'2026-01-31T08:00:00+02:00'"}, {"'2026-01-31'", "'2026-01-31T08:00:00'", "1769846400000"}},
  {timestamp, object,    {}, {"'2026-01-31T08:00:00Z'"}},
  {timestamp, json,      {"'2026-01-31T08:00:00Z'"}, {"'soon'", "1769846400000"}},
  {timestamp, array,     {}, {"'2026-01-31T08:00:00Z'"}},
  {timestamp, binary,    {}, {"'2026-01-31T08:00:00Z'"}},

  {object, string,    {"{} -> '{}'", "{'b': 1.0, 'a': [true]} -> '{\\'a\\':[true],\\'b\\':1}'"}, {"[]", "'{}'"}},
  {object, integer,   {}, {"{}"}},
  {object, number,    {}, {"{}"}},
  {object, boolean,   {}, {"{}"}},
  {object, date,      {}, {"{}"}},
  {object, timestamp, {}, {"{}"}},
  {object, object,    {"{}", "{'a': {'b': null}}"}, {"[]", "'{}'", "1"}},
  {object, json,      {"{}", "{'a': {'b': null}}"}, {"[]", "'a'"}},
  {object, array,     {}, {"{}", "{'0': 1}"}},
  {object, binary,    {}, {"{}"}},

  {json, string,    {"'a'", "'1'", "1 -> '1'", "true -> 'true'", "{'b': 1, 'a': 2} -> '{\\'a\\':2,\\'b\\':1}'", "['x'] -> '[\\'x\\']'"}, {}},
  {json, integer,   {"1", "-1", "1.0 -> 1", "'12' -> 12"}, {"1.5", "'a'", "true", "{}", "[1]"}},
  {json, number,    {"1.5", "2"}, {"'1.5'", "false", "{}", "[]"}},
  {json, boolean,   {"true", "false"}, {"0", "'true'", "{}", "[]"}},
  {json, date,      {"'2024-02-29'"}, {"'2023-02-29'", "20240229", "{}"}},
  {json, timestamp, {"'2026-01-31T08:00:00Z'"}, {"'2026-01-31'", "1769846400000", "{}"}},
  {json, object,    {"{}", "{'a': 1}"}, {"[]", "'{}'", "1", "true"}},
  {json, json,      {"1", "'a'", "{}", "[]", "true"}, {}},
  {json, array,     {"[]", "[1, 'a']"}, {"{}", "'[]'", "1"}},
  {json, binary,    {"'AAEC'"}, {"'A'", "1", "[0, 1, 2]"}},

  {array, string,    {"[] -> '[]'", "[1.0, 'b'] -> '[1,\\'b\\']'"}, {"{}", "'[]'"}},
  {array, integer,   {}, {"[]", "[1]"}},
  {array, number,    {}, {"[1]"}},
  {array, boolean,   {}, {"[true]"}},
  {array, date,      {}, {"['2024-02-29']"}},
  {array, timestamp, {}, {"['2026-01-31T08:00:00Z']"}},
  {array, object,    {}, {"[]", "[['a', 1]]"}},
  {array, json,      {"[]", "[1, [2]]"}, {"{}", "'[]'"}},
  {array, array,     {"[]", "[1, null]"}, {"{}", "'a'", "1"}},
  {array, binary,    {}, {"[0, 1, 2]"}},

  {binary, string,    {"'AAEC'", "''"}, {"'AAE'", "1"}},
  {binary, integer,   {}, {"'AAEC'"}},
  {binary, number,    {}, {"'AAEC'"}},
  {binary, boolean,   {}, {"'AAEC'"}},
  {binary, date,      {}, {"'AAEC'"}},
  {binary, timestamp, {}, {"'AAEC'"}},
  {binary, object,    {}, {"'e30='"}},
  {binary, json,      {"'AAEC'"}, {"'AAE'", "{}"}},
  {binary, array,     {}, {"'W10='"}},
  {binary, binary,    {"'AAEC'", "'a2VzdHJlbA=='"}, {"'kestrel'", "'AAE'", "1", "[]"}},
};
// clang-format on

/// Casts that take every value of their type: they cut something off, or there is nothing that is no json.
bool takes_everything(FieldType from, FieldType to) {
  return from == json && (to == string || to == json);
}

}  // namespace

TEST_CASE("every pair of types has values that pass and values that fail") {
  std::map<std::pair<FieldType, FieldType>, int> rows;
  for (const Pair& pair : pairs) {
    CAPTURE(to_string(pair.from), to_string(pair.to));
    ++rows[{pair.from, pair.to}];
    CHECK(pair.pass.empty() == (cast_of(pair.from, pair.to) == Cast::impossible));
    CHECK(pair.fail.empty() == takes_everything(pair.from, pair.to));
  }
  for (const FieldType from : field_types()) {
    for (const FieldType to : field_types()) {
      CAPTURE(to_string(from), to_string(to));
      CHECK(rows[{from, to}] == 1);
    }
  }
}

TEST_CASE("values that can be cast become what the table says") {
  for (const Pair& pair : pairs) {
    for (const std::string& sample : pair.pass) {
      CAPTURE(to_string(pair.from), to_string(pair.to), sample);
      const auto arrow = sample.find(" -> ");
      const auto cast = cast_value(read(sample.substr(0, arrow)), pair.from, pair.to);
      REQUIRE(cast);
      const Json expected = read(arrow == std::string::npos ? sample : sample.substr(arrow + 4));
      CAPTURE(cast->dump());
      CHECK(same_json(*cast, expected));
      CHECK(cast->is_string() == expected.is_string());
      // What came out is a value of the new type.
      CHECK(cast_value(*cast, pair.to, pair.to));
    }
  }
}

TEST_CASE("values that cannot be cast are errors") {
  for (const Pair& pair : pairs) {
    for (const std::string& sample : pair.fail) {
      CAPTURE(to_string(pair.from), to_string(pair.to), sample);
      const auto cast = cast_value(read(sample), pair.from, pair.to);
      REQUIRE_FALSE(cast);
      CHECK_FALSE(cast.error().empty());
    }
  }
}

TEST_CASE("an error shows nothing of the value") {
  for (const Json& value : {Json("hunter2hunter2"), Json({{"hunter2", "hunter2"}}), Json({"hunter2"}), Json(4711.25)}) {
    for (const Pair& pair : pairs) {
      const auto cast = cast_value(value, pair.from, pair.to);
      if (cast) continue;
      CAPTURE(to_string(pair.from), to_string(pair.to), cast.error());
      CHECK(cast.error().find("hunter2") == std::string::npos);
      CHECK(cast.error().find("4711") == std::string::npos);
    }
  }
}

TEST_CASE("null stays null in every cast that there is") {
  for (const Pair& pair : pairs) {
    const auto cast = cast_value(Json(), pair.from, pair.to);
    REQUIRE(cast);
    CHECK(cast->is_null());
  }
}

TEST_CASE("a widening cast can be undone, but for what was said with another type") {
  for (const Pair& pair : pairs) {
    if (cast_of(pair.from, pair.to) != Cast::widening || cast_of(pair.to, pair.from) == Cast::impossible) continue;
    for (const std::string& sample : pair.pass) {
      CAPTURE(to_string(pair.from), to_string(pair.to), sample);
      const auto start = cast_value(read(sample.substr(0, sample.find(" -> "))), pair.from, pair.from);
      REQUIRE(start);
      const auto back = cast_value(*cast_value(*start, pair.from, pair.to), pair.to, pair.from);
      REQUIRE(back);
      CHECK(same_json(*back, *start));
    }
  }
}

TEST_CASE("what is no finite number is refused") {
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    for (const FieldType to : {string, integer, number, boolean, timestamp, json}) {
      CAPTURE(bad, to_string(to));
      CHECK_FALSE(cast_value(bad, number, to));
      CHECK_FALSE(cast_value(bad, integer, to));
    }
  }
}
