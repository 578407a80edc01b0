#include "manifest/export.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/text.hpp"
#include "manifest/export_names.hpp"
#include "manifest/manifest_writer.hpp"
#include "manifest/mapping_check.hpp"
#include "schema/schema.hpp"

namespace weir::manifest {
namespace {

using ObjectId = std::pair<std::string, std::string>;  // kind and id

std::optional<ResourceKey> own_key(const RemoteObject& object, const std::string& project_id) {
  for (const Mark& mark : object.view.marks)
    if (mark.project_id == project_id && mark.key.kind == object.kind) return mark.key;
  return std::nullopt;
}

/// The variable that a secret is asked of: WEIR_SECRET_OKTA_PROD_API_TOKEN.
std::string variable_of(const std::string& name, const std::string& field) {
  std::string variable = "WEIR_SECRET_";
  const auto add = [&](char c) {
    variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c == '-' ? '_' : c;
  };
  for (const char c : name) add(c);
  variable += '_';
  for (const char c : field) {
    if (c >= 'A' && c <= 'Z') variable += '_';
    add(c);
  }
  return variable;
}

class Exporter {
 public:
  Exporter(const ObservedState& observed, const ExportInput& input)
      : observed_(observed), input_(input), kinds_(schema::kind_table()) {}

  Export run() {
    choose();
    name_all();
    write_until_valid();
    return std::move(export_);
  }

 private:
  struct Candidate {
    const RemoteObject* object;
    ResourceKey key;
    bool marked = false;
  };

  void choose();
  void choose_marked(const ResourceKey& key, const std::vector<const RemoteObject*>& objects);
  void name_all();
  void name_kind(const std::string& kind);
  std::string label_for(const RemoteObject& object) const;
  void write_until_valid();
  std::set<ObjectId> refused_by_loader(const std::vector<ExportedManifest>& manifests);
  std::optional<ExportedManifest> write(const Candidate& candidate);
  std::optional<std::string> name_references(const RemoteObject& object, Json& spec) const;
  void allow_losses(const RemoteObject& object, Json& spec) const;
  std::vector<std::string> about_config(const Candidate& candidate);
  void leave_out(const RemoteObject& object, std::string reason);

  const ObservedState& observed_;
  const ExportInput& input_;
  const KindTable& kinds_;
  Export export_;
  std::map<ObjectId, std::string> names_;  ///< of all objects that have or get one
  std::map<ObjectId, const RemoteObject*> objects_;
  std::vector<Candidate> candidates_;
  std::set<ObjectId> out_;  ///< left out
  std::set<std::string> variables_;
};

void Exporter::leave_out(const RemoteObject& object, std::string reason) {
  if (!out_.insert({object.kind, object.id}).second) return;
  export_.left_out.push_back({object.kind, object.id, object.display_name, std::move(reason)});
}

/// Ours twice is for `weir adopt` to decide; what rests since a removal is not for Git to wake.
void Exporter::choose_marked(const ResourceKey& key, const std::vector<const RemoteObject*>& objects) {
  const bool declared = input_.desired.resources.count(key) > 0;
  for (const RemoteObject* object : objects) {
    if (objects.size() == 1) names_[{object->kind, object->id}] = key.name;
    if (declared)
      ++export_.declared[key.kind];
    else if (objects.size() > 1)
      leave_out(*object, fmt::format("{} objects carry the mark of {}", objects.size(), to_string(key)));
    else if (object->view.policy.retired)
      leave_out(*object, fmt::format("it rests since the manifest of {} was removed", to_string(key)));
    else
      candidates_.push_back({object, key, true});
  }
}

void Exporter::choose() {
  std::map<ObjectId, std::string> adopted;
  for (const auto& [key, resource] : input_.desired.resources)
    if (resource.adopt) adopted.emplace(ObjectId{key.kind, *resource.adopt}, key.name);
  std::map<ResourceKey, std::vector<const RemoteObject*>> marked;
  for (const auto& [kind, listing] : observed_)
    for (const RemoteObject& object : listing.objects) {
      if (object.deleted) continue;
      objects_.emplace(ObjectId{kind, object.id}, &object);
      if (const auto key = own_key(object, input_.project_id)) {
        marked[*key].push_back(&object);
      } else if (const auto name = adopted.find({kind, object.id}); name != adopted.end()) {
        ++export_.declared[kind];
        names_[{kind, object.id}] = name->second;
      } else if (!object.view.marks.empty()) {
        ++export_.foreign[kind];
        out_.insert({kind, object.id});
      } else {
        candidates_.push_back({&object, {kind, ""}, false});
      }
    }
  for (const auto& [key, objects] : marked) choose_marked(key, objects);
}

/// What its name is made of; a mapping is called after its source and stream.
std::string Exporter::label_for(const RemoteObject& object) const {
  std::string text = object.display_name;
  if (object.kind == "StreamMapping" && !object.references.empty()) {
    const auto source = names_.find({"DataSource", object.references.begin()->second});
    text = (source == names_.end() ? "" : source->second + "-") + string_member(object.spec, "stream").value_or("");
  }
  std::string label = label_of(text);
  if (label.empty()) label = label_of(string_member(object.spec, "type").value_or(""));
  return label.empty() ? lower_ascii(object.kind) : label;
}

void Exporter::name_kind(const std::string& kind) {
  std::set<std::string> taken;
  for (const auto& [key, resource] : input_.desired.resources)
    if (key.kind == kind) taken.insert(key.name);
  std::vector<NameWish> wishes;
  for (const Candidate& candidate : candidates_) {
    if (candidate.key.kind != kind) continue;
    if (candidate.marked)
      taken.insert(candidate.key.name);
    else
      wishes.push_back({candidate.object->id, label_for(*candidate.object)});
  }
  for (auto& [id, name] : unique_names(std::move(wishes), taken)) names_[{kind, id}] = name;
}

void Exporter::name_all() {
  // In order of creation, so that what is named after its source finds that named.
  for (const std::string& kind : schema::kinds()) name_kind(kind);
  for (Candidate& candidate : candidates_) candidate.key.name = names_.at({candidate.key.kind, candidate.object->id});
  const auto order = [&](const Candidate& one) { return std::pair(kinds_.at(one.key.kind).order, one.key); };
  std::sort(candidates_.begin(), candidates_.end(),
            [&](const Candidate& left, const Candidate& right) { return order(left) < order(right); });
}

/// Puts names in the place of ids; says what stands in the way.
std::optional<std::string> Exporter::name_references(const RemoteObject& object, Json& spec) const {
  for (const auto& [field, id] : object.references) {
    const ObjectId target{kinds_.at(object.kind).fields.at(field).references, id};
    if (!objects_.count(target)) return fmt::format("its {} {} is not there", field, id);
    if (out_.count(target) || !names_.count(target)) return fmt::format("its {} {} has no manifest", field, id);
    spec[field] = names_.at(target);
  }
  return std::nullopt;
}

/// The API has taken the casts, so a manifest that says the same must be allowed to.
void Exporter::allow_losses(const RemoteObject& object, Json& spec) const {
  const auto source = objects_.find({"DataSource", object.references.begin()->second});
  if (source == objects_.end() || !spec.contains("fields")) return;
  Resource type_only;
  type_only.spec = source->second->spec;
  for (auto& [name, cast] : spec["fields"].items())
    if (needs_permission(type_only, string_member(spec, "stream").value_or(""), name,
                         string_member(cast, "type").value_or("")))
      cast["allowLossy"] = true;
}

/// What the API tells of settings that it does not give back, ready to be declared.
std::vector<std::string> Exporter::about_config(const Candidate& candidate) {
  const std::vector<std::string>& fields = candidate.object->write_only_names;
  if (fields.empty()) return {};
  std::vector<std::string> lines{"The API does not give settings back. They stay as they are; to declare them, write",
                                 "all of them in the place of keep:"};
  const std::string type = string_member(candidate.object->spec, "type").value_or("");
  const auto secrets = schema::source_path(type).empty() ? std::vector<std::string>() : schema::secret_fields(type);
  for (const std::string& field : fields) {
    std::string value = "...";
    if (std::find(secrets.begin(), secrets.end(), pointer_join("", field)) != secrets.end()) {
      const std::string variable = variable_of(candidate.key.name, field);
      value = variable;
      for (int number = 2; !variables_.insert(value).second; ++number) value = fmt::format("{}_{}", variable, number);
      value = fmt::format("{{fromEnv: {}}}", value);
    }
    lines.push_back(fmt::format("  {}: {}", printable(field), value));
  }
  return lines;
}

std::optional<ExportedManifest> Exporter::write(const Candidate& candidate) {
  const RemoteObject& object = *candidate.object;
  Json spec = object.spec;
  if (auto problem = name_references(object, spec)) {
    leave_out(object, std::move(*problem));
    return std::nullopt;
  }
  if (object.kind == "StreamMapping") allow_losses(object, spec);
  for (const auto& [name, rule] : kinds_.at(object.kind).fields) {
    if (rule.write_only) spec[name] = "keep";
    const auto value = spec.find(name);
    if (value != spec.end() && (value->is_null() || same_json(*value, rule.default_value))) spec.erase(value);
  }
  if (string_member(spec, "displayName") == candidate.key.name) spec.erase("displayName");
  Json metadata{{"name", candidate.key.name}};
  if (!candidate.marked) metadata["adopt"] = object.id;
  if (candidate.marked && object.view.policy.protect) metadata["protect"] = true;
  Json document{{"apiVersion", "weir/v1"}, {"kind", object.kind}, {"metadata", std::move(metadata)}, {"spec", spec}};
  std::string text = write_manifest(document, about_config(candidate));
  return ExportedManifest{candidate.key, object.id, std::move(document), std::move(text)};
}

/// Objects whose manifests are refused, each left out with the first reason that the loader tells.
std::set<ObjectId> Exporter::refused_by_loader(const std::vector<ExportedManifest>& manifests) {
  std::vector<Source> sources = input_.sources;
  std::map<std::string, const ExportedManifest*> by_path;
  for (const ExportedManifest& one : manifests) {
    std::string path = fmt::format("{}/{}", one.key.kind, one.key.name);
    // Told behind the manifests that are there, so that of two that do not go together the new one is refused.
    path.insert(0, "\xf4\x8f\xbf\xbf/");
    sources.push_back({path, "", one.text});
    by_path.emplace(std::move(path), &one);
  }
  std::set<ObjectId> refused;
  for (const Diagnostic& problem : load(sources, input_.served, input_.time).problems) {
    const auto found = by_path.find(problem.place.file);
    if (problem.severity != Severity::error || found == by_path.end()) continue;
    const ObjectId id{found->second->key.kind, found->second->remote_id};
    if (!refused.insert(id).second) continue;
    const std::string where = problem.pointer && !problem.pointer->empty() ? *problem.pointer + ": " : "";
    leave_out(*objects_.at(id), fmt::format("{}{}", where, problem.message));
  }
  return refused;
}

/// Leaving one out may take others along that refer to it.
void Exporter::write_until_valid() {
  bool again = true;
  while (again) {
    export_.manifests.clear();
    variables_.clear();
    for (const Candidate& candidate : candidates_)
      if (!out_.count({candidate.key.kind, candidate.object->id}))
        if (auto written = write(candidate)) export_.manifests.push_back(std::move(*written));
    again = !refused_by_loader(export_.manifests).empty();
  }
  std::sort(export_.left_out.begin(), export_.left_out.end(), [&](const LeftOut& left, const LeftOut& right) {
    return std::tuple(kinds_.at(left.kind).order, left.remote_id) <
           std::tuple(kinds_.at(right.kind).order, right.remote_id);
  });
}

}  // namespace

Export export_manifests(const ObservedState& observed, const ExportInput& input) {
  return Exporter(observed, input).run();
}

}  // namespace weir::manifest
