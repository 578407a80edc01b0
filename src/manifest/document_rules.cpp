#include "manifest/document_rules.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/text.hpp"
#include "manifest/encoding.hpp"

namespace weir::manifest {

namespace {

constexpr std::size_t max_text_bytes = 8u << 10;

Diagnostic placed(const DocumentAt& at, const std::string& pointer, Place place, Diagnostic problem) {
  problem.place = std::move(place);
  problem.pointer = pointer;
  if (!at.key.empty()) problem.key = at.key;
  return problem;
}

/// Fields of the APIs that only the server writes.
bool is_server_owned(const std::string& name) {
  static const std::set<std::string> names{
      "id",         "version",     "status",     "health",     "createdAt",     "created_at",
      "updatedAt",  "updated_at",  "createdBy",  "created_by", "updatedBy",     "updated_by",
      "deletedAt",  "deleted_at",  "tenantId",   "tenant_id",  "appId",         "app_id",
      "lastSyncAt", "lastSync",    "nextSyncAt", "lastError",  "configFields",  "etag",
      "stale",      "refreshedAt", "cursors",    "lastRun",    "lastRunStatus", "recordsLast30Days"};
  return names.contains(name);
}

bool is_name(const std::string& pointer) {
  return pointer == "/metadata/name" || pointer == "/metadata/movedFrom";
}

bool is_reference(const Json* value) {
  return value != nullptr && value->is_object() && (value->contains("fromEnv") || value->contains("fromFile"));
}

std::string code_of_unknown(const std::string& pointer, const std::string& property) {
  const bool own_field = pointer.empty() || pointer == "/metadata" || pointer == "/spec";
  return own_field && is_server_owned(property) ? "M045" : "M034";
}

std::string code_of(const schema::Violation& violation, const std::string& pointer, const Json* value) {
  const std::string& keyword = violation.keyword;
  if (keyword == "additionalProperties") return code_of_unknown(pointer, violation.property);
  if (keyword == "secret") return is_reference(value) ? "M051" : "M050";
  if (keyword == "required") {
    const bool identity = pointer.empty() || (pointer == "/metadata" && violation.property == "name");
    return identity ? "M032" : "M035";
  }
  if (value != nullptr && value->is_null()) return "M036";
  if (is_name(pointer)) {
    const bool empty = value != nullptr && value->is_string() && value->get_ref<const std::string&>().empty();
    if (empty) return "M036";
    if (keyword != "type") return "M037";
  }
  return keyword == "type" ? "M030" : "M035";
}

/// Visits every text below a value: `see(pointer, text, is_key)`.
template <class See>
void each_text(const Json& value, const std::string& pointer, const See& see) {
  if (value.is_string()) {
    see(pointer, value.get_ref<const std::string&>(), false);
  } else if (value.is_array()) {
    for (std::size_t index = 0; index < value.size(); ++index) {
      each_text(value[index], pointer_join(pointer, index), see);
    }
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.items()) {
      const std::string below = pointer_join(pointer, name);
      see(below, name, true);
      each_text(member, below, see);
    }
  }
}

/// Whether an address in it carries a password: scheme://user:password@host (RFC 3986, 3.2.1).
bool has_password_in_address(std::string_view text) {
  for (std::size_t at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 3)) {
    const std::string_view rest = text.substr(at + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?# \t\n"));
    const std::string_view user = authority.substr(0, authority.rfind('@'));
    const std::size_t colon = user.find(':');
    if (user.size() < authority.size() && colon != std::string_view::npos && colon + 1 < user.size()) return true;
  }
  return false;
}

std::optional<Diagnostic> text_problem(const std::string& text) {
  if (text.size() > max_text_bytes) {
    return error("M023", fmt::format("text of {} bytes; expected at most 8 KiB", text.size()), "shorten it");
  }
  if (text.find('\0') != std::string::npos) {
    return error("M004", "control character U+0000", "remove it: no system stores it safely");
  }
  if (has_password_in_address(text)) {
    return error("M050", "a password stands here in clear text, in an address; expected an address without one",
                 "change it first, because a secret that was committed is known; then give it by a setting that takes "
                 "{fromEnv: NAME}");
  }
  if (const auto hidden = invisible_character(text)) {
    return error("M005", fmt::format("invisible character U+{:04X}", static_cast<unsigned>(*hidden)),
                 "delete it: what is read here is not what stands here");
  }
  return std::nullopt;
}

/// Whether no text has a problem: asked first, because pointers cost more than the texts themselves.
bool texts_are_fine(const Json& value) {
  if (value.is_string()) return !text_problem(value.get_ref<const std::string&>());
  if (value.is_array()) return std::all_of(value.begin(), value.end(), texts_are_fine);
  if (!value.is_object()) return true;
  const auto& members = value.get_ref<const Json::object_t&>();
  return std::all_of(members.begin(), members.end(),
                     [](const auto& member) { return !text_problem(member.first) && texts_are_fine(member.second); });
}

}  // namespace

Diagnostic at_value(const DocumentAt& at, const std::string& pointer, Diagnostic problem) {
  return placed(at, pointer, at.document.positions.of_value(pointer), std::move(problem));
}

Diagnostic at_key(const DocumentAt& at, const std::string& pointer, Diagnostic problem) {
  return placed(at, pointer, at.document.positions.of_key(pointer), std::move(problem));
}

Diagnostic diagnose(const DocumentAt& at, const schema::Violation& violation, const std::string& base) {
  const std::string pointer = base + violation.pointer;
  const std::string code = code_of(violation, pointer, pointer_get(at.document.value, pointer));
  std::string message = violation.message;
  std::string hint = violation.hint;
  if (code == "M045") {
    message = fmt::format("\"{}\" is set by the server", printable(violation.property));
    hint = "remove it";
  }
  Diagnostic problem = error(code, std::move(message), std::move(hint));
  if (violation.keyword == "additionalProperties") {
    return at_key(at, pointer_join(pointer, violation.property), std::move(problem));
  }
  // What is missing has no place of its own: the key of its object is where to add it.
  return violation.keyword == "required" ? at_key(at, pointer, std::move(problem))
                                         : at_value(at, pointer, std::move(problem));
}

Diagnostics check_texts(const DocumentAt& at) {
  Diagnostics problems;
  if (texts_are_fine(at.document.value)) return problems;
  each_text(at.document.value, "", [&](const std::string& pointer, const std::string& text, bool is_key) {
    auto problem = text_problem(text);
    const bool told_elsewhere = problem && problem->code == "M050" && pointer.starts_with("/targets/");  // M080
    if (!problem || told_elsewhere) return;
    problems.push_back(is_key ? at_key(at, pointer, std::move(*problem)) : at_value(at, pointer, std::move(*problem)));
  });
  return problems;
}

}  // namespace weir::manifest
