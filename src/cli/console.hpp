#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

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

  /// From here on a run takes time: what lasts less than a second draws nothing.
  void begin(std::chrono::milliseconds now);
  /// How far a run has come and how fast. On a terminal one line that is drawn over again, elsewhere a line every ten
  /// seconds. These three may be called from any thread; --quiet silences them.
  void show_progress(std::size_t done, std::size_t total, const std::string& what, std::chrono::milliseconds now);
  /// The same for something whose progress is told in per cent.
  void show_bar(double percent, const std::string& what, std::chrono::milliseconds waited,
                std::chrono::milliseconds now);
  /// For what a run waits, and how long.
  void show_wait(const std::string& reason, std::chrono::milliseconds time, std::chrono::milliseconds now);
  void clear_progress();

 private:
  bool colored(int file) const;
  bool on_terminal() const;
  void draw(const std::string& line, std::chrono::milliseconds lasting);
  void say(const std::string& line, std::chrono::milliseconds now);
  void say_sometimes(const std::string& line, std::chrono::milliseconds now);
  void erase_line();
  void put(const std::string& text);

  std::string color_ = "auto";
  bool quiet_ = false;
  std::mutex mutex_;  ///< of all below
  bool progress_shown_ = false;
  std::chrono::milliseconds began_{0};
  std::optional<std::chrono::milliseconds> told_;                           ///< the last plain line
  std::optional<std::pair<std::size_t, std::chrono::milliseconds>> first_;  ///< where the rate is counted from
};

}  // namespace weir::cli
