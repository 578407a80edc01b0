#pragma once

#include <memory>

#include "platform/context.hpp"
#include "platform/runner.hpp"

namespace weir::platform {

/// Starts a runner; what `context` refers to must outlive it.
Result<std::unique_ptr<Runner>> start_runner(const Context& context, const RunnerOptions& options);

}  // namespace weir::platform
