#include "cli/runner_options.hpp"

#include <system_error>

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::cli {

Result<platform::RunnerOptions> runner_options(const Arguments& arguments, const std::filesystem::path& beside) {
  platform::RunnerOptions options;
  if (const auto fixtures = arguments.text("--fixtures")) {
    std::error_code problem;
    if (!std::filesystem::is_directory(*fixtures, problem))
      return fail(error("U003",
                        fmt::format("--fixtures got \"{}\"; expected a folder that is there", printable(*fixtures)),
                        "below it the records of a stream are <type>/<stream>.ndjson"));
    options.fixtures = *fixtures;
  }
  const auto destinations = arguments.text("--destinations");
  options.destinations = destinations ? std::filesystem::path(*destinations) : beside / "destinations";
  return options;
}

}  // namespace weir::cli
