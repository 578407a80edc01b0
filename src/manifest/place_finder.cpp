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

const Document* PlaceFinder::document_of(const Resource& resource) {
  const std::string& path = resource.place.file;
  if (!files_.contains(path)) {
    const auto source =
        std::find_if(sources_.begin(), sources_.end(), [&](const Source& one) { return one.path == path; });
    files_.emplace(path, source == sources_.end() ? ParsedFile() : parse_yaml(source->text, path));
  }
  const std::vector<Document>& documents = files_.at(path).documents;
  const auto document = std::find_if(documents.begin(), documents.end(),
                                     [&](const Document& one) { return one.positions.of_value("") == resource.place; });
  return document == documents.end() ? nullptr : &*document;
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
