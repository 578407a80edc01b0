#pragma once

#include "cli/console.hpp"
#include "cli/environment_secrets.hpp"
#include "cli/system_clock.hpp"
#include "zone/system_time_zones.hpp"

namespace weir::cli {

/// The real world as the commands get it.
class Shell {
 public:
  SystemClock clock;
  SystemRandom random;
  EnvironmentSecrets secrets;
  zone::SystemTimeZones zones;
  Console console;
  unsigned file_mode = 0600;  ///< of renderings written by --output: what the user's umask allows
};

/// True with `--format json`.
bool wants_json(const Arguments& arguments);

/// How a text rendering of this command is drawn.
report::TextStyle text_style(const Shell& shell, const Arguments& arguments);

}  // namespace weir::cli
