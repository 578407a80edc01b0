#include "cli/object_names.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/cron.hpp"
#include "core/text.hpp"

namespace weir::cli {

report::NamedObject name_of(const RemoteObject& object, const std::string& project_id) {
  const auto ours = std::find_if(object.view.marks.begin(), object.view.marks.end(), [&](const Mark& mark) {
    return mark.project_id == project_id && mark.key.kind == object.kind;
  });
  if (ours == object.view.marks.end()) return {std::nullopt, object.id};
  return {ours->key, object.id};
}

Result<std::size_t> pick_object(const std::vector<const RemoteObject*>& objects, const std::string& project_id,
                                std::string_view kind, std::string_view wanted) {
  const std::string prefix = std::string(kind) + "/";
  const std::string name(wanted.starts_with(prefix) ? wanted.substr(prefix.size()) : wanted);
  std::vector<std::size_t> named;
  std::vector<std::string> names, ids;
  for (std::size_t index = 0; index < objects.size(); ++index) {
    if (objects[index]->id == name) return index;
    const auto key = name_of(*objects[index], project_id).key;
    names.push_back(key ? key->name : objects[index]->id);
    if (!key || key->name != name) continue;
    named.push_back(index);
    ids.push_back(objects[index]->id);
  }
  if (named.size() == 1) return named.front();
  if (named.size() > 1)
    return fail(error("U043",
                      fmt::format("{} objects are {}{}: {}", named.size(), prefix, printable(name), join(ids, ", ")),
                      "name one of the ids"));
  const auto near = did_you_mean(name, names);
  return fail(error("U042", fmt::format("the API has no {} of the name or id \"{}\"", kind, printable(name)),
                    near ? fmt::format("did you mean {}?", *near)
                         : "`weir status` lists what is there; what is only in Git gets there by `weir apply`"));
}

std::optional<std::string> next_run(const RemoteObject& object, const char* cron_field, Instant from) {
  const auto enabled = object.spec.find("enabled");
  const auto text = string_member(object.spec, cron_field);
  if (!text || (enabled != object.spec.end() && *enabled == false)) return std::nullopt;
  const auto cron = parse_cron(*text);
  if (!cron) return std::nullopt;
  const auto times = next_fire_times(*cron, from, 1);
  return times.empty() ? std::nullopt : std::optional(format_rfc3339(times.front()));
}

}  // namespace weir::cli
