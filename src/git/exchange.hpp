#pragma once

#include <atomic>
#include <map>
#include <optional>
#include <string>

#include "git/libgit.hpp"
#include "git/remote_repository.hpp"

namespace weir::git {

/// Why a conversation with a remote ended before its end, where libgit2 would only say that a callback said no.
enum class Stop { none, no_token, token_refused, no_agent, agent_refused, unknown_host, bad_certificate, moved };

/// One conversation with a remote, held by the thread that has it and by the one that waits for it.
struct Exchange {
  Remote remote;
  RemoteAccess access;
  std::filesystem::path folder;  ///< the bare repository that objects come to and go from
  std::string ref;

  std::optional<std::string> expected;  ///< push: what the other side must still hold
  std::string commit;                   ///< push: what it shall hold

  int rc = 0;
  std::string complaint;  ///< of libgit2 in its thread
  Stop stop = Stop::none;
  bool silent = false;                 ///< it was given up because nothing came
  std::optional<std::string> head;     ///< fetch: what `ref` stands at
  std::optional<std::string> verdict;  ///< push: what the other side said against this ref
  bool answered = false;               ///< push: the other side told its verdict on this ref
  std::string said;                    ///< texts of the other side, cut
  int asked = 0;                       ///< how often it wanted a credential
  std::atomic<long> signs_of_life{0};
};

/// Asks for `ref` and takes its objects.
std::shared_ptr<Exchange> fetch_ref(const Remote& remote, const RemoteAccess& access, std::filesystem::path folder,
                                    const std::string& ref);

/// Sends `commit` with its history and asks to move `ref`, if it still stands at `expected`.
std::shared_ptr<Exchange> push_ref(const Remote& remote, const RemoteAccess& access, std::filesystem::path folder,
                                   const std::string& ref, const std::optional<std::string>& expected,
                                   const std::string& commit);

/// What a failed conversation means: S018, S019 or S021.
Diagnostic problem_of(const Exchange& exchange);

/// Whether a failed conversation may go well when it is had once more: the line broke, or the other side was busy.
bool may_pass(const Exchange& exchange);

}  // namespace weir::git
