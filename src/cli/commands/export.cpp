#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/format.hpp"
#include "cli/session.hpp"
#include "cli/whole_file.hpp"
#include "core/text.hpp"
#include "schema/schema.hpp"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

/// "data-sources" for DataSource.
std::string folder_of(const std::string& kind) {
  std::string folder;
  for (const char c : kind) {
    if (c >= 'A' && c <= 'Z' && !folder.empty()) folder += '-';
    folder += lower_ascii(std::string_view(&c, 1));
  }
  return folder + "s";
}

void keep_kind(manifest::Export& found, const std::string& kind) {
  std::erase_if(found.manifests, [&](const auto& one) { return one.key.kind != kind; });
  std::erase_if(found.left_out, [&](const auto& one) { return one.kind != kind; });
  std::erase_if(found.declared, [&](const auto& one) { return one.first != kind; });
  std::erase_if(found.foreign, [&](const auto& one) { return one.first != kind; });
}

/// What the manifests of one kind name and only an export of the other kinds declares.
std::set<ResourceKey> named_elsewhere(const manifest::Export& found, const std::string& kind) {
  std::set<ResourceKey> exported, named;
  for (const auto& one : found.manifests) exported.insert(one.key);
  for (const auto& one : found.manifests) {
    if (one.key.kind != kind) continue;
    for (const auto& [field, rule] : schema::kind_table().at(kind).fields) {
      const auto name = string_member(one.document.at("spec"), field);
      if (!rule.references.empty() && name && exported.count({rule.references, *name}))
        named.insert({rule.references, *name});
    }
  }
  return named;
}

std::size_t sum(const std::map<std::string, std::size_t>& counts) {
  std::size_t total = 0;
  for (const auto& [kind, count] : counts) total += count;
  return total;
}

Diagnostics told(const manifest::Export& found) {
  Diagnostics notes;
  for (const manifest::LeftOut& one : found.left_out)
    notes.push_back(note("A031", fmt::format("{} {} \"{}\" is left out: {}", one.kind, one.remote_id,
                                             printable(one.display_name), one.reason)));
  if (const std::size_t count = sum(found.declared))
    notes.push_back(
        note("A031", fmt::format("{} in Git already",
                                 count == 1 ? "1 object is declared" : fmt::format("{} objects are declared", count))));
  if (const std::size_t count = sum(found.foreign))
    notes.push_back(
        note("A031", fmt::format("{} to other projects",
                                 count == 1 ? "1 object belongs" : fmt::format("{} objects belong", count))));
  if (found.manifests.empty()) notes.push_back(note("A031", "nothing is left to be exported"));
  return notes;
}

using Files = std::vector<fs::path>;

Files files_below(const fs::path& folder, const manifest::Export& found) {
  Files files;
  for (const auto& one : found.manifests) files.push_back(folder / folder_of(one.key.kind) / (one.key.name + ".yaml"));
  return files;
}

/// All are looked at before the first is written.
Diagnostics in_the_way(const Files& files) {
  constexpr std::size_t most_told = 20;
  Diagnostics problems;
  for (const fs::path& file : files) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(file, ignored)) || problems.size() == most_told) continue;
    problems.push_back(error("U048",
                             fmt::format("\"{}\" is there already; nothing was written", printable(file.string(), 200)),
                             "name another folder with -o, or move the file away"));
  }
  return problems;
}

Result<void> write_files(Shell& shell, const Files& files, const manifest::Export& found) {
  if (auto problems = in_the_way(files); !problems.empty()) return fail(std::move(problems));
  for (std::size_t at = 0; at < files.size(); ++at) {
    std::error_code problem;
    fs::create_directories(files[at].parent_path(), problem);
    auto written = write_whole(files[at].string(), found.manifests[at].text, shell.file_mode, shell.random);
    if (written) continue;
    for (std::size_t made = 0; made < at; ++made) fs::remove(files[made], problem);
    return fail(written.error());
  }
  return {};
}

Json json_of(const manifest::Export& found, const Files& files) {
  Json manifests = Json::array(), left_out = Json::array();
  for (std::size_t at = 0; at < found.manifests.size(); ++at) {
    const auto& one = found.manifests[at];
    manifests.push_back({{"key", to_string(one.key)},
                         {"remoteId", one.remote_id},
                         {"file", files.empty() ? Json() : Json(files[at].string())},
                         {"manifest", one.document}});
  }
  for (const auto& one : found.left_out)
    left_out.push_back(
        {{"kind", one.kind}, {"remoteId", one.remote_id}, {"displayName", one.display_name}, {"reason", one.reason}});
  return {{"formatVersion", 1},
          {"kind", "Export"},
          {"manifests", manifests},
          {"leftOut", left_out},
          {"declared", sum(found.declared)},
          {"otherProjects", sum(found.foreign)}};
}

std::string text_of(const manifest::Export& found, const Files& files) {
  std::string out;
  for (const fs::path& file : files) out += file.string() + "\n";
  if (!files.empty()) return out;
  for (const auto& one : found.manifests) out += (out.empty() ? "" : "---\n") + one.text;
  return out;
}

}  // namespace

Result<Ending> run_export(Shell& shell, const Arguments& arguments) {
  SessionWish wish;
  wish.begins_empty = true;
  auto session = Session::open(shell, arguments, wish);
  if (!session) return fail(session.error());
  auto found = reconciler::export_objects((*session)->world(), (*session)->inputs());
  if (!found) return fail(found.error());
  Ending ending;
  if (const auto kind = arguments.text("--kind")) {
    const auto named = named_elsewhere(*found, *kind);
    keep_kind(*found, *kind);
    if (!named.empty())
      ending.diagnostics.push_back(note("A031",
                                        fmt::format("they name {} that Git does not declare yet, such as {}",
                                                    counted(named.size(), "resource"), to_string(*named.begin())),
                                        "export without --kind to have them too"));
  }
  append(ending.diagnostics, told(*found));
  Files files;
  if (const auto folder = arguments.text("-o")) {
    files = files_below(*folder, *found);
    if (auto written = write_files(shell, files, *found); !written) return fail(written.error());
  }
  ending.rendering = wants_json(arguments) ? json_line(json_of(*found, files)) : text_of(*found, files);
  return ending;
}

}  // namespace weir::cli
