#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/secret.hpp"
#include "git/repository.hpp"

namespace weir::git {

/// What a remote may be shown and how long it may be silent. Nothing of it is read from a repository. Which ssh hosts
/// are known says .ssh/known_hosts of HOME.
struct RemoteAccess {
  std::shared_ptr<const SecretText> token;           ///< for https alone; none: anonymous
  bool agent = false;                                ///< an ssh agent is there (SSH_AUTH_SOCK)
  std::optional<std::filesystem::path> authorities;  ///< a file of certificates to trust instead of the system's
  std::chrono::milliseconds patience = std::chrono::seconds(60);  ///< without a sign of life from the other side
  std::function<void(std::chrono::milliseconds waited)> waiting;  ///< told every second, by the thread that waits
};

/// Refs of another repository, read and moved by compare-and-swap. What lies on this machine is opened where it lies;
/// over https and ssh, objects are kept in a bare repository below .git of the clone, and what a broken line or a busy
/// server cut short is tried three times.
class RemoteRepository {
 public:
  /// S018 when a path leads to no repository, S017 when the copy cannot be kept.
  static Result<RemoteRepository> open(const Repository& clone, Remote remote, RemoteAccess access);

  /// Asks what `ref` stands at over there; its objects are in `objects()` afterwards. S018 unreachable, S019 not
  /// allowed, S021 not the host that it should be.
  Result<std::optional<std::string>> fetch(const std::string& ref);
  /// The id that `ref` stood at when it was last fetched or pushed from this clone; nullopt for a path, which is asked
  /// itself.
  Result<std::optional<std::string>> last_seen(const std::string& ref) const;
  /// Moves `ref` over there to a commit of `objects()`, only if it still stands at `expected`. S014 when it does not,
  /// S012 when the other side refuses; after an unclear answer it is asked what became of it.
  Result<void> push(const std::string& ref, const std::optional<std::string>& expected, const std::string& commit);

  /// Where commits are read from and written to.
  const Repository& objects() const { return objects_; }
  const Remote& remote() const { return remote_; }

 private:
  RemoteRepository(Remote remote, RemoteAccess access, Repository objects);
  Result<void> push_over_network(const std::string& ref, const std::optional<std::string>& expected,
                                 const std::string& commit);

  Remote remote_;
  RemoteAccess access_;
  Repository objects_;
};

}  // namespace weir::git
