#pragma once

#include <cstddef>
#include <string>

#include "core/ports.hpp"
#include "core/result.hpp"

namespace weir::cli {

/// Puts `bytes` into `path` whole or not at all: a new file beside it, synced, then renamed over it. U014.
Result<void> write_whole(const std::string& path, const std::string& bytes, unsigned mode, Random& random);

/// Who else may have the right to write a file that is read.
enum class Writers { anybody, no_strangers };

/// The bytes of a regular file (not a symlink, FIFO or device), at most `limit`, read once through the descriptor that
/// was looked at. Errors carry `code`.
Result<std::string> read_regular(const std::string& path, std::size_t limit, const std::string& code,
                                 Writers writers = Writers::anybody);

}  // namespace weir::cli
