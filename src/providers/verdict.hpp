#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "http/client.hpp"
#include "providers/provider.hpp"

namespace weir::providers {

/// The ways to write. A refresh is judged as an update.
enum class Write {
  create,  ///< POST to a collection
  place,   ///< PUT where nothing is yet
  update,
  remove,
};

/// One row of the verdict table: what an answer means when no earlier attempt can have been executed.
struct VerdictRow {
  int first_status, last_status;
  WriteAnswer::Verdict create, place, update, remove;
};

/// The whole table; its rows cover 100 to 599 without gaps or overlaps.
std::span<const VerdictRow> verdict_table();

/// The verdict on an exchange, the body left aside: after an ambiguous attempt only a 2xx proves anything.
WriteAnswer::Verdict judge(const http::Exchange& exchange, Write write);

}  // namespace weir::providers
