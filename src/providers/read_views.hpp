#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "http/client.hpp"
#include "providers/views.hpp"

namespace weir::providers {

/// All live objects of a kind with what the API tells of them, sorted by id. A list that is not proven whole is an
/// error (A004, A007, A011). An item that cannot be read stops no other: it is left out, and `passed_over` gets a
/// warning for it (A004, A019). `versioned`: an object without a version is malformed.
Result<std::vector<SourceView>> list_sources(http::Client& client, bool versioned, Diagnostics& passed_over);
Result<std::vector<ConnectorView>> list_connectors(http::Client& client, bool versioned, Diagnostics& passed_over);
Result<std::vector<ConnectionView>> list_connections(http::Client& client, bool versioned, Diagnostics& passed_over);

/// All streams of a source, in the order of the API.
Result<std::vector<StreamView>> list_streams(http::Client& client, const std::string& source_id, bool versioned,
                                             Diagnostics& passed_over);

/// The latest syncs of a source, newest first, at most `limit`.
Result<std::vector<JobView>> sync_history(http::Client& client, const std::string& source_id, std::size_t limit,
                                          Diagnostics& passed_over);

/// Starts a sync and answers its job. `key` makes a repetition harmless where the server takes it ("" elsewhere). A012
/// when the source cannot be synced now, A015 when it is not known whether a job was started.
Result<JobView> start_sync(http::Client& client, const std::string& source_id, const std::string& key);
/// A028 when there is no such job.
Result<JobView> read_job(http::Client& client, const std::string& id);

}  // namespace weir::providers
