#include "providers/item_path.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/text.hpp"
#include "http/message.hpp"
#include "providers/object_reader.hpp"

namespace weir::providers {
namespace {

constexpr std::string_view place = "{}";

Diagnostic illegal_id(std::string_view kind, const std::string& id) {
  return error("A019", fmt::format("{}: {} is no legal id and is never put into a URL", kind, printable(id, 40)));
}

}  // namespace

Result<std::string> item_path(const RestKind& kind, const std::string& id) {
  if (!is_legal_id(kind, id)) return fail(illegal_id(kind.kind, id));
  std::string path;
  std::string_view pattern = kind.item, rest = id;
  for (auto at = pattern.find(place); at != std::string_view::npos; at = pattern.find(place)) {
    path += pattern.substr(0, at);
    pattern.remove_prefix(at + place.size());
    const bool last = pattern.find(place) == std::string_view::npos;
    const std::string_view part = last ? rest : rest.substr(0, rest.find('.'));
    path += http::encode_segment(part);
    rest.remove_prefix(last ? rest.size() : part.size() + 1);
  }
  return path.append(pattern);
}

Result<std::string> referenced_id(const RestKind& kind, const Field& field, const Draft& draft) {
  const auto id = draft.references.find(std::string(field.name));
  if (id == draft.references.end()) {
    return fail(error("A029",
                      fmt::format("the object that {} of the {} names is not at the API", field.name, kind.kind),
                      "it has to be there first: see what became of its own step"));
  }
  if (!is_legal_id(id->second)) return fail(illegal_id(kind.kind, id->second));
  return id->second;
}

Result<std::string> placed_id(const RestKind& kind, const Draft& draft) {
  std::vector<std::string> parts;
  for (const Field& field : kind.fields) {
    if (!field.in_path) continue;
    if (field.crossing == Crossing::reference) {
      auto id = referenced_id(kind, field, draft);
      if (!id) return id;
      parts.push_back(std::move(*id));
    } else if (auto text = string_member(draft.fields, field.name)) {
      parts.push_back(std::move(*text));
    } else {
      return fail(error("A025", fmt::format("a {} needs the field {}", kind.kind, field.name)));
    }
  }
  return join(parts, ".");
}

}  // namespace weir::providers
