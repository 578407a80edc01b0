#pragma once

#include <string>

namespace weir::platform {

/// Names this process among all that may share a database file: host, boot, process id and the instant it began.
std::string this_process();

/// True when the process that gave itself this name is certainly gone: it was one of this host and boot, in the same
/// space of process ids. False when that cannot be told from here.
bool certainly_gone(const std::string& process);

}  // namespace weir::platform
