#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "report/render.hpp"

namespace weir::cli {

/// stdin, stdout and stderr: results on stdout, diagnostics and progress on stderr. A reader that went away is no
/// error.
class Console {
 public:
  /// Until then nothing is coloured and everything is said.
  void configure(const Arguments& arguments);

  /// False when stdout refuses for another reason than a reader that went away.
  bool print(const std::string& text);
  /// Diagnostics as text on stderr; notes are left out by --quiet.
  void complain(const Diagnostics& diagnostics);
  /// Any text on stderr, also with --quiet.
  void tell(const std::string& text);

  /// How a rendering for stdout is drawn; plain when it goes to a file.
  report::TextStyle result_style(bool to_file) const;
  report::TextStyle diagnostics_style() const;

  bool can_ask() const;
  /// The line typed after `question`; nullopt at the end of input.
  std::optional<std::string> ask(const std::string& question);

  /// One line that is drawn over again, on a terminal, after the first second.
  void show_progress(std::size_t done, std::size_t total, const std::string& what,
                     std::chrono::milliseconds since_start);
  /// The same for something whose progress is told in per cent.
  void show_bar(double percent, const std::string& what, std::chrono::milliseconds since_start);
  void clear_progress();

 private:
  bool colored(int file) const;
  void draw_progress(const std::string& line, std::chrono::milliseconds since_start);

  std::string color_ = "auto";
  bool quiet_ = false;
  bool progress_shown_ = false;
};

}  // namespace weir::cli
