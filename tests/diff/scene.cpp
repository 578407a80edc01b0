#include "scene.hpp"

#include "diff/fields.hpp"
#include "diff/references.hpp"

namespace weir::diff {
namespace {

KindRules data_source_rules() {
  KindRules rules;
  rules.kind = "DataSource";
  rules.order = 2;
  rules.fields["displayName"] = {};
  rules.fields["type"].immutable = true;
  rules.fields["config"].write_only = true;
  rules.fields["config"].refresh = true;
  rules.fields["config"].consequence = Consequence::backfill;
  rules.fields["syncSchedule"] = {};
  rules.fields["tags"].set = true;
  rules.fields["tags"].default_value = Json::array();
  rules.fields["enabled"].default_value = true;
  rules.fields["enabled"].consequence = Consequence::pause;
  rules.fields["onRemove"].git_only = true;
  rules.fields["onRemove"].default_value = "disable";
  return rules;
}

KindRules connector_rules() {
  KindRules rules = data_source_rules();
  rules.kind = "Connector";
  rules.order = 1;
  rules.fields["config"] = {};
  rules.fields["config"].default_value = Json::object();
  return rules;
}

KindRules mapping_rules() {
  KindRules rules;
  rules.kind = "StreamMapping";
  rules.order = 3;
  rules.resets = true;
  rules.fields["source"].references = "DataSource";
  rules.fields["source"].immutable = true;
  rules.fields["stream"].immutable = true;
  rules.fields["fields"].refresh = true;
  rules.fields["fields"].consequence = Consequence::backfill;
  return rules;
}

KindRules connection_rules() {
  KindRules rules;
  rules.kind = "Connection";
  rules.order = 4;
  for (const auto& [field, kind] : {std::pair{"source", "DataSource"}, {"destination", "Connector"}}) {
    rules.fields[field].references = kind;
    rules.fields[field].immutable = true;
  }
  rules.fields["displayName"] = {};
  rules.fields["schedule"] = {};
  rules.fields["backfillDays"].default_value = 0;
  rules.fields["backfillDays"].consequence = Consequence::backfill;
  rules.fields["backfillDays"].consequence_reason = "the next run begins earlier";
  rules.fields["tags"].set = true;
  rules.fields["tags"].default_value = Json::array();
  rules.fields["enabled"].default_value = true;
  rules.fields["onRemove"].git_only = true;
  rules.fields["onRemove"].default_value = "disable";
  return rules;
}

}  // namespace

Scene::Scene() {
  kinds["StreamMapping"] = mapping_rules();
  kinds["Connection"] = connection_rules();
  observed["StreamMapping"] = {"StreamMapping", {}, true, {}};
  observed["Connection"] = {"Connection", {}, true, {}};
  kinds["DataSource"] = data_source_rules();
  kinds["Connector"] = connector_rules();
  observed["DataSource"] = {"DataSource", {}, true, {}};
  observed["Connector"] = {"Connector", {}, true, {}};
}

Resource& Scene::declare(const std::string& name, const Json& spec) {
  Resource resource;
  resource.key = {"DataSource", name};
  resource.spec = {{"displayName", name},
                   {"type", "okta"},
                   {"config", {{"domain", "acme.okta.com"}, {"apiToken", {{"fromEnv", "WEIR_SECRET_OKTA"}}}}},
                   {"tags", Json::array()},
                   {"enabled", true},
                   {"onRemove", "disable"}};
  resource.spec.merge_patch(spec);
  resource.place = {"manifests/" + name + ".yaml", 1, 1};
  resource.digest = resource_digest(resource);
  return desired.resources.insert_or_assign(resource.key, resource).first->second;
}

Resource& Scene::declare(const std::string& kind, const std::string& name, Json spec) {
  Resource resource;
  resource.key = {kind, name};
  resource.spec = std::move(spec);
  if (kind != "StreamMapping") resource.spec.emplace("displayName", name);
  resource.place = {"manifests/" + name + ".yaml", 1, 1};
  resource.digest = resource_digest(resource);
  return desired.resources.insert_or_assign(resource.key, resource).first->second;
}

RemoteObject& Scene::put(const Resource& resource, const std::string& id, std::int64_t version) {
  const KindRules& rules = kinds.at(resource.key.kind);
  RemoteObject object;
  object.kind = resource.key.kind;
  object.id = id;
  object.version = version;
  object.display_name = display_name(resource);
  for (const auto& [name, rule] : rules.fields)
    if (!rule.write_only && !rule.git_only && resource.spec.contains(name)) object.spec[name] = resource.spec[name];
  const Json config = resource.spec.value("config", Json::object());
  for (const auto& [name, value] : config.items()) object.write_only_names.push_back(name);
  std::vector<std::string> user = resource.spec.value("tags", std::vector<std::string>());
  set_tags(object, write_tags(user, Mark{project, resource.key}, desired_policy(rules, resource, {})));
  auto& objects = observed[object.kind].objects;
  objects.reserve(64);
  return objects.emplace_back(std::move(object));
}

RemoteObject& Scene::put_foreign(const std::string& name, const std::string& id) {
  RemoteObject object;
  object.kind = "DataSource";
  object.id = id;
  object.version = 7;
  object.display_name = name;
  object.spec = {{"displayName", name}, {"type", "okta"}, {"tags", Json::array()}, {"enabled", true}};
  auto& objects = observed["DataSource"].objects;
  objects.reserve(64);
  return objects.emplace_back(std::move(object));
}

BaselineEntry& Scene::remember(const Resource& resource, const RemoteObject& object) {
  has_baseline = true;
  BaselineEntry entry{object.id, object.version, resource.digest, resource.spec, resource.protect, {}};
  return baseline.entries.insert_or_assign(resource.key, entry).first->second;
}

Changes Scene::compare() {
  name_references(observed, project, kinds);
  return diff::compare(
      {project, desired, observed, has_baseline ? &baseline : nullptr, kinds, removed, guarded, secrets, deletions});
}

void set_tags(RemoteObject& object, std::vector<std::string> tags) {
  object.tags = std::move(tags);
  object.view = read_tags(object.tags);
}

}  // namespace weir::diff
