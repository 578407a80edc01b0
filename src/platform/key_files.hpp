#pragma once

#include <filesystem>
#include <string>

#include "core/ports.hpp"

namespace weir::platform {

/// The server's own keys, beside its database in FILE.secret. 32 random bytes each.
struct ServerKeys {
  std::string tokens;  ///< signs JWTs
  std::string config;  ///< seals config at rest
  std::string hashes;  ///< keyed hashes: API keys, request bodies, cursors
};

/// Reads FILE.secret; makes it (0600) when it is not there and `may_make`. U031 for one that is damaged, missing though
/// the database needs it, or open to others.
Result<ServerKeys> load_server_keys(const std::filesystem::path& file, bool may_make, Random& random);

/// The first tenant's API key `cpod_<ULID>_<hex>`; made (0600) when the file is not there. U031 as above.
Result<std::string> load_api_key(const std::filesystem::path& file, Instant now, Random& random);

/// The ULID inside an API key, by which its owner is named; "" for another text.
std::string api_key_id(const std::string& api_key);

}  // namespace weir::platform
