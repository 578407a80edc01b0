#include "state/baseline_files.hpp"
#include "state/stores.hpp"

namespace weir::state {
namespace {

class NoStore : public BaselineStore {
 public:
  Result<Stored> load() override { return Stored{}; }
  Result<std::optional<BaselineIndex>> load_index() override { return std::optional<BaselineIndex>(); }
  Result<std::string> save(const Baseline&, const std::string& token) override { return token; }
  Result<std::string> replace(const Baseline&) override { return std::string(); }
  Result<void> probe() override { return {}; }
  bool keeps() const override { return false; }
  std::string place() const override { return "nowhere"; }
};

/// Goes through the same texts as the lasting stores, so that a test sees what they would keep.
class MemoryStore : public BaselineStore {
 public:
  Result<Stored> load() override {
    if (files_.empty()) return Stored{};
    auto baseline = from_files(files_, place());
    if (!baseline) return fail(baseline.error());
    return Stored{std::move(*baseline), std::to_string(saves_), false};
  }
  Result<std::optional<BaselineIndex>> load_index() override {
    if (files_.empty()) return std::optional<BaselineIndex>();
    auto index = index_from_files(files_, place());
    if (!index) return fail(index.error());
    return std::optional<BaselineIndex>(std::move(*index));
  }
  Result<std::string> save(const Baseline& baseline, const std::string& token) override {
    if (token != (files_.empty() ? "" : std::to_string(saves_)))
      return fail(error("S014", "the state was changed by another run meanwhile", "run again"));
    return replace(baseline);
  }
  Result<std::string> replace(const Baseline& baseline) override {
    files_ = to_files(baseline);
    return std::to_string(++saves_);
  }
  Result<void> probe() override { return {}; }
  std::string place() const override { return "memory"; }

 private:
  std::map<std::string, std::string> files_;
  int saves_ = 0;
};

}  // namespace

std::unique_ptr<BaselineStore> make_no_store() {
  return std::make_unique<NoStore>();
}
std::unique_ptr<BaselineStore> make_memory_store() {
  return std::make_unique<MemoryStore>();
}

}  // namespace weir::state
