#include "core/diagnostic_json.hpp"

namespace weir {
namespace {

Json text_or_null(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}

Json number_or_null(int number) {
  return number > 0 ? Json(number) : Json();
}

}  // namespace

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "error";
}

Json to_json(const Diagnostic& diagnostic) {
  const Place& place = diagnostic.place;
  return {{"severity", to_string(diagnostic.severity)},
          {"code", diagnostic.code},
          {"file", place.file.empty() ? Json() : Json(place.file)},
          {"line", number_or_null(place.line)},
          {"column", number_or_null(place.column)},
          {"key", text_or_null(diagnostic.key)},
          {"pointer", text_or_null(diagnostic.pointer)},
          {"message", diagnostic.message},
          {"hint", text_or_null(diagnostic.hint)}};
}

}  // namespace weir
