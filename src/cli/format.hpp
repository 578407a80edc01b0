#pragma once

#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "core/json.hpp"

namespace weir::cli {

/// How a result is written; which command offers which says the command table.
enum class Format { text, json, markdown, html, sarif, github, gitlab, junit };

/// What `--format` says; text when it says nothing.
Format format_of(const Arguments& arguments);

/// What was typed behind `--format`, for an answer to words that parse_arguments refuses.
Format typed_format(const std::vector<std::string>& words);

/// Problems in the place of the result that they prevented; "" as text, which goes to stderr.
std::string problems_document(Format format, const Diagnostics& diagnostics);

/// Canonical JSON and a newline.
std::string json_line(const Json& value);

}  // namespace weir::cli
