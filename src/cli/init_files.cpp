#include "cli/init_files.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "cli/embedded_files.hpp"
#include "core/text.hpp"
#include "schema/schema.hpp"

namespace weir::cli {
namespace {

constexpr std::string_view project_file = "weir.yaml";
constexpr std::string_view manifest_schema = ".weir-schemas/manifest.schema.json";
constexpr std::string_view project_schema = ".weir-schemas/project.schema.json";

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// `text` with a value in the place of each `@NAME@`.
std::string filled(std::string text, const std::map<std::string, std::string>& values) {
  for (const auto& [name, value] : values)
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += value.size())
      text.replace(at, name.size(), value);
  return text;
}

/// The templates below one folder of templates/init, for one folder of the project.
std::vector<InitFile> templates_of(std::string_view folder, const std::string& destination,
                                   const std::map<std::string, std::string>& values) {
  const std::string prefix = fmt::format("{}/", folder);
  std::vector<InitFile> files;
  for (const auto& file : embedded_files()) {
    if (!file.path.starts_with(prefix)) continue;
    InitFile made;
    made.path = destination + std::string(file.path.substr(prefix.size()));
    made.text = filled(std::string(file.text), values);
    made.at_repository_root = folder != "common";
    made.executable = made.path.ends_with(".sh");
    files.push_back(std::move(made));
  }
  return files;
}

/// The pipelines of one host, and the scripts that all hosts share.
void add_pipelines(std::vector<InitFile>& files, CiHost ci, const std::map<std::string, std::string>& values) {
  if (ci == CiHost::none) return;
  const std::string host(to_string(ci));
  for (auto& file : templates_of(host, "", values)) files.push_back(std::move(file));
  for (auto& file : templates_of("scripts", fmt::format(".{}/weir/", host), values)) files.push_back(std::move(file));
}

InitFile schema_file(std::string_view path, std::string text) {
  return {std::string(path), std::move(text), false, false};
}

/// Any line of `text` that says one of these once blanks are gone.
bool has_line(std::string_view text, const std::set<std::string_view>& wanted) {
  for (std::string line : split(text, '\n')) {
    line.erase(std::remove_if(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\r' || c == '\t'; }),
               line.end());
    if (wanted.count(line) > 0) return true;
  }
  return false;
}

/// "host/owner/name" of an address in any of Git's forms, without scheme, user and port.
std::string plain_address(std::string_view address) {
  if (const auto scheme = address.find("://"); scheme != std::string_view::npos) address.remove_prefix(scheme + 3);
  const auto slash = std::min(address.find('/'), address.size());
  if (const auto at = address.rfind('@', slash); at != std::string_view::npos) address.remove_prefix(at + 1);
  std::string plain(address);
  const auto colon = plain.find(':');
  if (colon == std::string::npos || colon > plain.find('/')) return plain;
  const auto path = plain.find_first_not_of("0123456789", colon + 1);
  const bool is_port = path != std::string::npos && path > colon + 1 && plain[path] == '/';
  return plain.replace(colon, is_port ? path - colon : 1, is_port ? "" : "/");
}

}  // namespace

std::string_view to_string(CiHost host) {
  switch (host) {
    case CiHost::none:
      return "none";
    case CiHost::github:
      return "github";
    case CiHost::gitlab:
      return "gitlab";
  }
  return "none";
}

std::vector<InitFile> init_files(const InitFacts& facts) {
  const std::map<std::string, std::string> values = {{"@PROJECT_NAME@", facts.project_name},
                                                     {"@PROJECT_ID@", facts.project_id},
                                                     {"@PROJECT_FOLDER@", facts.project_folder},
                                                     {"@WEIR_IMAGE@", facts.image}};
  std::vector<InitFile> files = templates_of("common", "", values);
  files.push_back(schema_file(manifest_schema, schema::editor_schema().dump(1) + "\n"));
  files.push_back(schema_file(project_schema, std::string(schema::text("project.schema.json"))));
  add_pipelines(files, facts.ci, values);
  files.erase(std::remove_if(files.begin(), files.end(),
                             [&](const InitFile& file) {
                               return (file.path == project_file && facts.project_name.empty()) ||
                                      (file.path.starts_with("manifests/") && !facts.example);
                             }),
              files.end());
  std::sort(files.begin(), files.end(), [](const InitFile& one, const InitFile& other) {
    const auto rank = [](const InitFile& file) { return std::pair(file.path == project_file, file.path); };
    return rank(one) < rank(other);
  });
  return files;
}

std::optional<std::string> advice_on(const InitFile& file, std::string_view present) {
  if (present == file.text) return std::nullopt;
  if (file.path == ".gitignore") {
    if (has_line(present, {".weir/", "/.weir/", ".weir", "/.weir", "**/.weir/"})) return std::nullopt;
    return "add the line .weir/";
  }
  if (file.path == ".vscode/settings.json") {
    if (present.find(manifest_schema) != std::string_view::npos) return std::nullopt;
    return fmt::format(R"(add to "yaml.schemas": "./{}": "manifests/**/*.yaml", "./{}": "weir.yaml")", manifest_schema,
                       project_schema);
  }
  if (file.path == ".gitlab-ci.yml") {
    if (present.find(".gitlab/weir.yml") != std::string_view::npos) return std::nullopt;
    return "add to include: {local: .gitlab/weir.yml}";
  }
  if (file.path == project_file || file.path.starts_with("manifests/")) return std::nullopt;
  return "not what this version writes: to have that, move it away and run weir init again";
}

std::string project_name_of(std::string_view folder) {
  constexpr std::size_t longest = 63;
  std::string name;
  for (const char c : lower_ascii(folder)) {
    const bool keeps = is_letter_or_digit(c);
    if (keeps || (!name.empty() && name.back() != '-')) name += keeps ? c : '-';
    if (name.size() == longest) break;
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.empty() ? "project" : name;
}

std::string project_id_of(std::string_view random_bytes) {
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  constexpr std::size_t length = 8;
  std::string id;
  for (const char byte : random_bytes.substr(0, length))
    id += alphabet[static_cast<unsigned char>(byte) % alphabet.size()];
  return id;
}

CiHost ci_host_of(std::string_view remote_address) {
  const std::string host = lower_ascii(split(plain_address(remote_address), '/').front());
  if (host == "github.com" || host == "ssh.github.com") return CiHost::github;
  return host.find("gitlab") != std::string::npos ? CiHost::gitlab : CiHost::none;
}

std::string image_of(CiHost host, std::string_view remote_address, std::string_view version) {
  const auto parts = split(plain_address(remote_address), '/');
  const bool known =
      host != CiHost::none && ci_host_of(remote_address) == host && parts.size() > 2 && is_plain_path(parts[1]);
  const std::string registry = host == CiHost::gitlab ? "registry.gitlab.com" : "ghcr.io";
  return fmt::format("{}/{}/weir:{}", registry, known ? lower_ascii(parts[1]) : "acme", version);
}

bool is_plain_path(std::string_view path) {
  return !path.empty() && std::all_of(path.begin(), path.end(), [](char c) {
    return is_letter_or_digit(c) || (c >= 'A' && c <= 'Z') ||
           std::string_view("._-/").find(c) != std::string_view::npos;
  });
}

}  // namespace weir::cli
