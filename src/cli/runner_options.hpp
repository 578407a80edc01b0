#pragma once

#include <filesystem>

#include "cli/arguments.hpp"
#include "core/result.hpp"
#include "platform/runner.hpp"

namespace weir::cli {

/// Where `platform serve` and `sync` have syncs find and leave records, by --fixtures and --destinations; without the
/// latter in `destinations` below `beside`. U003 for fixtures that are no folder: a sync would find none of its streams
/// there, and end well.
Result<platform::RunnerOptions> runner_options(const Arguments& arguments, const std::filesystem::path& beside);

}  // namespace weir::cli
