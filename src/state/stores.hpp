#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/ports.hpp"
#include "git/remote_repository.hpp"
#include "state/baseline_store.hpp"

namespace weir::state {

/// In the SQLite file of an embedded target (the table weir_state beside the platform's own).
Result<std::unique_ptr<BaselineStore>> open_sqlite_store(const std::filesystem::path& database);

/// Where a store puts what it has to say beside its results: warnings and notes.
using Tell = std::function<void(Diagnostic)>;

/// What a store in Git needs of the world.
struct World {
  Clock& clock;
  Tell tell;
};

/// As commits on `refs/weir/<target>` of the repository at `directory` alone. `caution` is told before something is
/// written.
std::unique_ptr<BaselineStore> make_git_store(std::filesystem::path directory, std::string target, Clock& clock,
                                              std::function<void()> caution = {});

/// As commits on `refs/weir/<target>` of the remote that the clone at `directory` shares with others. A save that does
/// not get there stays in a journal of the clone, and the next load brings it. S012 refused, S014 moved, S018
/// unreachable, S019 not allowed, S021 not the host that it should be.
Result<std::unique_ptr<BaselineStore>> open_shared_store(const std::filesystem::path& directory, git::Remote remote,
                                                         git::RemoteAccess access, const std::string& target,
                                                         const World& world);

/// Keeps nothing (outside Git).
std::unique_ptr<BaselineStore> make_no_store();

}  // namespace weir::state
