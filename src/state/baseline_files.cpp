#include "state/baseline_files.hpp"

#include <fmt/format.h>

#include "core/crypto.hpp"
#include "core/json.hpp"
#include "core/text.hpp"

namespace weir::state {
namespace {

constexpr int format_version = 1;

Json resource_json(const Resource& resource) {
  Json json = {{"key", to_string(resource.key)},  {"path", resource.place.file}, {"spec", resource.spec},
               {"labels", resource.labels},       {"protect", resource.protect}, {"line", resource.place.line},
               {"column", resource.place.column}, {"digest", resource.digest}};
  if (resource.moved_from) json["movedFrom"] = *resource.moved_from;
  if (resource.adopt) json["adopt"] = *resource.adopt;
  return json;
}

Resource resource_of(Json& json, const std::string& path) {
  Resource resource;
  resource.key = parse_resource_key(json.at("key").get<std::string>()).value();
  resource.spec = std::move(json.at("spec"));
  resource.labels = json.at("labels").get<std::map<std::string, std::string>>();
  resource.protect = json.at("protect").get<bool>();
  resource.place = {path, json.at("line").get<int>(), json.at("column").get<int>()};
  resource.digest = json.at("digest").get<std::string>();
  resource.moved_from = string_member(json, "movedFrom");
  resource.adopt = string_member(json, "adopt");
  return resource;
}

/// Specs that a cached manifest already holds are not written twice.
using Specs = std::map<std::pair<ResourceKey, std::string>, const Json*>;

Specs specs_of(const std::vector<CachedManifest>& manifests) {
  Specs specs;
  for (const CachedManifest& manifest : manifests)
    for (const Resource& resource : manifest.resources)
      specs.emplace(std::pair(resource.key, resource.digest), &resource.spec);
  return specs;
}

Json entry_json(const ResourceKey& key, const BaselineEntry& entry, const Specs& specs) {
  Json json = {{"key", to_string(key)},
               {"id", entry.remote_id},
               {"version", entry.version ? Json(*entry.version) : Json()},
               {"digest", entry.digest},
               {"protect", entry.protect}};
  if (!entry.fingerprints.empty()) json["fingerprints"] = entry.fingerprints;
  const auto cached = specs.find({key, entry.digest});
  if (cached == specs.end() || !same_json(*cached->second, entry.spec)) json["spec"] = entry.spec;
  return json;
}

/// False when the entry says nothing of its spec and no manifest does.
bool read_entry(Json& json, const Specs& specs, Baseline& baseline) {
  const ResourceKey key = parse_resource_key(json.at("key").get<std::string>()).value();
  BaselineEntry entry;
  entry.remote_id = json.at("id").get<std::string>();
  if (!json.at("version").is_null()) entry.version = json.at("version").get<std::int64_t>();
  entry.digest = json.at("digest").get<std::string>();
  entry.protect = json.at("protect").get<bool>();
  if (json.contains("fingerprints"))
    entry.fingerprints = json.at("fingerprints").get<std::map<std::string, std::string>>();
  const auto cached = specs.find({key, entry.digest});
  if (json.contains("spec"))
    entry.spec = std::move(json.at("spec"));
  else if (cached != specs.end())
    entry.spec = *cached->second;
  else
    return false;
  return baseline.entries.emplace(key, std::move(entry)).second;
}

std::string entry_lines(const Baseline& baseline) {
  const Specs specs = specs_of(baseline.manifests);
  std::string lines;
  for (const auto& [key, entry] : baseline.entries) lines += canonical_json(entry_json(key, entry, specs)) + "\n";
  return lines;
}

std::string file_lines(const Baseline& baseline) {
  std::string lines;
  for (const CachedManifest& manifest : baseline.manifests)
    lines += canonical_json({{"path", manifest.path}, {"blob", manifest.blob_id}}) + "\n";
  return lines;
}

std::string resource_lines(const Baseline& baseline) {
  std::string lines;
  for (const CachedManifest& manifest : baseline.manifests)
    for (const Resource& resource : manifest.resources) lines += canonical_json(resource_json(resource)) + "\n";
  return lines;
}

Json zones_json(const std::map<std::string, ZoneInUse>& zones) {
  Json json = Json::object();
  for (const auto& [name, zone] : zones)
    json[name] = {{"offset", zone.offset.count()},
                  {"since", format_rfc3339(zone.since)},
                  {"nextChange", zone.next_change ? Json(format_rfc3339(*zone.next_change)) : Json()}};
  return json;
}

/// States that were written before there were schedules name no zone.
std::map<std::string, ZoneInUse> zones_of(const Json& head) {
  std::map<std::string, ZoneInUse> zones;
  const auto written = head.find("zones");
  if (written == head.end()) return zones;
  for (const auto& [name, json] : written->items()) {
    ZoneInUse zone;
    zone.offset = std::chrono::seconds(json.at("offset").get<std::int64_t>());
    zone.since = parse_rfc3339(json.at("since").get<std::string>()).value();
    if (const auto next = string_member(json, "nextChange")) zone.next_change = parse_rfc3339(*next).value();
    zones.emplace(name, zone);
  }
  return zones;
}

Json heading_json(const Baseline& baseline) {
  return {{"formatVersion", format_version},
          {"lineage", baseline.lineage},
          {"serial", baseline.serial},
          {"epoch", baseline.epoch},
          {"projectId", baseline.project_id},
          {"instance",
           {{"origin", baseline.instance.origin},
            {"tenantId", baseline.instance.tenant_id},
            {"appId", baseline.instance.app_id},
            {"instanceId", baseline.instance.instance_id}}},
          {"commit", baseline.commit ? Json(*baseline.commit) : Json()},
          {"rulesDigest", baseline.rules_digest},
          {"settled", baseline.settled},
          {"zones", zones_json(baseline.zones)}};
}

/// Calls `use` for the JSON of each line; false at the first line that is none.
template <class Use>
bool for_each_line(const std::string& lines, Use use) {
  std::size_t at = 0;
  while (at < lines.size()) {
    const std::size_t end = lines.find('\n', at);
    if (end == std::string::npos) return false;
    Json json = Json::parse(lines.begin() + static_cast<std::ptrdiff_t>(at),
                            lines.begin() + static_cast<std::ptrdiff_t>(end), nullptr, false);
    if (!json.is_object() || !use(json)) return false;
    at = end + 1;
  }
  return true;
}

bool read_file_line(Json& json, Baseline& baseline) {
  baseline.manifests.push_back({json.at("blob").get<std::string>(), json.at("path").get<std::string>(), {}});
  return true;
}

/// Resources stand in the order of their files.
bool read_resource_line(Json& json, Baseline& baseline, std::size_t& file) {
  const std::string path = json.at("path").get<std::string>();
  while (file < baseline.manifests.size() && baseline.manifests[file].path != path) ++file;
  if (file == baseline.manifests.size()) return false;
  baseline.manifests[file].resources.push_back(resource_of(json, path));
  return true;
}

void read_heading(const Json& head, Baseline& baseline) {
  baseline.lineage = head.at("lineage").get<std::string>();
  baseline.serial = head.at("serial").get<std::int64_t>();
  if (head.contains("epoch")) baseline.epoch = head.at("epoch").get<std::int64_t>();
  baseline.project_id = head.at("projectId").get<std::string>();
  const Json& instance = head.at("instance");
  baseline.instance = {instance.at("origin").get<std::string>(), instance.at("tenantId").get<std::string>(),
                       instance.at("appId").get<std::string>(), instance.at("instanceId").get<std::string>()};
  baseline.commit = string_member(head, "commit");
  baseline.rules_digest = head.at("rulesDigest").get<std::string>();
  baseline.settled = head.at("settled").get<bool>();
  baseline.zones = zones_of(head);
}

bool read_index_entry(const Json& json, BaselineIndex& index) {
  BaselineIndex::Entry entry;
  entry.remote_id = json.at("id").get<std::string>();
  if (!json.at("version").is_null()) entry.version = json.at("version").get<std::int64_t>();
  entry.has_secrets = json.contains("fingerprints");
  return index.entries.emplace(parse_resource_key(json.at("key").get<std::string>()).value(), std::move(entry)).second;
}

/// The heading, when it and those of the lists that were read are what was written.
Result<Json> checked_heading(const std::map<std::string, std::string>& files, const std::set<std::string>& lists,
                             const std::string& place) {
  const auto text = files.find("state.json");
  Json head = text == files.end() ? Json() : Json::parse(text->second, nullptr, false);
  if (!head.is_object() || !head.contains("formatVersion")) return fail(damaged(place, "its heading cannot be read"));
  if (head["formatVersion"].is_number_integer() && head["formatVersion"].get<std::int64_t>() > format_version)
    return fail(error("S006", fmt::format("the state in {} was written by a newer Weir", place), "upgrade Weir"));
  bool whole = string_member(head, "checksum") == checksum(head);
  for (const std::string& name : lists) {
    if (name == "state.json") continue;
    // States that were written before there was a log name none.
    if (name == "runs.jsonl" && !files.contains(name) && pointer_get(head, "/digests/" + name) == nullptr) continue;
    const auto list = files.find(name);
    const Json* digest = pointer_get(head, "/digests/" + name);
    whole = whole && list != files.end() && digest && *digest == Json(sha256_tag(list->second));
  }
  if (whole) return head;
  return fail(error("S003", fmt::format("the state in {} does not match its checksum", place),
                    "restore it, or run weir state rebuild, which reads the marks at the API"));
}

}  // namespace

std::string checksum(Json json) {
  json.erase("checksum");
  return sha256_tag(canonical_json(json));
}

Diagnostic damaged(const std::string& place, const std::string& what) {
  return error("S002", fmt::format("the state in {} is damaged: {}", place, what),
               "nothing is removed on such a state; run weir state rebuild, which reads the marks at the API");
}

std::map<std::string, std::string> to_files(const Baseline& baseline, const std::string& runs) {
  std::map<std::string, std::string> files = {{"entries.jsonl", entry_lines(baseline)},
                                              {"files.jsonl", file_lines(baseline)},
                                              {"resources.jsonl", resource_lines(baseline)},
                                              {"runs.jsonl", runs}};
  Json head = heading_json(baseline);
  for (const auto& [name, content] : files) head["digests"][name] = sha256_tag(content);
  head["checksum"] = checksum(head);
  files["state.json"] = canonical_json(head) + "\n";
  return files;
}

namespace {

/// Two keys of one kind cannot be one object: a write to the one would be a write to the other.
Result<void> check_ids(const Baseline& baseline, const std::string& place) {
  std::map<std::pair<std::string, std::string>, ResourceKey> owners;
  for (const auto& [key, entry] : baseline.entries) {
    const auto [owner, fresh] = owners.emplace(std::pair(key.kind, entry.remote_id), key);
    if (fresh) continue;
    return fail(error("S007",
                      fmt::format("the state in {} names {} for {} and for {}; one resource was expected", place,
                                  printable(entry.remote_id), to_string(owner->second), to_string(key)),
                      "run weir state rebuild, which reads the marks at the API"));
  }
  return {};
}

}  // namespace

Result<Baseline> from_files(const std::map<std::string, std::string>& files, const std::string& place) {
  const auto head = checked_heading(files, {"entries.jsonl", "files.jsonl", "resources.jsonl", "runs.jsonl"}, place);
  if (!head) return fail(head.error());
  Baseline baseline;
  try {
    read_heading(*head, baseline);
    std::size_t file = 0;
    const bool manifests =
        for_each_line(files.at("files.jsonl"), [&](Json& json) { return read_file_line(json, baseline); }) &&
        for_each_line(files.at("resources.jsonl"),
                      [&](Json& json) { return read_resource_line(json, baseline, file); });
    if (!manifests) return fail(damaged(place, "the list of manifests cannot be read"));
    const Specs specs = specs_of(baseline.manifests);
    if (!for_each_line(files.at("entries.jsonl"), [&](Json& json) { return read_entry(json, specs, baseline); }))
      return fail(damaged(place, "the list of entries cannot be read"));
  } catch (const std::exception&) {
    // nlohmann's typed access and optional::value throw on a shape that we never write.
    return fail(damaged(place, "a line has another shape than Weir writes"));
  }
  if (auto distinct = check_ids(baseline, place); !distinct) return fail(distinct.error());
  return baseline;
}

std::string content_digest(const Baseline& baseline) {
  return content_digest(to_files(baseline));
}

std::string content_digest(const std::map<std::string, std::string>& files) {
  const auto text = files.find("state.json");
  Json head = text == files.end() ? Json() : Json::parse(text->second, nullptr, false);
  if (!head.is_object()) return {};
  for (const char* name : {"serial", "epoch", "checksum"}) head.erase(name);
  if (head.contains("digests") && head["digests"].is_object()) head["digests"].erase("runs.jsonl");
  return sha256_tag(canonical_json(head));
}

Result<BaselineIndex> index_from_files(const std::map<std::string, std::string>& files, const std::string& place) {
  const auto head = checked_heading(files, index_files(), place);
  if (!head) return fail(head.error());
  BaselineIndex index;
  try {
    Baseline heading;
    read_heading(*head, heading);
    index.project_id = std::move(heading.project_id);
    index.instance = std::move(heading.instance);
    index.commit = std::move(heading.commit);
    index.rules_digest = std::move(heading.rules_digest);
    index.settled = heading.settled;
    index.zones = std::move(heading.zones);
    const bool read =
        for_each_line(files.at("files.jsonl"),
                      [&](Json& json) {
                        index.files.emplace_back(json.at("path").get<std::string>(),
                                                 json.at("blob").get<std::string>());
                        return true;
                      }) &&
        for_each_line(files.at("entries.jsonl"), [&](Json& json) { return read_index_entry(json, index); });
    if (!read) return fail(damaged(place, "a list cannot be read"));
  } catch (const std::exception&) {
    return fail(damaged(place, "a line has another shape than Weir writes"));
  }
  return index;
}

std::set<std::string> index_files() {
  return {"state.json", "files.jsonl", "entries.jsonl"};
}

}  // namespace weir::state
