#pragma once

#include <string>

#include "manifest/manifest.hpp"
#include "schema/schema.hpp"

namespace weir::manifest {

/// A document in a file, and whom problems of it are about.
struct DocumentAt {
  const Document& document;
  std::string key;  ///< "Kind/name", "" while it is not known
};

/// `problem` with the place of the value (or of its key), the resource's key and the pointer.
Diagnostic at_value(const DocumentAt& at, const std::string& pointer, Diagnostic problem);
Diagnostic at_key(const DocumentAt& at, const std::string& pointer, Diagnostic problem);

/// A broken rule of a schema as a problem: its code by keyword and place. `base` is where the instance stands in the
/// document.
Diagnostic diagnose(const DocumentAt& at, const schema::Violation& violation, const std::string& base = "");

/// What holds for every text of a document, whatever its schema: at most 8 KiB (M023), no NUL (M004), no characters
/// that hide or turn round what is read (M005). Keys too.
Diagnostics check_texts(const DocumentAt& at);

}  // namespace weir::manifest
