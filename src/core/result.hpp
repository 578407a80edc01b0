#pragma once

#include <utility>

#include <tl/expected.hpp>

#include "core/diagnostic.hpp"

namespace weir {

/// A value or the problems that stood in its way (never empty). The compiler warns when one is dropped.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Diagnostics> {
 public:
  using tl::expected<T, Diagnostics>::expected;
};

/// `return fail(error("M011", ...));`
inline tl::unexpected<Diagnostics> fail(Diagnostic problem) {
  return tl::unexpected<Diagnostics>(Diagnostics{std::move(problem)});
}

/// The same for several; they must not be empty.
inline tl::unexpected<Diagnostics> fail(Diagnostics problems) {
  return tl::unexpected<Diagnostics>(std::move(problems));
}

}  // namespace weir
