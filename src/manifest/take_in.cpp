#include "manifest/take_in.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/text.hpp"
#include "diff/fields.hpp"
#include "manifest/manifest_writer.hpp"
#include "manifest/mapping_check.hpp"
#include "manifest/resource_reader.hpp"
#include "manifest/text_edit.hpp"
#include "schema/schema.hpp"

namespace weir::manifest {
namespace {

Diagnostic left(const ResourceKey& key, const std::string& path, const std::string& why) {
  const std::string what = path.empty() ? std::string() : path + " ";
  return note("U050", fmt::format("{}is not in the patch: {}", what, why)).about(to_string(key));
}

/// Where a field of a change stands in the document.
std::string pointer_of(const std::string& path) {
  return path.starts_with("/metadata/") ? path : "/spec" + path;
}

std::string top_level(const std::string& path) {
  return path.substr(1, path.find('/', 1) - 1);
}

/// What the manifests declare for a field, as it is compared.
Json declared(const KindRules& rules, const Resource& resource, const std::string& path) {
  if (path == "/metadata/protect") return resource.protect;
  const std::string name = top_level(path);
  const auto rule = rules.fields.find(name);
  if (rule == rules.fields.end()) return {};
  const Json whole{{name, diff::comparable(rule->second, resource.spec, name)}};
  const Json* value = pointer_get(whole, path);
  return value == nullptr ? Json() : *value;
}

class TakingIn {
 public:
  TakingIn(const std::vector<Source>& sources, const Loaded& loaded, const std::vector<std::string>& served,
           const ScheduleTime& time)
      : sources_(sources), loaded_(loaded), served_(served), time_(time) {
    for (const Source& source : sources) original_.emplace(source.path, source.text);
  }

  TakenIn run(const std::vector<Wish>& wishes) {
    for (const Wish& wish : wishes) take(wish);
    drop_invalid();
    return std::move(taken_);
  }

 private:
  void take(const Wish& wish);
  std::optional<std::string> obstacle(const Resource& resource, const diff::FieldChange& field) const;
  FieldEdit edit_of(const Resource& resource, const diff::FieldChange& field) const;
  void add_permission(const Resource& resource, const diff::FieldChange& field, std::vector<FieldEdit>& edits) const;
  std::optional<std::string> apply(const Resource& resource, const std::vector<FieldEdit>& edits);
  std::optional<std::string> contradiction(const std::string& text, std::size_t index, const Resource& before,
                                           const std::vector<FieldEdit>& edits) const;
  std::string refusal(const std::map<std::string, std::string>& texts) const;
  void drop_invalid();
  void tell(Diagnostic problem) { taken_.left_out.push_back(std::move(problem)); }

  const Resource& as_written(const Resource& resource) const {
    const auto found = loaded_.unresolved.find(resource.key);
    return found == loaded_.unresolved.end() ? resource : found->second;
  }
  const std::string& text_of(const std::string& path) const {
    const auto edited = taken_.texts.find(path);
    return edited == taken_.texts.end() ? original_.at(path) : edited->second;
  }

  const std::vector<Source>& sources_;
  const Loaded& loaded_;
  const std::vector<std::string>& served_;
  const ScheduleTime& time_;
  std::map<std::string, std::string> original_;
  std::map<std::string, std::vector<ResourceKey>> by_file_;
  std::map<ResourceKey, Resource> current_;  ///< resources as edited until now
  TakenIn taken_;
};

/// Why Git cannot or need not be edited for a field; "" where it says so already.
std::optional<std::string> TakingIn::obstacle(const Resource& resource, const diff::FieldChange& field) const {
  const KindRules& rules = schema::kind_table().at(resource.key.kind);
  const Json now = declared(rules, resource, field.path);
  if (same_json(now, field.after)) return "";
  if (diff::is_schedule_field(field.path) && resource.driven_by)
    return fmt::format("it comes from Schedule/{}", resource.driven_by->schedule);
  const auto rule = rules.fields.find(top_level(field.path));
  if (rule != rules.fields.end() && rule->second.immutable) return "it cannot be changed; declare a new name instead";
  if (!same_json(now, field.before)) return "it is edited in Git, too";
  return std::nullopt;
}

/// Nothing where the field is to go: absent, or back at its default. A key that people wrote stays where a comment may
/// stand beside it.
FieldEdit TakingIn::edit_of(const Resource& resource, const diff::FieldChange& field) const {
  const KindRules& rules = schema::kind_table().at(resource.key.kind);
  FieldEdit edit;
  edit.pointer = pointer_of(field.path);
  edit.value = field.after;
  const std::string name = top_level(field.path);
  const auto rule = rules.fields.find(name);
  const bool whole = field.path == "/" + name;
  if (rule != rules.fields.end() && whole) {
    edit.set = rule->second.set;
    if (same_json(field.after, rule->second.default_value)) edit.value = nullptr;
    edit.order = field_order(as_written(resource).spec);
    if (std::find(edit.order.begin(), edit.order.end(), name) == edit.order.end()) {
      Json spec = as_written(resource).spec;
      spec[name] = field.after;
      edit.order = field_order(spec);
    }
  }
  if (field.path == "/metadata/protect" && field.after == Json(false)) edit.value = nullptr;
  return edit;
}

/// A cast that loses something is allowed along with it: the API does it already.
void TakingIn::add_permission(const Resource& resource, const diff::FieldChange& field,
                              std::vector<FieldEdit>& edits) const {
  const bool cast = resource.key.kind == "StreamMapping" && field.path.starts_with("/fields/") &&
                    field.path.ends_with("/type") && field.after.is_string();
  if (!cast) return;
  const auto source = loaded_.desired.resources.find({"DataSource", resource.spec.value("source", "")});
  if (source == loaded_.desired.resources.end()) return;
  const std::string name = split(field.path, '/').at(2);
  if (needs_permission(source->second, resource.spec.value("stream", ""), name, field.after.get<std::string>()))
    edits.push_back({"/spec/fields/" + name + "/allowLossy", true, false, {}});
}

void TakingIn::take(const Wish& wish) {
  const auto found = loaded_.desired.resources.find(wish.key);
  if (found == loaded_.desired.resources.end()) return tell(left(wish.key, "", "it has no manifest"));
  const Resource& resource = found->second;
  if (original_.count(resource.place.file) == 0) return tell(left(wish.key, "", "its manifest cannot be read again"));
  for (const diff::FieldChange& field : wish.fields) {
    if (const auto why = obstacle(resource, field)) {
      if (!why->empty()) tell(left(wish.key, field.path, *why));
      continue;
    }
    std::vector<FieldEdit> edits{edit_of(resource, field)};
    add_permission(resource, field, edits);
    if (const auto why = apply(resource, edits)) tell(left(wish.key, field.path, *why));
  }
}

/// One field after the other: what cannot be edited does not take others along. Says why it cannot.
std::optional<std::string> TakingIn::apply(const Resource& resource, const std::vector<FieldEdit>& edits) {
  static const std::string no_place = "its place in the manifest cannot be edited without touching something else";
  const std::string& path = resource.place.file;
  // Edits of earlier documents in the file move the lines, not the number of the document.
  const auto index = document_at(original_.at(path), resource.place.line);
  if (!index) return no_place;
  const auto current = current_.find(resource.key);
  const Resource& before = current == current_.end() ? as_written(resource) : current->second;
  auto text = edit_document(text_of(path), *index, edits);
  if (!text) return no_place;
  if (auto why = contradiction(*text, *index, before, edits)) return why->empty() ? no_place : *why;
  ParsedFile parsed = parse_yaml(*text, path);
  Diagnostics ignored;
  if (auto read = read_resource(std::move(parsed.documents[*index]), ignored))
    current_.insert_or_assign(resource.key, std::move(*read));
  taken_.texts.insert_or_assign(path, std::move(*text));
  auto& keys = by_file_[path];
  if (std::find(keys.begin(), keys.end(), resource.key) == keys.end()) keys.push_back(resource.key);
  return std::nullopt;
}

/// Why the edited text does not say what it should: the same documents, but for the fields that were meant. "" when it
/// simply says something else.
std::optional<std::string> TakingIn::contradiction(const std::string& text, std::size_t index, const Resource& before,
                                                   const std::vector<FieldEdit>& edits) const {
  ParsedFile was = parse_yaml(text_of(before.place.file), before.place.file);
  ParsedFile now = parse_yaml(text, before.place.file);
  if (!now.problems.empty() || was.documents.size() != now.documents.size() || index >= now.documents.size()) return "";
  for (std::size_t at = 0; at < now.documents.size(); ++at)
    if (at != index && now.documents[at].value != was.documents[at].value) return "";
  Json expected = before.spec;
  bool protect = before.protect;
  for (const FieldEdit& edit : edits) {
    if (edit.pointer == "/metadata/protect") {
      protect = edit.value == Json(true);
      continue;
    }
    const Json::json_pointer at(edit.pointer.substr(5));
    if (!edit.value.is_null())
      expected[at] = edit.value;
    else if (expected.contains(at))
      expected[at.parent_pointer()].erase(at.back());
  }
  Diagnostics problems;
  const auto read = read_resource(std::move(now.documents[index]), problems);
  if (!read) return fmt::format("the manifest would be refused: {}", problems.empty() ? "" : problems.front().message);
  if (read->key != before.key || read->protect != protect || read->labels != before.labels ||
      read->adopt != before.adopt || read->moved_from != before.moved_from)
    return "";
  const KindRules& rules = schema::kind_table().at(before.key.kind);
  const bool same = std::all_of(rules.fields.begin(), rules.fields.end(), [&](const auto& field) {
    return same_json(diff::comparable(field.second, read->spec, field.first),
                     diff::comparable(field.second, expected, field.first));
  });
  return same ? std::nullopt : std::optional<std::string>("");
}

/// What is wrong with the manifests when these files are edited; "" when nothing is.
std::string TakingIn::refusal(const std::map<std::string, std::string>& texts) const {
  std::vector<Source> sources = sources_;
  for (Source& source : sources)
    if (const auto edited = texts.find(source.path); edited != texts.end()) source = {source.path, "", edited->second};
  for (const Diagnostic& problem : load(sources, served_, time_).problems)
    if (problem.severity == Severity::error) return problem.message;
  return {};
}

/// All manifests together: an edit that the others refuse, wherever that shows, goes back to what was there.
void TakingIn::drop_invalid() {
  const std::string together = refusal(taken_.texts);
  if (together.empty()) return;
  std::map<std::string, std::string> good;
  for (const auto& [path, text] : taken_.texts) {
    good.emplace(path, text);
    const std::string why = refusal(good);
    if (why.empty()) continue;
    good.erase(path);
    for (const ResourceKey& key : by_file_[path])
      tell(left(key, "", fmt::format("{} would be refused: {}", printable(path), why)));
  }
  taken_.texts = std::move(good);
}

}  // namespace

TakenIn take_in(const std::vector<Wish>& wishes, const std::vector<Source>& sources, const Loaded& loaded,
                const std::vector<std::string>& served, const ScheduleTime& time) {
  return TakingIn(sources, loaded, served, time).run(wishes);
}

}  // namespace weir::manifest
