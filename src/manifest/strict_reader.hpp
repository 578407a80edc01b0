#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <libfyaml.h>

#include "core/diagnostic.hpp"

namespace weir::manifest {

/// Frees what libfyaml gave.
struct Destroy {
  void operator()(fy_diag* it) const { fy_diag_destroy(it); }
  void operator()(fy_parser* it) const { fy_parser_destroy(it); }
};

/// A libfyaml parser whose complaints are kept instead of printed. `text` must outlive it.
class StrictReader {
 public:
  /// Its own limit of 64 levels is lifted only for texts that are known to keep within ours.
  StrictReader(std::string_view text, bool depth_is_known);

  /// Calls `see` with each event until it returns false or there is no further one.
  template <class See>
  void each(See see) {
    bool go_on = true;
    while (go_on) {
      fy_event* event = fy_parser_parse(parser_.get());
      if (event == nullptr) return;
      go_on = see(*event);
      fy_parser_event_free(parser_.get(), event);
    }
  }

  /// Why the text was refused, or nullopt.
  std::optional<Diagnostic> refusal(const std::string& file) const;

 private:
  std::unique_ptr<fy_diag, Destroy> diagnostics_;
  std::unique_ptr<fy_parser, Destroy> parser_;
};

/// The text of a token as YAML folds it; "" where there is none.
std::string_view text_of(fy_token* token);

}  // namespace weir::manifest
