#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "core/instant.hpp"
#include "core/json.hpp"

namespace weir::platform {

/// Why a sync could not go on, as its job tells it. No text holds a value of a config or of an answer.
struct SyncProblem {
  std::string code;
  std::string message;
  bool of_source = false;            ///< the other streams would fail alike
  bool credentials_refused = false;  ///< whoever owns the source has to sign in anew
  bool stopped = false;              ///< nothing is wrong: the run was told to end
};

/// What is known of a stream before it is read.
struct StreamShape {
  std::vector<std::string> primary_key;  ///< empty: records have no identity of their own
  std::string cursor_field;              ///< "": the stream is always read whole
  std::optional<Instant> start;          ///< records that changed before it are left out
};

/// What a stream held.
struct StreamRecords {
  std::vector<Json> records;    ///< objects
  std::int64_t unreadable = 0;  ///< lines or items that are none
  bool present = true;          ///< false: the source has no such stream at all
};

/// A stream may hold no more records than this: all of it is in memory while it is delivered.
inline constexpr std::size_t most_records = 1'000'000;

/// How a run says how far it is, hears that it is to end, and waits.
class Pace {
 public:
  virtual ~Pace() = default;
  /// False when the run is to end. Asked at every step.
  virtual bool go_on() = 0;
  /// Waits; false when the run is to end, which ends the wait at once.
  virtual bool wait(std::chrono::milliseconds time) = 0;

  int progress = 0;  ///< 0 to 99, set by the run
};

/// Where the records of one source come from.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  /// All streams that the source can give, sorted.
  virtual std::vector<std::string> streams() const = 0;
  virtual StreamShape shape(const std::string& stream) const = 0;
  /// All records of the stream, or why not.
  virtual tl::expected<StreamRecords, SyncProblem> read(const std::string& stream, Pace& pace) = 0;
};

/// The problem of a run that was told to end.
inline SyncProblem stopped() {
  return {"stopped", "the run was told to end", true, false, true};
}

}  // namespace weir::platform
