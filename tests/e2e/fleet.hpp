#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "e2e/program_bench.hpp"

namespace weir::e2e {

/// Many clones of one repository, one server, one remote by path, and the real program run in all clones at once.
class Fleet {
 public:
  static constexpr int size = 16;

  /// The target is called `remote`; the manifests lie in the bench's own folder until launch().
  explicit Fleet(const std::string& profile);

  ProgramBench bench;

  /// Commits what lies in the bench's folder and gives its id.
  std::string commit(const std::string& message);
  /// Brings all commits to the remote, and makes the clones, each at `commits` in turn.
  void spread(const std::vector<std::string>& commits);
  /// `weir apply --auto-approve --report` in all clones from `first` on at once, `times` rounds in each without waiting
  /// for the others.
  void apply(int times, int first = 0);

  /// What one run said.
  struct Run {
    int code = -1;
    std::string err;
    Json report;  ///< null when there was none
  };
  const std::vector<Run>& runs() const { return runs_; }

  /// Live data sources as the API shows them.
  std::vector<Json> live() const;
  /// What the server did, in no order.
  std::vector<Json> audit() const;
  /// A member of `state.json` of every record, oldest first.
  std::vector<std::int64_t> history(const std::string& member) const;
  /// A command in the first clone.
  Ran in_clone(const std::string& line) const;

 private:
  std::vector<Run> runs_;
};

}  // namespace weir::e2e
