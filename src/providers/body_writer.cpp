#include "providers/body_writer.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"
#include "providers/item_path.hpp"

namespace weir::providers {
namespace {

Diagnostic bad_secret(const std::string& pointer, std::string_view what) {
  return error("C011", fmt::format("the secret at {} {}", pointer, what),
               "check the variable or file that the manifest names there");
}

Diagnostics put_secrets_in_place(Json& fields, const Draft& draft) {
  Diagnostics problems;
  for (const auto& [pointer, secret] : draft.secrets) {
    // pointer_get looks and does not change; the document is ours to change.
    auto* place = const_cast<Json*>(pointer_get(fields, pointer));
    if (place == nullptr || secret == nullptr) continue;
    auto value = secret_value(pointer, *secret, draft.json_secrets.contains(pointer));
    if (value) {
      *place = std::move(*value);
    } else {
      append(problems, std::move(value.error()));
    }
  }
  return problems;
}

/// Every reference must have been replaced: one that is left would be sent as if it were the secret.
Diagnostics missing_secrets(const Draft& draft) {
  Diagnostics problems;
  for (const auto& [pointer, ref] : secret_refs(draft.fields)) {
    const auto given = draft.secrets.find(pointer);
    if (given != draft.secrets.end() && given->second != nullptr) continue;
    problems.push_back(error("C010", fmt::format("no value for the secret {} at {}", to_string(ref), pointer)));
  }
  return problems;
}

/// Only the type of a cast crosses; what else an entry says is for people and for checks.
Json types_alone(Json casts) {
  for (auto& [name, cast] : casts.items()) {
    if (cast.is_object() && cast.contains("type")) cast = Json{{"type", cast["type"]}};
  }
  return casts;
}

Result<Json> crossed(const RestKind& kind, const Field& field, Json value, const Draft& draft) {
  if (field.crossing == Crossing::reference) {
    auto id = referenced_id(kind, field, draft);
    return id ? Result<Json>(std::move(*id)) : fail(std::move(id.error()));
  }
  if (field.crossing == Crossing::casts && value.is_object()) return types_alone(std::move(value));
  if (field.crossing == Crossing::status && value.is_boolean()) return value.get<bool>() ? "active" : "disabled";
  return value;
}

}  // namespace

Result<Json> secret_value(const std::string& pointer, const SecretText& secret, bool is_json) {
  return secret.reveal([&](const std::string& text) -> Result<Json> {
    if (invalid_utf8(text)) return fail(bad_secret(pointer, "is not UTF-8"));
    if (!is_json) return Json(text);
    auto parsed = parse_json(text, "C011");
    if (!parsed) return fail(bad_secret(pointer, "must be JSON and is not"));
    return std::move(*parsed);
  });
}

Result<std::string> write_body(const RestKind& kind, const Draft& draft, bool creating) {
  if (auto missing = missing_secrets(draft); !missing.empty()) return fail(std::move(missing));
  Json fields = draft.fields;
  Diagnostics problems = put_secrets_in_place(fields, draft);
  Json body = Json::object();
  for (auto& [name, value] : fields.items()) {
    if (name == "tags") continue;
    const auto field = std::find_if(kind.fields.begin(), kind.fields.end(),
                                    [&wanted = name](const Field& known) { return known.name == wanted; });
    if (field == kind.fields.end()) {
      problems.push_back(error("A025", fmt::format("a {} at the API has no place for the field {}", kind.kind, name)));
      continue;
    }
    if (field->crossing == Crossing::git_only || field->in_path || (creating && value.is_null())) continue;
    // The documents call a new data source's status the server's; only switching off says otherwise.
    if (creating && field->crossing == Crossing::status && value == true) continue;
    auto sent = crossed(kind, *field, std::move(value), draft);
    if (sent) {
      body[std::string(field->wire)] = std::move(*sent);
    } else {
      append(problems, std::move(sent.error()));
    }
  }
  if (draft.send_tags) body["tags"] = draft.tags;
  if (!problems.empty()) return fail(std::move(problems));
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace weir::providers
