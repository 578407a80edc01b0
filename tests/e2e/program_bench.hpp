#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace weir::e2e {

struct Ran {
  std::string out;
  std::string err;
  int code = 0;
};

/// A folder of its own with a Git repository, and the real program run in it with nothing else in its environment.
class ProgramBench {
 public:
  ProgramBench();
  ~ProgramBench();
  ProgramBench(const ProgramBench&) = delete;
  ProgramBench& operator=(const ProgramBench&) = delete;

  std::map<std::string, std::string> environment;

  void write(const std::string& path, const std::string& text) const;
  std::string read(const std::string& path) const;
  void commit(const std::string& message) const;
  /// `weir ARGUMENTS`, as a shell reads them.
  Ran weir(const std::string& arguments) const;
  /// Any command line, in the folder and with the environment.
  Ran shell(const std::string& line) const;

  /// Starts `weir platform serve` on a database beside the repository and binds the credential to it. Called again
  /// after stop_server, it serves the same database.
  void serve(const std::string& profile, const std::string& options = "");
  /// SIGTERM, and the exit code the server ended with.
  int stop_server();
  /// One request as another user of the API.
  Ran api(const std::string& method, const std::string& path, const std::string& body) const;
  const std::string& url() const { return url_; }

 private:
  std::string settings() const;

  std::filesystem::path folder_;
  std::filesystem::path aside_;
  std::string url_;
  bool serving_ = false;
};

/// weir.yaml with the target `local` (embedded) and, when `endpoint` is given, `remote`.
std::string project_text(const std::string& endpoint);
/// One custom source without secrets.
std::string source_text(const std::string& name, const std::string& schedule);

}  // namespace weir::e2e
