#include "core/diagnostic.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace weir {

Diagnostic&& Diagnostic::at(Place where) && {
  place = std::move(where);
  return std::move(*this);
}

Diagnostic&& Diagnostic::about(std::string resource_key) && {
  key = std::move(resource_key);
  return std::move(*this);
}

Diagnostic&& Diagnostic::pointing_to(std::string json_pointer) && {
  pointer = std::move(json_pointer);
  return std::move(*this);
}

namespace {

Diagnostic make(Severity severity, std::string code, std::string message, std::string hint) {
  Diagnostic made;
  made.severity = severity;
  made.code = std::move(code);
  made.message = std::move(message);
  if (!hint.empty()) made.hint = std::move(hint);
  return made;
}

}  // namespace

Diagnostic error(std::string code, std::string message, std::string hint) {
  return make(Severity::error, std::move(code), std::move(message), std::move(hint));
}

Diagnostic warning(std::string code, std::string message, std::string hint) {
  return make(Severity::warning, std::move(code), std::move(message), std::move(hint));
}

Diagnostic note(std::string code, std::string message, std::string hint) {
  return make(Severity::note, std::move(code), std::move(message), std::move(hint));
}

bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& one) { return one.severity == Severity::error; });
}

void append(Diagnostics& to, Diagnostics more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace weir
