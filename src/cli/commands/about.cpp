#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/completion.hpp"
#include "cli/man_page.hpp"
#include "cli/rendering.hpp"
#include "cli/shell.hpp"

namespace weir::cli {

Result<Ending> run_completion(Shell&, const Arguments& arguments) {
  const std::string& shell = arguments.positionals.front();
  const std::string script = completion_script(shell);
  if (wants_json(arguments))
    return Ending{
        0, json_line({{"formatVersion", 1}, {"kind", "Completion"}, {"shell", shell}, {"script", script}}), {}};
  return Ending{0, script, {}};
}

Result<Ending> run_version(Shell&, const Arguments& arguments) {
  if (wants_json(arguments))
    return Ending{0, json_line({{"formatVersion", 1}, {"kind", "Version"}, {"version", WEIR_VERSION}}), {}};
  return Ending{0, fmt::format("weir {}\n", WEIR_VERSION), {}};
}

Result<Ending> run_man(Shell&, const Arguments&) {
  return Ending{0, man_page(WEIR_VERSION), {}};
}

}  // namespace weir::cli
