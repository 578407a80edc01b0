#include "child_process.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {
namespace {

[[noreturn]] void become(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execv(arguments[0], arguments.data());
  _exit(127);
}

double milliseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

}  // namespace

Usage run(const std::vector<std::string>& command) {
  int ends[2];
  if (pipe(ends) != 0) std::exit(70);
  const auto begin = std::chrono::steady_clock::now();
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(ends[1], 1);
    close(ends[0]);
    close(ends[1]);
    become(command);
  }
  close(ends[1]);
  Usage usage;
  char buffer[65536];
  for (ssize_t got = read(ends[0], buffer, sizeof buffer); got > 0; got = read(ends[0], buffer, sizeof buffer))
    usage.output.append(buffer, static_cast<std::size_t>(got));
  close(ends[0]);
  int status = 0;
  rusage resources{};
  wait4(pid, &status, 0, &resources);
  usage.wall_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  usage.cpu_ms = milliseconds(resources.ru_utime) + milliseconds(resources.ru_stime);
  usage.peak_mb = static_cast<double>(resources.ru_maxrss) / 1024;
  usage.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return usage;
}

Server start(const std::vector<std::string>& command, const std::string& stderr_file) {
  int ends[2];
  if (pipe(ends) != 0) std::exit(70);
  Server server;
  server.pid = fork();
  if (server.pid == 0) {
    const int errors = open(stderr_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(ends[1], 1);
    dup2(errors, 2);
    close(ends[0]);
    become(command);
  }
  close(ends[1]);
  char one = 0;
  while (read(ends[0], &one, 1) == 1 && one != '\n') server.first_line += one;
  return server;  // the pipe stays open for as long as the server writes
}

void stop(const Server& server) {
  kill(server.pid, SIGTERM);
  int status = 0;
  waitpid(server.pid, &status, 0);
}

}  // namespace bench
