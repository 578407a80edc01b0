#pragma once

#include "platform/context.hpp"

namespace weir::platform {

/// Puts a sync of the source into the queue: 202 and the Job.
http::Response start_sync(const Context& context, const Call& call);
/// The source's sync jobs, newest first.
http::Response list_sync_history(const Context& context, const Call& call);
/// All jobs, newest first.
http::Response list_jobs(const Context& context, const Call& call);
http::Response get_job(const Context& context, const Call& call);
/// A queued job ends as cancelled, a running one at its next step; one that has ended already: 409.
http::Response cancel_job(const Context& context, const Call& call);

}  // namespace weir::platform
