#include "cli/console.hpp"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/environment_secrets.hpp"
#include "core/text.hpp"
#include "disk/file_bytes.hpp"
#include "report/display_width.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t narrowest = 40;
constexpr std::size_t bar_width = 24;
using std::chrono::milliseconds;

constexpr milliseconds quiet_start{1'000};   ///< a short run draws nothing
constexpr milliseconds plain_pause{10'000};  ///< between two lines where nothing can be drawn over
constexpr milliseconds shown_wait{500};      ///< a shorter one is not worth a look
constexpr milliseconds told_wait{2'000};     ///< nor a line of a log

std::size_t columns(int file) {
  struct winsize size {};
  const bool known = ::ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : report::TextStyle{}.width;
}

/// Tables are not squeezed below what can be read; a terminal that is narrower breaks their lines.
std::size_t text_columns(int file) {
  return std::max(narrowest, columns(file));
}

}  // namespace

void Console::configure(const Arguments& arguments) {
  color_ = arguments.text("--color").value_or("auto");
  quiet_ = arguments.has("--quiet");
}

bool Console::print(const std::string& text) {
  return disk::write_bytes(STDOUT_FILENO, text) || errno == EPIPE;
}

void Console::complain(const Diagnostics& diagnostics) {
  Diagnostics shown;
  for (const auto& one : diagnostics)
    if (!quiet_ || one.severity != Severity::note) shown.push_back(one);
  tell(report::diagnostics_text(shown, diagnostics_style()));
}

void Console::tell(const std::string& text) {
  const std::lock_guard lock(mutex_);
  erase_line();
  put(text);
}

void Console::put(const std::string& text) {
  if (!disk::write_bytes(STDERR_FILENO, text)) return;  // nobody is left to hear of it
}

report::TextStyle Console::result_style(bool to_file) const {
  report::TextStyle style;
  style.color = to_file ? color_ == "always" : colored(STDOUT_FILENO);
  if (!to_file) style.width = text_columns(STDOUT_FILENO);
  return style;
}

report::TextStyle Console::diagnostics_style() const {
  return {colored(STDERR_FILENO), text_columns(STDERR_FILENO)};
}

bool Console::can_ask() const {
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

std::optional<std::string> Console::ask(const std::string& question) {
  tell(question);
  std::string line;
  char byte = 0;
  while (true) {
    const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      tell("\n");  // what comes next is no part of the question
      return std::nullopt;
    }
    if (byte == '\n') return line;
    line += byte;
  }
}

void Console::begin(milliseconds now) {
  began_ = now;
}

void Console::show_progress(std::size_t done, std::size_t total, const std::string& what, milliseconds now) {
  const std::lock_guard lock(mutex_);
  if (!first_) first_ = {done, now};
  const auto passed = static_cast<double>((now - first_->second).count()) / 1000.0;
  const std::string rate =
      passed > 0.5 ? fmt::format("  {:.1f}/s", static_cast<double>(done - first_->first) / passed) : "";
  if (on_terminal()) return draw(fmt::format("{}/{}{}  {}", done, total, rate, printable(what, 130)), now - began_);
  say_sometimes(fmt::format("{} of {} done{}", done, total, rate), now);
}

void Console::show_bar(double percent, const std::string& what, milliseconds waited, milliseconds now) {
  const std::lock_guard lock(mutex_);
  const double shown = std::clamp(percent, 0.0, 100.0);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(waited).count();
  const std::string label = fmt::format("{}, {} s", printable(what, 130), seconds);
  if (!on_terminal()) return say_sometimes(fmt::format("waiting for the {}: {:.0f} %", label, shown), now);
  const auto full = static_cast<std::size_t>(shown / 100 * bar_width);
  const std::string bar = std::string(full, '#') + std::string(bar_width - full, '.');
  draw(fmt::format("[{}] {:3.0f} %  {}", bar, shown, label), now - began_);
}

void Console::show_wait(const std::string& reason, milliseconds time, milliseconds now) {
  const std::lock_guard lock(mutex_);
  const std::string line =
      fmt::format("waiting {:.1f} s: {}", static_cast<double>(time.count()) / 1000.0, printable(reason, 130));
  if (on_terminal() && time >= shown_wait) draw(line, now + time - began_);
  if (!on_terminal() && time >= told_wait && !(told_ && now - *told_ < plain_pause)) say(line, now);
}

bool Console::on_terminal() const {
  return ::isatty(STDERR_FILENO) == 1;
}

/// One line, over the one before; a longer one than fits would leave its beginning behind. `lasting`: how long the run
/// takes by the time that the line has been looked at.
void Console::draw(const std::string& line, milliseconds lasting) {
  if (quiet_ || lasting < quiet_start) return;
  put("\r\x1b[K" + report::cut_to_width(line, columns(STDERR_FILENO) - 1));
  progress_shown_ = true;
}

void Console::say(const std::string& line, milliseconds now) {
  if (quiet_) return;
  told_ = now;
  put(line + "\n");
}

void Console::say_sometimes(const std::string& line, milliseconds now) {
  if (now - std::max(began_, told_.value_or(began_)) >= plain_pause) say(line, now);
}

void Console::clear_progress() {
  const std::lock_guard lock(mutex_);
  erase_line();
}

void Console::erase_line() {
  if (std::exchange(progress_shown_, false)) put("\r\x1b[K");
}

bool Console::colored(int file) const {
  if (color_ != "auto") return color_ == "always";
  return ::isatty(file) == 1 && !environment_variable("NO_COLOR") &&
         environment_variable("TERM").value_or("dumb") != "dumb";
}

}  // namespace weir::cli
