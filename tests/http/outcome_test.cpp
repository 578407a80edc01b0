#include "http/outcome.hpp"

#include <catch2/catch.hpp>

using namespace weir::http;

TEST_CASE("the outcome table covers every status once") {
  int next = 100;
  for (const OutcomeRow& row : outcome_table()) {
    CHECK(row.first_status == next);
    CHECK(row.last_status >= row.first_status);
    next = row.last_status + 1;
  }
  CHECK(next == 600);
}

TEST_CASE("what follows an answer is what the outcome table says") {
  struct Case {
    int status;
    Next safe, guarded, only_unsent;
  };
  constexpr Next settled = Next::settled, again = Next::again, ambiguous = Next::again_ambiguous,
                 stop = Next::stop_ambiguous;
  const Case cases[] = {
      {200, settled, settled, settled}, {201, settled, settled, settled}, {204, settled, settled, settled},
      {301, settled, settled, settled}, {400, settled, settled, settled}, {401, settled, settled, settled},
      {403, settled, settled, settled}, {404, settled, settled, settled}, {408, again, again, stop},
      {409, settled, settled, settled}, {412, settled, settled, settled}, {422, settled, settled, settled},
      {425, again, again, stop},        {429, again, again, again},       {500, again, ambiguous, stop},
      {502, again, ambiguous, stop},    {503, again, ambiguous, stop},    {504, again, ambiguous, stop},
      {599, again, ambiguous, stop},    {0, again, ambiguous, stop},      {777, again, ambiguous, stop},
  };
  for (const Case& each : cases) {
    INFO("status " << each.status);
    CHECK(after_answer(each.status, Repeat::safe) == each.safe);
    CHECK(after_answer(each.status, Repeat::guarded) == each.guarded);
    CHECK(after_answer(each.status, Repeat::only_unsent) == each.only_unsent);
  }
}

TEST_CASE("a request that never left may always be sent again") {
  using Sent = TransportFailure::Sent;
  for (const Repeat repeat : {Repeat::safe, Repeat::guarded, Repeat::only_unsent}) {
    CHECK(after_failure(Sent::never, repeat) == Next::again);
  }
  CHECK(after_failure(Sent::perhaps, Repeat::safe) == Next::again);
  CHECK(after_failure(Sent::perhaps, Repeat::guarded) == Next::again_ambiguous);
  CHECK(after_failure(Sent::perhaps, Repeat::only_unsent) == Next::stop_ambiguous);
}
