#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/baseline.hpp"
#include "core/result.hpp"

/// Where the baseline is kept between runs.
namespace weir::state {

/// What a store holds. `token` names the version read; `save` succeeds only while it is still the current one.
struct Stored {
  std::optional<Baseline> baseline;  ///< nullopt: nothing was ever saved here
  std::string token;
  bool existed_before = false;  ///< a marker says that there was a state once, and it is gone: S001
};

/// Port. A damaged state is an S-code error, never "nothing".
class BaselineStore {
 public:
  virtual ~BaselineStore() = default;
  /// What is kept now; nothing is no error.
  virtual Result<Stored> load() = 0;
  /// The index of the same baseline, at a fraction of the cost; nullopt when nothing was ever saved here.
  virtual Result<std::optional<BaselineIndex>> load_index() = 0;
  /// Compare-and-swap on `token`; returns the new token. S014 when somebody else saved meanwhile.
  virtual Result<std::string> save(const Baseline& baseline, const std::string& token) = 0;
  /// Puts `baseline` in the place of whatever is there, also of a damaged state (`weir state rebuild`).
  virtual Result<std::string> replace(const Baseline& baseline) = 0;
  /// Proves that a save would be possible, before anything is written to the API.
  virtual Result<void> probe() = 0;
  /// False where nothing is kept: an absent baseline is then no loss.
  virtual bool keeps() const { return true; }
  /// "SQLite file .weir/platform.db", "refs/weir/production", "nowhere".
  virtual std::string place() const = 0;
};

}  // namespace weir::state
