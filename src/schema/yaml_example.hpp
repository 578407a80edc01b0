#pragma once

#include <string>

#include "core/json.hpp"

namespace weir::schema {

/// `value` as block YAML with a final newline, every string quoted that YAML 1.2 could read as something else.
std::string yaml_block(const Json& value);

/// `value` as flow YAML on one line: {fromEnv: WEIR_SECRET_OKTA}.
std::string yaml_flow(const Json& value);

}  // namespace weir::schema
