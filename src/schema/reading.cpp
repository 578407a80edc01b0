#include "schema/reading.hpp"

#include <cmath>
#include <limits>
#include <set>

#include "core/text.hpp"
#include "schema/format.hpp"
#include "schema/message.hpp"
#include "schema/secret_rules.hpp"

namespace weir::schema {
namespace {

static_assert(std::numeric_limits<long double>::digits >= 64, "bounds are compared exactly in long double");

/// Exact for every double and every 64-bit integer.
long double exact(const Json& number) {
  if (number.is_number_unsigned()) return static_cast<long double>(number.get<std::uint64_t>());
  if (number.is_number_integer()) return static_cast<long double>(number.get<std::int64_t>());
  return static_cast<long double>(number.get<double>());
}

/// Whether the judge, who counts in double, may take it for another number.
bool is_beyond_double(const Json& value) {
  return value.is_number_integer() && std::fabs(exact(value)) > 9007199254740992.0L;
}

bool has_type(const std::string& type, const Json& value) {
  if (type == "string") return value.is_string();
  if (type == "number") return value.is_number();
  if (type == "integer")
    return value.is_number_integer() || (value.is_number_float() && std::trunc(exact(value)) == exact(value));
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return type == "null" && value.is_null();
}

bool fits_type(const Node& rules, const Json& value) {
  return rules.types.empty() || std::any_of(rules.types.begin(), rules.types.end(),
                                            [&](const std::string& type) { return has_type(type, value); });
}

class Reading {
 public:
  Reading(Form form, Extent extent) : form_(form), everything_(extent == Extent::everything) {}

  void visit(const Spot& spot) {
    if (form_ == Form::manifest && stops_at_secret(spot)) return;
    apply(*spot.node, spot);
  }

  std::vector<Violation> take() { return std::move(violations_); }

 private:
  void add(Violation violation) { violations_.push_back(std::move(violation)); }

  /// Deals with secrets of a manifest; true when nothing else is to be said of the value.
  bool stops_at_secret(const Spot& spot) {
    if (spot.node->secret) {
      if (auto violation = check_secret_reference(spot)) add(std::move(*violation));
      return true;
    }
    if (!resembles_secret_reference(*spot.value) || spot.node->properties.contains(spot.value->begin().key()))
      return false;
    add(misplaced_reference(pointer(spot), subject(spot)));
    return true;
  }

  /// All of `rules` on the value; the spot's own node names it in messages.
  void apply(const Node& rules, const Spot& spot) {
    const Json& value = *spot.value;
    if (everything_ && rules.never) return add(never_allowed(spot));
    if (everything_ && !fits_type(rules, value)) return add(wrong_type(rules, spot));
    if (rules.constant != nullptr || rules.values != nullptr) check_choice(rules, spot);
    if (value.is_string()) check_text(rules, spot);
    if (value.is_number()) check_number(rules, spot);
    if (value.is_array()) check_list(rules, spot);
    if (value.is_object()) check_object(rules, spot);
    for (const Node* part : rules.all_of) apply(*part, spot);
    if (everything_ && !rules.any_of.empty()) check_any_of(rules, spot);
    if (everything_ && rules.negated != nullptr && holds(*rules.negated, spot)) add(excluded(*rules.negated, spot));
    if (rules.condition != nullptr) {
      const Node* branch = holds(*rules.condition, spot) ? rules.consequent : rules.alternative;
      if (branch != nullptr) apply(*branch, spot);
    }
  }

  void check_choice(const Node& rules, const Spot& spot) {
    if (!everything_ && !is_beyond_double(*spot.value)) return;
    if (rules.constant != nullptr && !same_json(*rules.constant, *spot.value)) add(wrong_constant(rules, spot));
    if (rules.values == nullptr) return;
    const bool known = std::any_of(rules.values->begin(), rules.values->end(),
                                   [&](const Json& choice) { return same_json(choice, *spot.value); });
    if (!known) add(wrong_choice(rules, spot));
  }

  /// One violation at most: a text that is too long or has another form says nothing by its other faults.
  void check_text(const Node& rules, const Spot& spot) {
    const auto& text = spot.value->get_ref<const std::string&>();
    if (rules.max_length && text.size() > *rules.max_length) {
      const std::size_t length = code_points(text);
      if (length > *rules.max_length) return add(wrong_length("maxLength", *rules.max_length, length, spot));
    }
    if (everything_ && rules.pattern && text.size() <= longest_matched_text &&
        !std::regex_search(text, *rules.pattern)) {
      return add(wrong_pattern(rules, spot));
    }
    if (rules.min_length && text.size() < 4 * *rules.min_length) {
      const std::size_t length = code_points(text);
      if (length < *rules.min_length) return add(wrong_length("minLength", *rules.min_length, length, spot));
    }
    if (!rules.format.empty() && !has_format(rules.format, text)) add(wrong_format(rules, spot));
  }

  void check_number(const Node& rules, const Spot& spot) {
    const auto bound = [&](const char* keyword, const Json* limit, auto broken) {
      if (limit != nullptr && limit->is_number() && broken(exact(*spot.value), exact(*limit))) {
        add(wrong_bound(keyword, rules, *limit, spot));
      }
    };
    bound("minimum", rules.minimum, [](long double value, long double limit) { return value < limit; });
    bound("maximum", rules.maximum, [](long double value, long double limit) { return value > limit; });
    bound("exclusiveMinimum", rules.exclusive_minimum,
          [](long double value, long double limit) { return value <= limit; });
    bound("exclusiveMaximum", rules.exclusive_maximum,
          [](long double value, long double limit) { return value >= limit; });
  }

  void check_list(const Node& rules, const Spot& spot) {
    const Json& list = *spot.value;
    if (everything_) {
      if (rules.min_items && list.size() < *rules.min_items) add(wrong_count("minItems", *rules.min_items, spot));
      if (rules.max_items && list.size() > *rules.max_items)
        return add(wrong_count("maxItems", *rules.max_items, spot));
      if (rules.unique_items) check_unique(spot);
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (rules.items != nullptr)
        visit({rules.items, &list[i], &spot, {}, i, true});
      else if (&rules == spot.node)
        check_open_value(pointer_join(pointer(spot), i), list[i], rules);
    }
  }

  void check_unique(const Spot& spot) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < spot.value->size(); ++i) {
      if (!seen.insert(canonical_json((*spot.value)[i])).second) add(repeated_item(i, spot));
    }
  }

  void check_object(const Node& rules, const Spot& spot) {
    const Json& object = *spot.value;
    if (everything_) {
      if (rules.min_properties && object.size() < *rules.min_properties)
        add(wrong_count("minProperties", *rules.min_properties, spot));
      if (rules.max_properties && object.size() > *rules.max_properties)
        add(wrong_count("maxProperties", *rules.max_properties, spot));
      for (const std::string& name : rules.required) {
        if (!object.contains(name)) add(missing_property(name, spot));
      }
    }
    for (auto member = object.begin(); member != object.end(); ++member) {
      check_member(rules, spot, member.key(), member.value());
    }
  }

  void check_member(const Node& rules, const Spot& spot, const std::string& name, const Json& value) {
    if (everything_ && rules.property_names != nullptr && !name_fits(*rules.property_names, name)) {
      add(wrong_property_name(name, *rules.property_names, spot));
    }
    const auto known = rules.properties.find(name);
    if (known != rules.properties.end()) return visit({known->second, &value, &spot, name, 0, false});
    if (rules.additional == nullptr) {
      // Below allOf, anyOf and if, `rules` does not say what the object is; only the node that names it does.
      if (&rules == spot.node) check_open_member(pointer(spot), name, value, rules);
    } else if (rules.additional->never) {
      if (everything_) add(unknown_property(name, spot));
    } else {
      visit({rules.additional, &value, &spot, name, 0, false});
    }
  }

  bool name_fits(const Node& rules, const std::string& name) const {
    const Json text = name;
    Reading reading(Form::wire, Extent::everything);
    reading.apply(rules, {&rules, &text, nullptr, {}, 0, false});
    return reading.violations_.empty();
  }

  /// A value that no schema describes: a manifest may put no secret there.
  void check_open_value(const std::string& at, const Json& value, const Node& rules) {
    if (form_ != Form::manifest || rules.checked_elsewhere) return;
    if (resembles_secret_reference(value)) return add(misplaced_reference(at, "the value"));
    if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) check_open_value(pointer_join(at, i), value[i], rules);
    } else if (value.is_object()) {
      for (auto member = value.begin(); member != value.end(); ++member)
        check_open_member(at, member.key(), member.value(), rules);
    }
  }

  void check_open_member(const std::string& object, const std::string& name, const Json& value, const Node& rules) {
    if (form_ != Form::manifest || rules.checked_elsewhere) return;
    if (!rules.secrets_belong_to.empty() && looks_like_secret(name)) {
      return add(secret_key(pointer_join(object, name), name, rules.secrets_belong_to));
    }
    check_open_value(pointer_join(object, name), value, rules);
  }

  void check_any_of(const Node& rules, const Spot& spot) {
    std::vector<Violation> nearest;
    bool groups_only = spot.value->is_object();
    for (const Node* branch : rules.any_of) {
      std::vector<Violation> broken = violations_of(*branch, spot);
      if (broken.empty()) return;
      if (nearest.empty() || broken.size() < nearest.size()) nearest = std::move(broken);
      groups_only = groups_only && !branch->required.empty() && branch->properties.empty();
    }
    if (groups_only) return add(missing_choice(rules, spot));
    for (Violation& violation : nearest) add(std::move(violation));
  }

  std::vector<Violation> violations_of(const Node& rules, const Spot& spot) const {
    Reading reading(form_, Extent::everything);
    reading.apply(rules, spot);
    return reading.take();
  }

  bool holds(const Node& rules, const Spot& spot) const { return violations_of(rules, spot).empty(); }

  Form form_;
  bool everything_;
  std::vector<Violation> violations_;
};

}  // namespace

std::vector<Violation> read(const Node& root, const Json& instance, Form form, Extent extent) {
  Reading reading(form, extent);
  reading.visit({&root, &instance, nullptr, {}, 0, false});
  return reading.take();
}

}  // namespace weir::schema
