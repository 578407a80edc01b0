#pragma once

#include <string_view>

#include "schema/compiled_schema.hpp"

namespace weir::schema {

/// The built-in schema of a path below schemas/, compiled on first use; nullptr when there is none.
/// May be called from several threads.
const CompiledSchema* built_in(std::string_view path, Form form = Form::wire);

}  // namespace weir::schema
