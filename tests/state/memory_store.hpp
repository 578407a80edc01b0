#pragma once

#include <map>
#include <memory>
#include <string>

#include "state/baseline_files.hpp"
#include "state/state_files.hpp"

namespace weir::state {

/// Goes through the same texts as the lasting stores, so that a test sees what they would keep.
class MemoryStore : public BaselineStore {
 public:
  Result<Stored> load() override {
    if (files_.empty()) return Stored{};
    auto stored = read_state(files_, place());
    if (stored) stored->token = token();
    return stored;
  }
  Result<std::optional<BaselineIndex>> load_index() override {
    if (!files_.contains("state.json")) return std::optional<BaselineIndex>();
    auto index = index_from_files(files_, place());
    if (!index) return fail(index.error());
    return std::optional<BaselineIndex>(std::move(*index));
  }
  Result<Stored> load_lease() override {
    auto lease = read_lease(files_, place());
    if (!lease) return fail(lease.error());
    Stored stored;
    stored.lease = std::move(*lease);
    stored.token = token();
    return stored;
  }
  Result<std::string> load_runs() override { return files_.contains(runs_file) ? files_[runs_file] : std::string(); }
  Result<std::string> put_lease(const Lease& lease, const std::string& token_read) override {
    if (token_read != token()) return fail(moved());
    files_[lease_file] = lease_text(lease);
    ++writes_;
    return token();
  }
  Result<std::string> save(const Record& record, const std::string& token_read) override {
    if (token_read != token()) return fail(moved());
    return write(record, files_[runs_file]);
  }
  Result<std::string> replace(const Record& record) override {
    return write(record, intact_run_log(files_[runs_file]));
  }
  std::string place() const override { return "memory"; }

 private:
  std::string write(const Record& record, const std::string& runs) {
    files_ = record_files(record, runs);
    ++writes_;
    return token();
  }
  std::string token() const { return writes_ == 0 ? "" : std::to_string(writes_); }
  static Diagnostic moved() { return error("S014", "the state was changed by another run meanwhile", "run again"); }

  std::map<std::string, std::string> files_;
  int writes_ = 0;
};

inline std::unique_ptr<BaselineStore> make_memory_store() {
  return std::make_unique<MemoryStore>();
}

}  // namespace weir::state
