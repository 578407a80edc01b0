#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/whole_file.hpp"
#include "disk/file_bytes.hpp"
#include "manifest/manifest.hpp"

namespace weir::cli {
namespace {

/// Somewhat above what the parser takes, so that the parser says what is too large.
constexpr std::size_t largest_input = 8u << 20;

Result<std::string> read_input(const std::string& name) {
  if (name != "-") return read_regular(name, largest_input, "U021");
  const auto refuse = [](const std::string& why) {
    return fail(error("U021", fmt::format("stdin cannot be read: {}; YAML was expected", why)));
  };
  auto text = disk::read_bytes(STDIN_FILENO, largest_input + 1);
  if (!text) return refuse(disk::reason_of_failure());
  if (text->size() > largest_input) return refuse(fmt::format("it is larger than {} bytes", largest_input));
  return std::move(*text);
}

}  // namespace

Result<Ending> run_parse(Shell&, const Arguments& arguments) {
  std::vector<std::string> files = arguments.positionals;
  if (files.empty()) files = {"-"};
  std::vector<manifest::Document> documents;
  Diagnostics problems;
  for (const auto& name : files) {
    const auto text = read_input(name);
    if (!text) {
      append(problems, text.error());
      continue;
    }
    auto parsed = manifest::parse_yaml(*text, name == "-" ? "stdin" : name, manifest::Numbers::shown);
    append(problems, std::move(parsed.problems));
    for (auto& document : parsed.documents) documents.push_back(std::move(document));
  }
  manifest::sort_and_cap(problems);
  if (has_errors(problems)) return fail(std::move(problems));
  return Ending{0, manifest::parse_output(documents) + "\n", std::move(problems)};
}

}  // namespace weir::cli
