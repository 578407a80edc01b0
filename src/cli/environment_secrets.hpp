#pragma once

#include <optional>
#include <string>

#include "core/ports.hpp"

namespace weir::cli {

/// A variable of the process; nullopt when it is not set or empty.
std::optional<std::string> environment_variable(const char* name);

/// Secrets from WEIR_SECRET_* variables and from the files below WEIR_SECRETS_DIR.
class EnvironmentSecrets : public SecretSource {
 public:
  std::optional<std::string> environment(const std::string& name) override;
  /// Every component is opened without following symlinks. C002.
  Result<std::string> file(const std::string& relative_path) override;
};

}  // namespace weir::cli
