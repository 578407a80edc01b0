#include <algorithm>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/rendering.hpp"
#include "cli/shell.hpp"
#include "schema/schema.hpp"

namespace weir::cli {
namespace {

Json to_json(const schema::Explanation& explanation) {
  Json fields = Json::array();
  for (const auto& [name, line] : explanation.fields) fields.push_back({{"name", name}, {"description", line}});
  return {{"formatVersion", 1},
          {"kind", "Explanation"},
          {"path", explanation.path},
          {"title", explanation.title},
          {"description", explanation.description},
          {"type", explanation.type},
          {"required", explanation.required},
          {"default", explanation.default_value},
          {"notes", explanation.notes},
          {"fields", std::move(fields)},
          {"example", explanation.example}};
}

std::string to_text(const schema::Explanation& explanation) {
  std::string out = explanation.path;
  if (!explanation.title.empty() && explanation.title != explanation.path) out += ": " + explanation.title;
  out += "\n";
  if (!explanation.description.empty()) out += "\n" + explanation.description + "\n";
  out += fmt::format("\n  type      {}{}\n", explanation.type, explanation.required ? ", required" : "");
  if (!explanation.default_value.is_null()) out += fmt::format("  default   {}\n", explanation.default_value.dump());
  for (const auto& note : explanation.notes) out += fmt::format("  note      {}\n", note);
  std::size_t width = 0;
  for (const auto& [name, line] : explanation.fields) width = std::max(width, name.size());
  if (!explanation.fields.empty()) out += "\nFields:\n";
  for (const auto& [name, line] : explanation.fields) out += fmt::format("  {:<{}}  {}\n", name, width, line);
  if (!explanation.example.empty()) out += "\nExample:\n\n" + explanation.example;
  if (out.back() != '\n') out += '\n';
  return out;
}

}  // namespace

Result<Ending> run_explain(Shell&, const Arguments& arguments) {
  const auto explanation = schema::explain(arguments.positionals.front());
  if (!explanation) return fail(explanation.error());
  return Ending{0, wants_json(arguments) ? json_line(to_json(*explanation)) : to_text(*explanation), {}};
}

}  // namespace weir::cli
