#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "manifest/manifest.hpp"

namespace weir::manifest {

/// Where the parts of a resource stand. A resource remembers only where its document begins, so its file is read once
/// more, and only when there is a problem to be told. Where its text is not at hand, the document's place stands in.
class PlaceFinder {
 public:
  /// `sources` must outlive this.
  explicit PlaceFinder(const std::vector<Source>& sources) : sources_(sources) {}

  /// `problem` with the resource's key, the pointer, and the place of the value (or of its key).
  Diagnostic at_value(const Resource& resource, const std::string& pointer, Diagnostic problem);
  Diagnostic at_key(const Resource& resource, const std::string& pointer, Diagnostic problem);
  /// The same for an item of a list, which stands in the file at any index.
  Diagnostic at_item(const Resource& resource, const std::string& list, const Json& item, Diagnostic problem);

 private:
  const Document* document_of(const Resource& resource);

  /// A file that was read again, with its documents by line and column.
  struct File {
    ParsedFile parsed;
    std::map<std::pair<int, int>, const Document*> documents;
  };
  const File& file(const std::string& path);

  const std::vector<Source>& sources_;
  std::map<std::string, File> files_;
};

}  // namespace weir::manifest
