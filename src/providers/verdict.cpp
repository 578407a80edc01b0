#include "providers/verdict.hpp"

#include <algorithm>
#include <array>

namespace weir::providers {
namespace {

using Verdict = WriteAnswer::Verdict;
constexpr auto applied = Verdict::applied;
constexpr auto refused = Verdict::refused;
constexpr auto changed = Verdict::changed;
constexpr auto absent = Verdict::absent;
constexpr auto not_executed = Verdict::not_executed;
constexpr auto unknown = Verdict::unknown;

// 302 and 303 may be sent after the write was done; 307 and 308 say that it was not. A 412 where nothing was to be yet:
// somebody else has made it.
constexpr std::array<VerdictRow, 19> table{{
    {100, 199, unknown, unknown, unknown, unknown},
    {200, 299, applied, applied, applied, applied},
    {300, 306, unknown, unknown, unknown, unknown},
    {307, 308, refused, refused, refused, refused},
    {309, 399, unknown, unknown, unknown, unknown},
    {400, 403, refused, refused, refused, refused},
    {404, 404, refused, refused, absent, absent},
    {405, 407, refused, refused, refused, refused},
    {408, 408, not_executed, not_executed, not_executed, not_executed},
    {409, 409, refused, refused, refused, refused},
    {410, 410, refused, refused, absent, absent},
    {411, 411, refused, refused, refused, refused},
    {412, 412, refused, changed, changed, changed},
    {413, 424, refused, refused, refused, refused},
    {425, 425, not_executed, not_executed, not_executed, not_executed},
    {426, 428, refused, refused, refused, refused},
    {429, 429, not_executed, not_executed, not_executed, not_executed},
    {430, 499, refused, refused, refused, refused},
    {500, 599, unknown, unknown, unknown, unknown},
}};

Verdict choose(const VerdictRow& row, Write write) {
  switch (write) {
    case Write::create:
      return row.create;
    case Write::place:
      return row.place;
    case Write::update:
      return row.update;
    case Write::remove:
      return row.remove;
  }
  return unknown;
}

}  // namespace

std::span<const VerdictRow> verdict_table() {
  return table;
}

Verdict judge(const http::Exchange& exchange, Write write) {
  if (!exchange.response) return exchange.never_sent ? not_executed : unknown;
  const int status = exchange.response->status;
  if (exchange.ambiguous && (status < 200 || status > 299)) return unknown;
  const auto row = std::find_if(table.begin(), table.end(), [&](const VerdictRow& candidate) {
    return candidate.first_status <= status && status <= candidate.last_status;
  });
  return row == table.end() ? unknown : choose(*row, write);
}

}  // namespace weir::providers
