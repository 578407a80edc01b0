#include "manifest/place_finder.hpp"

#include <algorithm>

namespace weir::manifest {

namespace {

Diagnostic placed(const Resource& resource, const std::string& pointer, Place place, Diagnostic problem) {
  problem.key = to_string(resource.key);
  problem.pointer = pointer;
  problem.place = std::move(place);
  return problem;
}

}  // namespace

const PlaceFinder::File& PlaceFinder::file(const std::string& path) {
  const auto [known, added] = files_.try_emplace(path);
  if (!added) return known->second;
  File& file = known->second;
  const auto source =
      std::find_if(sources_.begin(), sources_.end(), [&](const Source& one) { return one.path == path; });
  if (source != sources_.end()) file.parsed = parse_yaml(source->text, path);
  for (const Document& document : file.parsed.documents) {
    const Place begin = document.positions.of_value("");
    file.documents.emplace(std::pair(begin.line, begin.column), &document);
  }
  return file;
}

const Document* PlaceFinder::document_of(const Resource& resource) {
  const auto& documents = file(resource.place.file).documents;
  const auto document = documents.find({resource.place.line, resource.place.column});
  return document == documents.end() ? nullptr : document->second;
}

Diagnostic PlaceFinder::at_value(const Resource& resource, const std::string& pointer, Diagnostic problem) {
  const Document* document = document_of(resource);
  return placed(resource, pointer, document == nullptr ? resource.place : document->positions.of_value(pointer),
                std::move(problem));
}

Diagnostic PlaceFinder::at_key(const Resource& resource, const std::string& pointer, Diagnostic problem) {
  const Document* document = document_of(resource);
  return placed(resource, pointer, document == nullptr ? resource.place : document->positions.of_key(pointer),
                std::move(problem));
}

Diagnostic PlaceFinder::at_item(const Resource& resource, const std::string& list, const Json& item,
                                Diagnostic problem) {
  const Document* document = document_of(resource);
  const Json* items = document == nullptr ? nullptr : pointer_get(document->value, list);
  if (items == nullptr || !items->is_array()) return at_value(resource, list, std::move(problem));
  const auto index = static_cast<std::size_t>(std::find(items->begin(), items->end(), item) - items->begin());
  return at_value(resource, pointer_join(list, index), std::move(problem));
}

}  // namespace weir::manifest
