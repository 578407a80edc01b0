#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/kind_rules.hpp"
#include "core/result.hpp"

/// JSON Schema (draft 7): the only door to valijson. The schema files lie in schemas/ and are built into the binary;
/// one text serves editors, validation, `weir explain`, the platform server and the docs.
namespace weir::schema {

/// A rule that an instance breaks. `pointer` names the value (for a missing or unknown property: its object).
struct Violation {
  std::string pointer;
  std::string property;  ///< the missing or unknown property, else ""
  std::string keyword;   ///< "required", "additionalProperties", "type", "enum", "pattern", "minimum", ...
  std::string message;   ///< what is wrong and what was expected, in the schema's own titles; never a secret value
  std::string hint;      ///< what to do ("did you mean ..."), may be ""
};

/// Which form of a schema: as it goes over the wire, or as a manifest writes it (a secret is a reference).
enum class Form { wire, manifest };

/// The built-in text of `schemas/<path>`, or "" when there is none.
std::string_view text(std::string_view path);
/// All built-in paths, sorted.
std::vector<std::string> paths();

/// All violations of `instance` against `schemas/<path>`, in document order, without duplicates; empty means valid.
/// Patterns, formats, text lengths, exact integers and messages are ours where valijson is wrong.
/// May be called from several threads. The path must be one of paths().
std::vector<Violation> validate(std::string_view path, const Json& instance, Form form = Form::wire);

/// Whether a name of a setting says that its value is a secret ("password", "apiKey", "client_secret"), in any casing.
/// validate() asks it for every key of a Connector's config in Form::manifest: nobody else has to.
bool looks_like_secret(std::string_view name);

/// `instance` with every absent property that has a default filled in, recursively, by the schema.
Json with_defaults(std::string_view path, Json instance);

/// The kinds that have a schema, in order of creation, and the types of a DataSource.
std::vector<std::string> kinds();
std::vector<std::string> source_types();
/// "kinds/data-source.schema.json" and "sources/okta.schema.json": paths for the calls above; "" for a name that has
/// none.
std::string kind_path(std::string_view kind);
std::string source_path(std::string_view type);

/// The kinds as data, from the annotations of their schemas.
const KindTable& kind_table();
/// JSON Pointers (relative to config) of the secret fields of a source type.
std::vector<std::string> secret_fields(std::string_view source_type);
/// Those of them whose value on the wire is no text: the variable or file that they name holds JSON.
std::vector<std::string> json_secret_fields(std::string_view source_type);
/// SHA-256 of all schema texts: cached manifests are valid for the same digest only.
const std::string& rules_digest();

/// One schema for any manifest that stands alone, for editors: every kind, the settings of every source type, and a
/// reference in the place of each secret. (weir.yaml has text("project.schema.json").)
Json editor_schema();

/// What `weir explain DataSource.config.okta` shows.
struct Explanation {
  std::string path;  ///< "DataSource.spec.displayName"
  std::string title;
  std::string description;
  std::string type;  ///< "string", "one of aws, gcp, ..."
  bool required = false;
  Json default_value;              ///< null when none
  std::vector<std::string> notes;  ///< "secret: a reference ...", "cannot be changed", consequence
  std::vector<std::pair<std::string, std::string>> fields;  ///< name, one line each
  std::string example;                                      ///< YAML
};
/// U001 with did-you-mean when the path names nothing.
Result<Explanation> explain(std::string_view dotted_path);

}  // namespace weir::schema
