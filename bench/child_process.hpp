#pragma once

#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace bench {

/// What the operating system accounts for one finished process.
struct Usage {
  int exit_code = -1;
  double wall_ms = 0, cpu_ms = 0;
  double peak_mb = 0;
  std::string output;  ///< stdout
};

/// Runs a program to its end.
Usage run(const std::vector<std::string>& command);

/// A server that runs until `stop`; its first line of stdout is read, its stderr goes to a file.
struct Server {
  pid_t pid = -1;
  std::string first_line;
};
Server start(const std::vector<std::string>& command, const std::string& stderr_file);
void stop(const Server& server);

}  // namespace bench
