#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/baseline.hpp"
#include "core/lease.hpp"
#include "core/result.hpp"
#include "core/run_log.hpp"

/// Where the baseline is kept between runs, with the lease and the log of runs.
namespace weir::state {

/// What a store holds. `token` names the version read; writing succeeds only while it is still the current one.
struct Stored {
  std::optional<Baseline> baseline;  ///< nullopt: nothing was ever saved here
  std::string token;
  bool existed_before = false;  ///< a marker says that there was a state once, and it is gone: S001
  bool went_back = false;       ///< what this clone has seen of it is not in it any more: S004
  Lease lease;                  ///< the last one, held or given back
  std::string content;          ///< content_digest() of the baseline, "" without one
};

/// What a run leaves: the baseline, the lease as it stands afterwards, and its line of the log.
struct Record {
  Baseline baseline;
  Lease lease;
  RunEntry run;
};

/// Port. A damaged state is an S-code error, never "nothing".
class BaselineStore {
 public:
  virtual ~BaselineStore() = default;
  /// What is kept; nothing is no error. Readings are of one moment, until load_lease() or a refused write begins the
  /// next.
  virtual Result<Stored> load() = 0;
  /// The index of the same baseline, at a fraction of the cost; nullopt when nothing was ever saved here.
  virtual Result<std::optional<BaselineIndex>> load_index() = 0;
  /// The lease and the token alone, as they are at this moment, also where the rest is damaged.
  virtual Result<Stored> load_lease() = 0;
  /// The log of runs as text, for read_run_log(); "" when there is none.
  virtual Result<std::string> load_runs() = 0;
  /// Compare-and-swap on `token` of the lease alone; returns the new token. S014 when somebody else wrote meanwhile.
  /// It goes the way of a save, so it proves that one will be possible.
  virtual Result<std::string> put_lease(const Lease& lease, const std::string& token) = 0;
  /// The same of all that a run leaves, in one step.
  virtual Result<std::string> save(const Record& record, const std::string& token) = 0;
  /// Puts the record in the place of whatever is there, also of a damaged state (`weir state rebuild`). What is whole
  /// of the log stays.
  virtual Result<std::string> replace(const Record& record) = 0;
  /// False where nothing is kept: an absent baseline is then no loss.
  virtual bool keeps() const { return true; }
  /// "SQLite file .weir/platform.db", "refs/weir/production", "nowhere".
  virtual std::string place() const = 0;
};

}  // namespace weir::state
