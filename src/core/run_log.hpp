#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/json.hpp"

namespace weir {

/// One run that was recorded.
struct RunEntry {
  std::string previous;  ///< hash of the entry before it; "" for the first of all
  std::string hash;      ///< over the RFC 8785 bytes of everything else
  std::string run;       ///< ULID
  std::int64_t epoch = 0;
  std::int64_t serial = 0;  ///< of the state that it left
  std::string who, host;
  Json report;  ///< what `weir apply --format json` printed
};

/// The runs that are kept, oldest first. Those before them are only counted, and chained by the hash of the last one.
struct RunLog {
  std::int64_t left_out = 0;
  std::string left_out_hash;
  std::vector<RunEntry> entries;
};

/// How much of a log is kept; the last run always is.
struct RunLogLimits {
  std::size_t runs = 100;
  std::size_t bytes = std::size_t{1} << 20;
};

/// The log with one more line; `previous` and `hash` of the entry are computed. What is over the limits is left out
/// from the front. Only the last line of `text` is looked at; where that is no entry, the log begins anew behind it.
std::string append_run(const std::string& text, RunEntry entry, const RunLogLimits& limits = {});

/// All lines, checked: S025 names the first one that is not what it was.
Result<RunLog> read_run_log(const std::string& text, const std::string& place);

/// What is left of a damaged log: the lines behind the last one that is not what it was, which counts as left out.
std::string intact_run_log(const std::string& text);

}  // namespace weir
