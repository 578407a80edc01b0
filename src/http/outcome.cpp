#include "http/outcome.hpp"

#include <algorithm>
#include <array>

namespace weir::http {
namespace {

// 408 and 425 say "not executed" but come from gateways that cannot know, so a bare create is not repeated after them.
// 429 is sent before the handler runs. A 5xx may come after the write: only a key or If-Match makes a repetition safe.
constexpr std::array<OutcomeRow, 11> table{{
    {100, 199, Next::settled, Next::stop_ambiguous, Next::stop_ambiguous},
    {200, 299, Next::settled, Next::settled, Next::settled},
    {300, 399, Next::settled, Next::settled, Next::settled},
    {400, 407, Next::settled, Next::settled, Next::settled},
    {408, 408, Next::again, Next::again, Next::stop_ambiguous},
    {409, 424, Next::settled, Next::settled, Next::settled},
    {425, 425, Next::again, Next::again, Next::stop_ambiguous},
    {426, 428, Next::settled, Next::settled, Next::settled},
    {429, 429, Next::again, Next::again, Next::again},
    {430, 499, Next::settled, Next::settled, Next::settled},
    {500, 599, Next::again, Next::again_ambiguous, Next::stop_ambiguous},
}};
constexpr const OutcomeRow& server_error = table.back();

Next choose(const OutcomeRow& row, Repeat repeat) {
  switch (repeat) {
    case Repeat::safe:
      return row.safe;
    case Repeat::guarded:
      return row.guarded;
    case Repeat::only_unsent:
      return row.only_unsent;
  }
  return Next::stop_ambiguous;
}

}  // namespace

std::span<const OutcomeRow> outcome_table() {
  return table;
}

Next after_answer(int status, Repeat repeat) {
  const auto row = std::find_if(table.begin(), table.end(), [&](const OutcomeRow& candidate) {
    return candidate.first_status <= status && status <= candidate.last_status;
  });
  return choose(row == table.end() ? server_error : *row, repeat);
}

Next after_failure(TransportFailure::Sent sent, Repeat repeat) {
  if (sent == TransportFailure::Sent::never) return Next::again;
  return choose(server_error, repeat);
}

}  // namespace weir::http
