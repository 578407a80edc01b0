#include "state/stores.hpp"

namespace weir::state {
namespace {

class NoStore : public BaselineStore {
 public:
  Result<Stored> load() override { return Stored{}; }
  Result<std::optional<BaselineIndex>> load_index() override { return std::optional<BaselineIndex>(); }
  Result<Stored> load_lease() override { return Stored{}; }
  Result<std::string> load_runs() override { return std::string(); }
  Result<std::string> put_lease(const Lease&, const std::string& token) override { return token; }
  Result<std::string> save(const Record&, const std::string& token) override { return token; }
  Result<std::string> replace(const Record&) override { return std::string(); }
  bool keeps() const override { return false; }
  std::string place() const override { return "nowhere"; }
};

}  // namespace

std::unique_ptr<BaselineStore> make_no_store() {
  return std::make_unique<NoStore>();
}

}  // namespace weir::state
