#include <algorithm>
#include <cctype>

#include "core/text.hpp"
#include "git/libgit.hpp"
#include "git/repository.hpp"

namespace weir::git {

namespace {

std::string setting(git_config* config, const std::string& name) {
  git_buf value = GIT_BUF_INIT;
  std::string text;
  if (git_config_get_string_buf(&value, config, name.c_str()) == 0) text.assign(value.ptr, value.size);
  git_buf_dispose(&value);
  return text;
}

/// The remote of the current branch's upstream; empty on a detached HEAD and for a branch that follows a local one.
std::string upstream_remote(git_repository* repository, git_config* config) {
  Owned<git_reference> head;
  if (get(head, git_reference_lookup, repository, "HEAD") != 0) return {};
  const char* branch = git_reference_symbolic_target(head.get());
  constexpr std::string_view heads = "refs/heads/";
  if (branch == nullptr || !std::string_view(branch).starts_with(heads)) return {};
  const std::string remote = setting(config, "branch." + std::string(branch + heads.size()) + ".remote");
  return remote == "." ? std::string() : remote;
}

std::vector<std::string> remote_names(git_repository* repository) {
  git_strarray list{};
  std::vector<std::string> names;
  if (git_remote_list(&list, repository) == 0) names.assign(list.strings, list.strings + list.count);
  git_strarray_dispose(&list);
  std::sort(names.begin(), names.end());
  return names;
}

Transport transport_of(const std::string& url) {
  const auto scheme = url.find("://");
  if (scheme != std::string::npos) {
    const std::string name = url.substr(0, scheme);
    if (name == "file") return Transport::path;
    if (name == "https") return Transport::https;
    return name == "ssh" || name == "git+ssh" || name == "ssh+git" ? Transport::ssh : Transport::other;
  }
  if (url.find("::") != std::string::npos) return Transport::other;  // a helper program of Git
  // "host:path" is ssh, as long as no slash comes before the colon: that is a path.
  const auto colon = url.find(':');
  const bool is_path = colon == std::string::npos || url.find('/') < colon;
  return is_path ? Transport::path : Transport::ssh;
}

/// The address without user and password.
std::string without_user(const std::string& url) {
  const auto scheme = url.find("://");
  const std::size_t start = scheme == std::string::npos ? 0 : scheme + 3;
  const auto end = std::min(url.find('/', start), url.size());
  const auto at = url.rfind('@', end);
  if (at == std::string::npos || at < start || at >= end) return url;
  return url.substr(0, start) + url.substr(at + 1);
}

/// With %20 and the like read as Git reads them.
std::string decoded(const std::string& text) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto value = [&](std::size_t at) {
    return at < text.size() ? digits.find(static_cast<char>(std::tolower(static_cast<unsigned char>(text[at]))))
                            : std::string_view::npos;
  };
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t high = value(at + 1), low = value(at + 2);
    const bool escape = text[at] == '%' && high != std::string_view::npos && low != std::string_view::npos;
    out += escape ? static_cast<char>(high * 16 + low) : text[at];
    if (escape) at += 2;
  }
  return out;
}

/// A path of the file system; relative ones count from the top of the working tree, as Git has it.
std::string as_path(const std::string& url, const std::filesystem::path& top) {
  constexpr std::string_view file = "file://";
  if (!url.starts_with(file)) return (top / url).lexically_normal().string();
  std::string path = url.substr(file.size());
  if (const auto slash = path.find('/'); slash != 0 && slash != std::string::npos) path.erase(0, slash);
  return decoded(path);
}

}  // namespace

Result<std::optional<Remote>> Repository::shared_remote() const {
  git_repository* repository = handle_->repository.get();
  Owned<git_config> config;
  if (get(config, git_repository_config_snapshot, repository) != 0) {
    return fail(error("R007", "cannot read .git/config: " + printable(last_complaint(), 200),
                      "run `git config --list` to see what is wrong with it"));
  }
  const std::vector<std::string> names = remote_names(repository);
  const auto known = [&](const std::string& name) { return std::count(names.begin(), names.end(), name) > 0; };
  Remote chosen;
  if (const std::string upstream = upstream_remote(repository, config.get()); known(upstream))
    chosen.name = upstream;
  else if (known("origin"))
    chosen.name = "origin";
  else if (names.size() == 1)
    chosen.name = names.front();
  else
    return std::optional<Remote>();

  Owned<git_remote> remote;
  if (get(remote, git_remote_lookup, repository, chosen.name.c_str()) != 0) return std::optional<Remote>();
  // State is written where Git would push to, and read from there, too.
  const char* push = git_remote_pushurl(remote.get());
  const char* url = push != nullptr ? push : git_remote_url(remote.get());
  if (url == nullptr) return std::optional<Remote>();
  chosen.url = url;
  chosen.transport = transport_of(chosen.url);
  if (chosen.transport == Transport::path) chosen.url = as_path(chosen.url, work_tree().value_or(common_folder()));
  chosen.shown = printable(without_user(chosen.url), 200);
  return std::optional<Remote>(std::move(chosen));
}

}  // namespace weir::git
