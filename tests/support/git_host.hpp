#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

#include "support/scratch_folder.hpp"

namespace weir::test {

/// A process that goes with the object, and with the test if that is killed.
class Helper {
 public:
  /// Starts it with its output in `output`.
  Helper(const std::vector<std::string>& command, const std::filesystem::path& output);
  ~Helper();
  Helper(const Helper&) = delete;
  Helper& operator=(const Helper&) = delete;

 private:
  pid_t process_ = -1;
};

/// Runs a shell command with no configuration of Git but the repository's; true when it succeeds.
bool run_shell(const std::string& command);

/// Bare repositories in a folder of this machine.
class GitHost {
 public:
  GitHost();
  virtual ~GitHost() = default;
  std::filesystem::path folder() const { return folder_.path(); }
  /// A new bare repository NAME.git.
  std::filesystem::path make(const std::string& name) const;
  virtual std::string address(const std::string& name) const { return (folder() / (name + ".git")).string(); }
  /// A file of the folder; an empty text takes it away.
  void tell(const std::string& file, const std::string& text) const;
  std::string told(const std::string& file) const;

 private:
  ScratchFolder folder_;
};

/// The same behind https, with a certificate of its own (`cert.pem`). See git_host.py for the files that steer it.
class HttpsHost : public GitHost {
 public:
  HttpsHost();
  std::string address(const std::string& name) const override;
  std::filesystem::path certificate() const { return folder() / "cert.pem"; }

 private:
  std::unique_ptr<Helper> server_;
  std::string port_;
};

/// The same behind a real sshd with a throwaway key, held by a real agent.
class SshHost : public GitHost {
 public:
  /// The host's key is added to .ssh/known_hosts in `home`.
  explicit SshHost(const std::filesystem::path& home);
  std::string address(const std::string& name) const override;
  std::filesystem::path agent() const { return folder() / "agent"; }

 private:
  std::unique_ptr<Helper> agent_;
  std::unique_ptr<Helper> server_;
  int port_ = 0;
};

}  // namespace weir::test
