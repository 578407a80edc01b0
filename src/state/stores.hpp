#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/ports.hpp"
#include "state/baseline_store.hpp"

namespace weir::state {

/// In the SQLite file of an embedded target (the table weir_state beside the platform's own).
Result<std::unique_ptr<BaselineStore>> open_sqlite_store(const std::filesystem::path& database);

/// As commits on `refs/weir/<target>` of the repository at `directory`.
std::unique_ptr<BaselineStore> make_git_store(std::filesystem::path directory, std::string target, Clock& clock);

/// Keeps nothing (outside Git).
std::unique_ptr<BaselineStore> make_no_store();

/// Keeps it in memory (tests).
std::unique_ptr<BaselineStore> make_memory_store();

}  // namespace weir::state
