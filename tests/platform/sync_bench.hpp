#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/test_platform.hpp"

namespace weir::test {

/// A platform with a runner, a folder of fixtures and one of destinations.
class SyncBench {
 public:
  TestPlatform platform;

  /// Writes FIXTURES/<type>/<stream>.ndjson, a record a line.
  void fixture(const std::string& type, const std::string& stream, const std::vector<Json>& records);
  void fixture_text(const std::string& type, const std::string& stream, const std::string& text);
  void start(bool schedules = false);
  void stop() { runner_.reset(); }

  /// POST .../sync; the job's id.
  std::string request_sync(const std::string& source);
  Json job(const std::string& id) { return platform.get("/v1/jobs/" + id).json; }
  /// The job once its status is that one, or once it has ended otherwise.
  Json wait_for(const std::string& id, const std::string& status);
  /// Starts a sync and waits for its end. A runner must have been started.
  Json sync(const std::string& source) { return wait_for(request_sync(source), "completed"); }

  /// The records of DESTINATIONS/<connector>/<outlet>.ndjson.
  std::vector<Json> delivered(const std::string& connector, const std::string& outlet) const;
  std::filesystem::path destinations() const { return folder_.path() / "destinations"; }
  std::filesystem::path fixtures() const { return folder_.path() / "fixtures"; }

 private:
  ScratchFolder folder_;
  std::unique_ptr<platform::Runner> runner_;
};

/// Waits up to a minute for `ready`.
bool comes_true(const std::function<bool()>& ready);

}  // namespace weir::test
