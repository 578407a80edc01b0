#include "core/remote_object.hpp"

#include <set>

namespace weir {
namespace {

constexpr std::string_view prefix = "weir:";
constexpr std::string_view on_remove_is = "weir:on-remove=";
constexpr std::string_view config_is = "weir:config=";
constexpr std::string_view protect_tag = "weir:protect";
constexpr std::string_view retired_tag = "weir:retired";
constexpr std::string_view hold_tag = "weir:hold";
constexpr std::string_view hold_is = "weir:hold=";
constexpr std::size_t digest_length = 16;

bool all_of(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_project_id(std::string_view text) {
  return !text.empty() && text.size() <= 32 && all_of(text, "abcdefghijklmnopqrstuvwxyz0123456789");
}

std::optional<Mark> parse_mark(std::string_view tag) {
  if (!tag.starts_with(prefix)) return std::nullopt;
  tag.remove_prefix(prefix.size());
  const std::size_t slash = tag.find('/');
  if (slash == std::string_view::npos || !is_project_id(tag.substr(0, slash))) return std::nullopt;
  auto key = parse_resource_key(tag.substr(slash + 1));
  if (!key) return std::nullopt;
  return Mark{std::string(tag.substr(0, slash)), *std::move(key)};
}

/// How much a policy takes away, so that of two contradicting tags the milder one counts.
int harm(OnRemove policy) {
  switch (policy) {
    case OnRemove::keep:
      return 0;
    case OnRemove::disable:
      return 1;
    case OnRemove::remove:
      return 2;
  }
  return 0;
}

/// Collects policy tags one by one.
class PolicyReader {
 public:
  /// False when the tag is none of ours.
  bool read(std::string_view tag) {
    if (tag == protect_tag) return policy_.protect = true;
    if (tag == retired_tag) return policy_.retired = true;
    if (tag == hold_tag || tag.starts_with(hold_is)) return read_hold(tag);
    if (tag.starts_with(on_remove_is)) return read_on_remove(tag.substr(on_remove_is.size()));
    if (tag.starts_with(config_is)) return read_config(tag.substr(config_is.size()));
    return false;
  }

  PolicyTags policy() const { return policy_; }

 private:
  bool read_hold(std::string_view tag) {
    const std::string_view reason = tag == hold_tag ? std::string_view() : tag.substr(hold_is.size());
    if (!policy_.hold || policy_.hold->empty()) policy_.hold = std::string(reason);
    return true;
  }

  bool read_on_remove(std::string_view text) {
    const auto found = parse_on_remove(text);
    if (!found) return false;
    if (!on_remove_seen_ || harm(*found) < harm(policy_.on_remove)) policy_.on_remove = *found;
    return on_remove_seen_ = true;
  }

  /// Two different digests say nothing: an empty one makes the next update send the fields again.
  bool read_config(std::string_view text) {
    if (text.size() != digest_length || !all_of(text, "0123456789abcdef")) return false;
    policy_.config_digest = config_seen_ && policy_.config_digest != text ? "" : std::string(text);
    return config_seen_ = true;
  }

  PolicyTags policy_;
  bool on_remove_seen_ = false;
  bool config_seen_ = false;
};

}  // namespace

TagView read_tags(const std::vector<std::string>& tags) {
  TagView view;
  PolicyReader policy;
  for (const std::string& tag : tags) {
    if (auto mark = parse_mark(tag))
      view.marks.push_back(*std::move(mark));
    else if (!policy.read(tag))
      view.user_tags.push_back(tag);
  }
  view.policy = policy.policy();
  return view;
}

std::vector<std::string> write_tags(const std::vector<std::string>& user_tags, const std::optional<Mark>& mark,
                                    const PolicyTags& policy) {
  std::vector<std::string> tags;
  std::set<std::string> seen;
  const auto add = [&](std::string tag) {
    if (seen.insert(tag).second) tags.push_back(std::move(tag));
  };
  for (const std::string& tag : user_tags) add(tag);
  if (mark) add(to_tag(*mark));
  if (policy.on_remove != OnRemove::disable) add(std::string(on_remove_is) + std::string(to_string(policy.on_remove)));
  if (!policy.config_digest.empty()) add(std::string(config_is) + policy.config_digest);
  if (policy.protect) add(std::string(protect_tag));
  if (policy.retired) add(std::string(retired_tag));
  if (policy.hold) add(policy.hold->empty() ? std::string(hold_tag) : std::string(hold_is) + *policy.hold);
  return tags;
}

std::string to_tag(const Mark& mark) {
  return std::string(prefix) + mark.project_id + "/" + to_string(mark.key);
}

}  // namespace weir
