#include "schema/message.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "schema/format.hpp"
#include "schema/yaml_example.hpp"

namespace weir::schema {
namespace {

constexpr std::size_t choices_shown = 8;

Violation violation(const Spot& spot, std::string_view keyword, std::string message, std::string hint = {}) {
  return {pointer(spot), "", std::string(keyword), std::move(message), std::move(hint)};
}

/// What the schema says it wants in words, or `otherwise`.
std::string expectation(const Node& rules, const Spot& spot, std::string otherwise) {
  std::string words = rules.text("x-weir-expects");
  if (words.empty()) words = spot.node->text("x-weir-expects");
  return words.empty() ? otherwise : words;
}

std::vector<std::string> text_choices(const Node& rules) {
  std::vector<std::string> choices;
  for (const Json& choice : *rules.values) {
    if (choice.is_string()) choices.push_back(choice.get<std::string>());
  }
  return choices;
}

std::string choice_words(const Node& rules) {
  if (rules.values->size() > choices_shown) return fmt::format("one of {} values", rules.values->size());
  std::vector<std::string> words;
  for (const Json& choice : *rules.values) words.push_back(choice.dump(-1, ' ', false, Json::error_handler_t::replace));
  return words.size() == 1 ? words.front() : "one of " + word_list(words, " or ");
}

bool wants_only(const Node& rules, std::string_view type) {
  return rules.types.size() == 1 && rules.types.front() == type;
}

std::string type_hint(const Node& rules, const Spot& spot) {
  if (spot.value->is_null()) {
    return spot.node->json->contains("default") ? "leave the field out to get its default" : "leave the field out";
  }
  if (wants_only(rules, "string") && spot.value->is_primitive()) return "put the value in quotes";
  if (wants_only(rules, "boolean") && spot.value->is_string()) return "write true or false, without quotes";
  if (wants_only(rules, "integer") && spot.value->is_string()) return "write the number without quotes";
  if (wants_only(rules, "array") && spot.value->is_string()) {
    return "write a list: [a, b], or one item per line behind a dash";
  }
  return {};
}

/// What stands in the way, when a group of properties is nearly there.
std::string nearest_group_hint(const Node& rules, const Json& object) {
  const Node* nearest = nullptr;
  std::vector<std::string> nearest_missing;
  for (const Node* branch : rules.any_of) {
    std::vector<std::string> missing;
    for (const std::string& name : branch->required) {
      if (!object.contains(name)) missing.push_back(name);
    }
    const bool begun = missing.size() < branch->required.size();
    if (begun && (nearest == nullptr || missing.size() < nearest_missing.size())) {
      nearest = branch;
      nearest_missing = missing;
    }
  }
  return nearest == nullptr ? "" : "add " + word_list(nearest_missing, " and ");
}

const Node* property_node(const Spot& spot, std::string_view name) {
  const auto found = spot.node->properties.find(name);
  return found == spot.node->properties.end() ? nullptr : found->second;
}

}  // namespace

Violation wrong_type(const Node& rules, const Spot& spot) {
  std::vector<std::string> wanted;
  for (const std::string& type : rules.types) wanted.emplace_back(type_name_words(type));
  return violation(
      spot, "type",
      fmt::format("{} is {}; expected {}", subject(spot), type_words(*spot.value), word_list(wanted, " or ")),
      type_hint(rules, spot));
}

Violation never_allowed(const Spot& spot) {
  return violation(spot, "false", fmt::format("{} may not be there", subject(spot)));
}

Violation wrong_constant(const Node& rules, const Spot& spot) {
  const std::string wanted = rules.constant->dump(-1, ' ', false, Json::error_handler_t::replace);
  return violation(spot, "const", fmt::format("{} is {}; expected {}", subject(spot), shown(spot), wanted));
}

Violation wrong_choice(const Node& rules, const Spot& spot) {
  std::string hint;
  const std::vector<std::string> choices = text_choices(rules);
  if (spot.value->is_string() && !spot.node->secret) {
    if (const auto meant = did_you_mean(spot.value->get_ref<const std::string&>(), choices)) {
      hint = fmt::format("did you mean \"{}\"?", *meant);
    }
  }
  if (hint.empty() && choices.size() > choices_shown) hint = "the values are " + word_list(choices, " and ");
  const std::string wanted = expectation(rules, spot, choice_words(rules));
  return violation(spot, "enum", fmt::format("{} is {}; expected {}", subject(spot), shown(spot), wanted), hint);
}

Violation wrong_pattern(const Node& rules, const Spot& spot) {
  const std::string raw = fmt::format("text of the form {}", rules.text("pattern"));
  return violation(spot, "pattern",
                   fmt::format("{} is {}; expected {}", subject(spot), shown(spot), expectation(rules, spot, raw)));
}

Violation wrong_format(const Node& rules, const Spot& spot) {
  return violation(spot, "format",
                   fmt::format("{} is {}; expected {}", subject(spot), shown(spot), format_words(rules.format)));
}

Violation wrong_length(std::string_view keyword, std::size_t limit, std::size_t length, const Spot& spot) {
  const bool too_long = keyword == "maxLength";
  if (!too_long && length == 0) {
    return violation(spot, keyword, fmt::format("{} is empty; expected text", subject(spot)),
                     "leave the field out if there is nothing to say");
  }
  return violation(spot, keyword,
                   fmt::format("{} has {}; expected at {} {}", subject(spot), counted(length, "character"),
                               too_long ? "most" : "least", counted(limit, "character")));
}

Violation wrong_count(std::string_view keyword, std::size_t limit, const Spot& spot) {
  const std::string_view unit = spot.value->is_array() ? "item" : "field";
  const std::string_view side = keyword.starts_with("max") ? "most" : "least";
  if (spot.value->empty())
    return violation(spot, keyword,
                     fmt::format("{} is empty; expected at least {}", subject(spot), counted(limit, unit)));
  return violation(spot, keyword,
                   fmt::format("{} has {}; expected at {} {}", subject(spot), counted(spot.value->size(), unit), side,
                               counted(limit, unit)));
}

Violation wrong_bound(std::string_view keyword, const Node& rules, const Json& limit, const Spot& spot) {
  std::string wanted;
  if (keyword == "exclusiveMinimum")
    wanted = fmt::format("more than {}", limit.dump());
  else if (keyword == "exclusiveMaximum")
    wanted = fmt::format("less than {}", limit.dump());
  else if (rules.minimum != nullptr && rules.maximum != nullptr)
    wanted = fmt::format("{} to {}", rules.minimum->dump(), rules.maximum->dump());
  else
    wanted = fmt::format("at {} {}", keyword == "maximum" ? "most" : "least", limit.dump());
  return violation(spot, keyword, fmt::format("{} is {}; expected {}", subject(spot), shown(spot), wanted));
}

Violation repeated_item(std::size_t index, const Spot& spot) {
  Violation repeated =
      violation(spot, "uniqueItems",
                fmt::format("item {} of {} is there twice; expected every item once", index + 1, subject(spot)),
                "remove one of the two");
  repeated.pointer = pointer_join(repeated.pointer, index);
  return repeated;
}

Violation missing_property(std::string_view name, const Spot& spot) {
  const Node* property = property_node(spot, name);
  std::string hint;
  if (property != nullptr && property->json->contains("examples") && !property->json->at("examples").empty()) {
    hint = fmt::format("for example: {}: {}", name, yaml_flow(property->json->at("examples").front()));
  }
  Violation missing = violation(
      spot, "required", fmt::format("{} is missing from {}", property_subject(property, name), subject(spot)), hint);
  missing.property = name;
  return missing;
}

Violation unknown_property(std::string_view name, const Spot& spot) {
  std::vector<std::string> names;
  for (const auto& [known, node] : spot.node->properties) names.push_back(known);
  std::string hint;
  if (const auto meant = did_you_mean(name, names))
    hint = fmt::format("did you mean \"{}\"?", *meant);
  else if (!names.empty())
    hint = "the fields are " + word_list(names, " and ");
  Violation unknown = violation(spot, "additionalProperties",
                                fmt::format("unknown property \"{}\" in {}", printable(name, 60), subject(spot)), hint);
  unknown.property = name;
  return unknown;
}

Violation wrong_property_name(std::string_view name, const Node& rules, const Spot& spot) {
  const std::string title = rules.text("title");
  Violation wrong =
      violation(spot, "propertyNames",
                fmt::format("{} \"{}\" in {} is no good name; expected {}", title.empty() ? "name" : title,
                            printable(name, 60), subject(spot), expectation(rules, spot, "another name")));
  wrong.pointer = pointer_join(wrong.pointer, name);
  wrong.property = name;
  return wrong;
}

Violation missing_choice(const Node& rules, const Spot& spot) {
  std::vector<std::string> groups;
  for (const Node* branch : rules.any_of) groups.push_back(word_list(branch->required, " and "));
  const std::string title = &rules == spot.node ? "" : rules.text("title");
  const std::string what = title.empty() ? "needs one of" : fmt::format("needs {}, one of", title);
  return violation(spot, "anyOf", fmt::format("{}: {}: {}", subject(spot), what, join(groups, "; ")),
                   nearest_group_hint(rules, *spot.value));
}

Violation excluded(const Node& negated, const Spot& spot) {
  const std::string wanted = expectation(negated, spot, "something else");
  if (spot.value->is_object() && negated.required.size() == 1) {
    const std::string& name = negated.required.front();
    Violation out = violation(
        spot, "not",
        fmt::format("{} does not fit here; expected {}", property_subject(property_node(spot, name), name), wanted));
    out.pointer = pointer_join(out.pointer, name);
    return out;
  }
  return violation(spot, "not", fmt::format("{} is {}; expected {}", subject(spot), shown(spot), wanted));
}

Violation misplaced_reference(std::string pointer, std::string_view subject) {
  return {std::move(pointer), "", "secret",
          fmt::format("{} is no secret and takes no secret reference; expected the value itself", subject), ""};
}

Violation secret_key(std::string pointer, std::string_view name, std::string_view field) {
  return {std::move(pointer), "", "secret",
          fmt::format("\"{}\" looks like a secret, and this field holds none; expected it in the vault",
                      printable(name, 60)),
          fmt::format("put it into the vault and name the place in {}", field)};
}

Violation refused(std::string pointer) {
  return {std::move(pointer), "", "schema", "the value breaks a rule of its schema", ""};
}

}  // namespace weir::schema
