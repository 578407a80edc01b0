#pragma once

#include <string>
#include <string_view>

namespace weir::http {

/// Whether a text from outside repeats `secret` or eight characters of it in a row, plain or encoded (JSON, percent,
/// base64, hex). Asked before such a text is shown: answers of an API tend to repeat what they refuse.
bool discloses(std::string_view text, const std::string& secret);

}  // namespace weir::http
