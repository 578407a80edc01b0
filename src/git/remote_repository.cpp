#include "git/remote_repository.hpp"

#include <array>
#include <thread>

#include <fmt/format.h>

#include "core/text.hpp"
#include "git/exchange.hpp"

namespace weir::git {

namespace {

/// Before each repetition of what a broken line or a busy server cut short.
constexpr std::array pauses = {std::chrono::milliseconds(300), std::chrono::milliseconds(1'200)};

Diagnostic moved(const std::string& ref, const Remote& remote) {
  return error("S014", fmt::format("{} of {} was moved by another run meanwhile", ref, printable(remote.name)),
               "read the state and run again");
}

Diagnostic refused(const std::string& ref, const Exchange& exchange) {
  std::string why = exchange.verdict.value_or(exchange.complaint);
  if (!exchange.said.empty()) why += "; it says: " + exchange.said;
  return error("S012",
               fmt::format("{} ({}) refuses to move {}: {}", printable(exchange.remote.name), exchange.remote.shown,
                           ref, printable(why, 300)),
               "let the credential push to refs/weir/*: its hooks and protection rules apply");
}

}  // namespace

RemoteRepository::RemoteRepository(Remote remote, RemoteAccess access, Repository objects)
    : remote_(std::move(remote)), access_(std::move(access)), objects_(std::move(objects)) {}

Result<RemoteRepository> RemoteRepository::open(const Repository& clone, Remote remote, RemoteAccess access) {
  const bool here = remote.transport == Transport::path;
  auto objects =
      here ? Repository::open(remote.url) : Repository::open_private(clone.common_folder() / "weir" / "state.git");
  if (!objects && here)
    return fail(error("S018", fmt::format("there is no repository at {} ({})", printable(remote.name), remote.shown),
                      "check `git remote -v`, and that the folder is there and may be read"));
  if (!objects) return fail(objects.error());
  return RemoteRepository(std::move(remote), std::move(access), std::move(*objects));
}

Result<std::optional<std::string>> RemoteRepository::fetch(const std::string& ref) {
  if (remote_.transport == Transport::path) return objects_.ref_commit(ref);
  auto exchange = fetch_ref(remote_, access_, objects_.common_folder(), ref);
  for (const auto pause : pauses) {
    if (!may_pass(*exchange)) break;
    std::this_thread::sleep_for(pause);
    exchange = fetch_ref(remote_, access_, objects_.common_folder(), ref);
  }
  if (exchange->rc != 0) return fail(problem_of(*exchange));
  return exchange->head;
}

Result<std::optional<std::string>> RemoteRepository::last_seen(const std::string& ref) const {
  if (remote_.transport == Transport::path) return std::optional<std::string>();
  return objects_.ref_commit(ref);
}

Result<void> RemoteRepository::push(const std::string& ref, const std::optional<std::string>& expected,
                                    const std::string& commit) {
  // A push of libgit2 to a path loses updates: the ref is moved where it lies.
  if (remote_.transport != Transport::path) return push_over_network(ref, expected, commit);
  auto moved = objects_.move_ref(ref, expected, commit);
  if (moved || moved.error().front().code != "S014") return moved;
  // Another run of this clone may have brought this very commit there.
  const auto now = objects_.ref_commit(ref);
  if (now && *now && objects_.holds(**now, commit)) return {};
  return moved;
}

Result<void> RemoteRepository::push_over_network(const std::string& ref, const std::optional<std::string>& expected,
                                                 const std::string& commit) {
  for (std::size_t attempt = 0;; ++attempt) {
    const auto exchange = push_ref(remote_, access_, objects_.common_folder(), ref, expected, commit);
    if (exchange->rc == 0 && exchange->answered && !exchange->verdict) return {};
    const bool not_sent = exchange->stop != Stop::none && exchange->stop != Stop::moved;
    if (not_sent) return fail(problem_of(*exchange));

    // Whatever was said, or not said: what stands there now decides.
    const auto now = fetch(ref);
    if (now && *now && objects_.holds(**now, commit)) return {};
    if (exchange->stop == Stop::moved || (now && *now != expected)) return fail(moved(ref, remote_));
    if (exchange->verdict) return fail(refused(ref, *exchange));
    if (!now || attempt == pauses.size() || !may_pass(*exchange)) return fail(problem_of(*exchange));
    std::this_thread::sleep_for(pauses[attempt]);
  }
}

}  // namespace weir::git
