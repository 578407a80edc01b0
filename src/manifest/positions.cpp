#include "manifest/manifest.hpp"
#include "manifest/tree.hpp"

namespace weir::manifest {

Positions::Positions() = default;
Positions::Positions(std::string file, Tree tree)
    : file_(std::move(file)), tree_(std::make_shared<const Tree>(std::move(tree))) {}

Place Positions::of_value(std::string_view pointer) const {
  return place_of_value(*tree_, file_, pointer);
}
Place Positions::of_key(std::string_view pointer) const {
  return place_of_key(*tree_, file_, pointer);
}
const Tree& Positions::tree() const {
  return *tree_;
}

}  // namespace weir::manifest
