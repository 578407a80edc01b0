#include "manifest/strict_reader.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::manifest {
namespace {

Diagnostic told(const fy_diag_error& found, const std::string& file) {
  const Place place{file, found.line, found.column};
  const std::string message = found.msg;
  if (message.starts_with("tab character")) {
    return error("M010", "tab used for indentation", "indent with spaces").at(place);
  }
  return error("M011", fmt::format("YAML syntax: {}", printable(message, 120)),
               "check quotes, brackets and indentation from here on")
      .at(place);
}

}  // namespace

StrictReader::StrictReader(std::string_view text, bool depth_is_known) {
  fy_diag_cfg quiet;
  fy_diag_cfg_default(&quiet);
  quiet.fp = nullptr;
  diagnostics_.reset(fy_diag_create(&quiet));
  fy_diag_set_collect_errors(diagnostics_.get(), true);
  unsigned flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2;
  if (depth_is_known) flags |= FYPCF_DISABLE_DEPTH_LIMIT;
  fy_parse_cfg config{};
  config.flags = static_cast<fy_parse_cfg_flags>(flags);
  config.diag = diagnostics_.get();
  parser_.reset(fy_parser_create(&config));
  fy_parser_set_string(parser_.get(), text.data(), text.size());
}

std::optional<Diagnostic> StrictReader::refusal(const std::string& file) const {
  if (!fy_parser_get_stream_error(parser_.get())) return std::nullopt;
  void* position = nullptr;
  while (const fy_diag_error* found = fy_diag_errors_iterate(diagnostics_.get(), &position)) {
    if (found->type == FYET_ERROR) return told(*found, file);
  }
  return error("M011", "YAML syntax: not readable").at({file, 1, 1});
}

std::string_view text_of(fy_token* token) {
  std::size_t length = 0;
  const char* text = token == nullptr ? nullptr : fy_token_get_text(token, &length);
  return text == nullptr ? std::string_view() : std::string_view(text, length);
}

}  // namespace weir::manifest
