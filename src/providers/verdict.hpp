#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "http/client.hpp"
#include "providers/provider.hpp"

namespace weir::providers {

/// The three ways to write.
enum class Write { create, update, remove };
std::string_view to_string(Write write);  ///< "create", "update", "delete"

/// One row of the verdict table: what an answer means when no earlier attempt can have been executed.
struct VerdictRow {
  int first_status, last_status;
  WriteAnswer::Verdict create, update, remove;
};

/// The whole table; its rows cover 100 to 599 without gaps or overlaps.
std::span<const VerdictRow> verdict_table();

/// The verdict on an exchange, the body left aside: after an ambiguous attempt only a 2xx proves anything.
WriteAnswer::Verdict judge(const http::Exchange& exchange, Write write);

}  // namespace weir::providers
