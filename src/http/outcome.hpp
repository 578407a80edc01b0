#pragma once

#include <span>

#include "http/client.hpp"
#include "http/transport.hpp"

namespace weir::http {

/// What one attempt means for the next one.
enum class Next {
  settled,          ///< the answer says what happened; nothing more to send
  again,            ///< certainly not executed: may be sent again
  again_ambiguous,  ///< may have been executed; sending it again does no harm
  stop_ambiguous,   ///< may have been executed; sending it again might execute it twice
};

/// One row of the outcome table: the statuses it covers and what follows for each rule of repetition.
struct OutcomeRow {
  int first_status, last_status;
  Next safe, guarded, only_unsent;
};

/// The whole table; its rows cover 100 to 599 without gaps or overlaps.
std::span<const OutcomeRow> outcome_table();

/// What follows an answer with this status. A status outside 100..599 counts as a server error.
Next after_answer(int status, Repeat repeat);

/// What follows an attempt that got no answer.
Next after_failure(TransportFailure::Sent sent, Repeat repeat);

}  // namespace weir::http
