#pragma once

#include <optional>
#include <string>
#include <vector>

namespace weir {

/// An error stops the command; a warning does so with --strict only; a note never does.
enum class Severity { error, warning, note };

/// Where something stands in a file: line and column count from 1, columns in code points; 0 means unknown.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
  bool operator==(const Place&) const = default;
};

/// One problem, complete enough to be acted on: what, where, why, and what to do next.
/// `code` is a letter and three digits (docs/errors.md has a paragraph for each).
/// No field ever holds a secret value; texts from outside are cut and escaped by who renders them.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;
  std::string message;
  std::optional<std::string> hint;
  Place place;
  std::optional<std::string> key;      ///< "Kind/name" of the resource it is about
  std::optional<std::string> pointer;  ///< JSON Pointer into the manifest document

  bool operator==(const Diagnostic&) const = default;

  /// The same diagnostic with one more fact, for building it in one expression.
  Diagnostic&& at(Place where) &&;
  Diagnostic&& about(std::string resource_key) &&;
  Diagnostic&& pointing_to(std::string json_pointer) &&;
};

using Diagnostics = std::vector<Diagnostic>;

/// A diagnostic of that severity; an empty hint is none.
Diagnostic error(std::string code, std::string message, std::string hint = {});
Diagnostic warning(std::string code, std::string message, std::string hint = {});
Diagnostic note(std::string code, std::string message, std::string hint = {});

/// True when one of them is an error.
bool has_errors(const Diagnostics& diagnostics);
/// Moves `more` to the end of `to`.
void append(Diagnostics& to, Diagnostics more);

}  // namespace weir
