#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/ports.hpp"
#include "platform/server.hpp"
#include "reconciler/run.hpp"
#include "state/memory_store.hpp"
#include "support/fake_clock.hpp"
#include "support/fault_transport.hpp"
#include "support/scratch_folder.hpp"
#include "support/seeded_random.hpp"

namespace weir::reconciler {

/// Secrets of a test, by name.
class MapSecrets final : public SecretSource {
 public:
  std::map<std::string, std::string> values;
  std::optional<std::string> environment(const std::string& name) override;
  Result<std::string> file(const std::string& relative_path) override;
};

/// Everything that a run needs, for real: the platform server on SQLite in this process, the providers, a store, and a
/// fault transport in between. One run after another on the same world.
class Stage {
 public:
  explicit Stage(platform::Profile profile = platform::Profile::full,
                 std::vector<std::string> kinds = {"Connector", "DataSource"});

  /// The manifests of the next run, one file for each text.
  void write(std::vector<std::string> texts);
  Result<Planned> plan(const PlanOptions& options = {});
  Result<plan::Plan> plan_to_show();
  Result<report::Report> apply(const PlanOptions& options = {});
  /// The second half of apply().
  Result<report::Report> carry_out(const Planned& planned);
  Result<report::Drift> drift();
  Result<manifest::Export> export_objects();
  Result<Baseline> rebuild();
  /// A request by somebody else, past the fault transport.
  http::Response by_hand(http::Method method, const std::string& target, const Json& body = nullptr);
  /// All live objects of a collection, as the API shows them.
  std::vector<Json> live(const std::string& collection = "/v1/data-sources");
  void lose_state() { store = state::make_memory_store(); }

  test::FakeClock clock;
  test::SeededRandom random;
  MapSecrets secrets;
  std::unique_ptr<platform::Server> server;
  std::unique_ptr<platform::EmbeddedTransport> embedded;
  std::unique_ptr<test::FaultTransport> faults;
  std::unique_ptr<state::BaselineStore> store = state::make_memory_store();
  Inputs inputs;
  std::string fingerprint_key = std::string(32, 'k');
  int concurrency = 1;
  Holder self{"ann", "host-1", "host-1 boot pid:[1] 311 4711", 311};
  std::function<bool(const std::string& process)> is_gone;
  std::string target_option;

 private:
  template <class Use>
  auto with_world(Use use) -> decltype(use(std::declval<World&>()));

  test::ScratchFolder folder_;
};

/// A DataSource manifest of type okta.
std::string okta(const std::string& name, const std::string& extra_spec = "", const std::string& extra_metadata = "");

}  // namespace weir::reconciler
