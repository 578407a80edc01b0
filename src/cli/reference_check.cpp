#include "cli/reference_check.hpp"

#include <algorithm>

#include "cli/whole_file.hpp"
#include "core/text.hpp"
#include "manifest/manifest.hpp"
#include "schema/schema.hpp"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view variable_prefix = "WEIR_SECRET_";
constexpr std::size_t longest_memory = 4096;

bool is_upper_word(char one) {
  return (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '_';
}

bool is_path_byte(char one) {
  return is_upper_word(one) || (one >= 'a' && one <= 'z') || one == '-' || one == '.' || one == '/';
}

bool is_variable(std::string_view value) {
  return value.size() > variable_prefix.size() && value.starts_with(variable_prefix) &&
         std::all_of(value.begin(), value.end(), is_upper_word);
}

bool is_inner_path(std::string_view value) {
  return !value.empty() && value.front() != '/' && value.find("..") == std::string_view::npos &&
         std::all_of(value.begin(), value.end(), is_path_byte);
}

/// The plain or quoted scalar that `rest` begins with, when it ends where a scalar has to end; else "".
std::string_view scalar_of(std::string_view rest) {
  const bool quoted = !rest.empty() && (rest.front() == '"' || rest.front() == '\'');
  const std::size_t begin = quoted ? 1 : 0;
  const std::size_t end =
      quoted ? rest.find(rest.front(), 1) : std::min(rest.find_first_of(" ,}\r\n", begin), rest.size());
  if (end == std::string_view::npos) return {};
  const std::string_view behind = rest.substr(end + begin);
  const bool ends = behind.empty() || std::string_view(" ,}\r\n").find(behind.front()) != std::string_view::npos;
  return ends ? rest.substr(begin, end - begin) : std::string_view();
}

/// Of the key that ends before `rest`: its value, when it stands right there.
std::string_view value_behind(std::string_view rest, char before) {
  if ((before == '"' || before == '\'') && rest.starts_with(before)) rest.remove_prefix(1);
  if (!rest.starts_with(':')) return {};
  rest.remove_prefix(1);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return scalar_of(rest);
}

bool all_plain(std::string_view text, std::string_view key, bool (*is_good)(std::string_view)) {
  for (auto at = text.find(key); at != std::string_view::npos; at = text.find(key, at + key.size())) {
    const char before = at == 0 ? '\n' : text[at - 1];
    if (!is_good(value_behind(text.substr(at + key.size()), before))) return false;
  }
  return true;
}

/// Where it is remembered which commit was found good.
fs::path memory_of(const ProjectFiles& files) {
  return files.repository->common_folder() / "weir" / "references-checked";
}

std::string memory_text(const ProjectFiles& files, const std::vector<std::string>& folders) {
  return join({*files.commit, files.prefix, join(folders, ":"), manifest::reading_digest()}, "\n") + "\n";
}

}  // namespace

bool references_are_plain(std::string_view text) {
  // An escape could spell the name of a key.
  return text.find('\\') == std::string_view::npos && all_plain(text, "fromEnv", is_variable) &&
         all_plain(text, "fromFile", is_inner_path);
}

Result<void> check_references(const std::vector<git::File>& files, Instant as_of, TimeZones& zones) {
  const auto is_plain = [](const git::File& file) { return references_are_plain(file.text); };
  if (std::all_of(files.begin(), files.end(), is_plain)) return {};
  std::vector<manifest::Source> sources;
  for (const git::File& file : files) sources.push_back({file.path, file.blob_id, file.text});
  manifest::Loaded loaded = manifest::load(sources, schema::kinds(), {as_of, zones});
  if (!has_errors(loaded.problems)) return {};
  return fail(std::move(loaded.problems));
}

Result<void> check_references_at(const ProjectFiles& files, const std::vector<std::string>& folders, Instant as_of,
                                 TimeZones& zones, Random& random) {
  const fs::path memory = memory_of(files);
  const std::string good = memory_text(files, folders);
  const auto remembered = read_regular(memory.string(), longest_memory, "R008");
  if (remembered && *remembered == good) return {};
  const auto snapshot = read_manifests(files, folders);
  if (!snapshot) return fail(snapshot.error());
  if (auto checked = check_references(snapshot->files, as_of, zones); !checked) return checked;
  std::error_code problem;
  fs::create_directories(memory.parent_path(), problem);
  // Without it the next run looks again.
  if (!problem) static_cast<void>(write_whole(memory.string(), good, 0600, random));
  return {};
}

}  // namespace weir::cli
