#pragma once

#include <string>

#include "core/result.hpp"
#include "diff/compare.hpp"

namespace weir::diff {

/// Which object a resource is to be, said by a person.
struct Adoption {
  ResourceKey key;
  std::string id;
};

/// The steps that make the object the resource's own, and nothing else: it gets the mark and what Git declares; other
/// objects that carry the mark lose it. No step when it is the one and only already. U049 for a key that is not
/// declared, A023 for an id that no object of the kind has, A024 for an object that is somebody's.
Result<Changes> compare_adoption(const Input& input, const Adoption& adoption);

}  // namespace weir::diff
