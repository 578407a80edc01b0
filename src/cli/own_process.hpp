#pragma once

#include "core/lease.hpp"

namespace weir::cli {

/// Who this process is to other runs. `who` is the job's user (GITHUB_ACTOR, GITLAB_USER_LOGIN), else USER or LOGNAME,
/// else the number of the account; whatever they say is escaped and cut.
Holder this_holder();

}  // namespace weir::cli
