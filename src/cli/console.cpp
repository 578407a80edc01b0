#include "cli/console.hpp"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/descriptor.hpp"
#include "cli/environment_secrets.hpp"
#include "core/text.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t narrowest = 40;
constexpr std::size_t bar_width = 24;
constexpr std::chrono::milliseconds quiet_start{1000};

std::size_t columns(int file) {
  struct winsize size {};
  if (::ioctl(file, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return report::TextStyle{}.width;
  return std::max<std::size_t>(narrowest, size.ws_col);
}

}  // namespace

void Console::configure(const Arguments& arguments) {
  color_ = arguments.text("--color").value_or("auto");
  quiet_ = arguments.has("--quiet");
}

bool Console::print(const std::string& text) {
  return write_all(STDOUT_FILENO, text) || errno == EPIPE;
}

void Console::complain(const Diagnostics& diagnostics) {
  clear_progress();
  Diagnostics shown;
  for (const auto& one : diagnostics)
    if (!quiet_ || one.severity != Severity::note) shown.push_back(one);
  tell(report::diagnostics_text(shown, diagnostics_style()));
}

void Console::tell(const std::string& text) {
  if (!write_all(STDERR_FILENO, text)) return;  // nobody is left to hear of it
}

report::TextStyle Console::result_style(bool to_file) const {
  report::TextStyle style;
  style.color = to_file ? color_ == "always" : colored(STDOUT_FILENO);
  if (!to_file) style.width = columns(STDOUT_FILENO);
  return style;
}

report::TextStyle Console::diagnostics_style() const {
  return {colored(STDERR_FILENO), columns(STDERR_FILENO)};
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
    if (got <= 0) return std::nullopt;
    if (byte == '\n') return line;
    line += byte;
  }
}

void Console::show_progress(std::size_t done, std::size_t total, const std::string& what,
                            std::chrono::milliseconds since_start) {
  draw_progress(fmt::format("{}/{} {}", done, total, printable(what, 60)), since_start);
}

void Console::show_bar(double percent, const std::string& what, std::chrono::milliseconds since_start) {
  const auto full = static_cast<std::size_t>(std::clamp(percent, 0.0, 100.0) / 100 * bar_width);
  const std::string bar = std::string(full, '#') + std::string(bar_width - full, '.');
  draw_progress(fmt::format("[{}] {:3.0f} %  {}", bar, percent, printable(what, 60)), since_start);
}

void Console::draw_progress(const std::string& line, std::chrono::milliseconds since_start) {
  if (quiet_ || since_start < quiet_start || ::isatty(STDERR_FILENO) != 1) return;
  tell("\r\x1b[K" + line);
  progress_shown_ = true;
}

void Console::clear_progress() {
  if (std::exchange(progress_shown_, false)) tell("\r\x1b[K");
}

bool Console::colored(int file) const {
  if (color_ != "auto") return color_ == "always";
  return ::isatty(file) == 1 && !environment_variable("NO_COLOR") &&
         environment_variable("TERM").value_or("dumb") != "dumb";
}

}  // namespace weir::cli
