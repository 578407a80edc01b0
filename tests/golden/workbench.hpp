#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "golden/platform_bench.hpp"

namespace weir::golden {

struct Ran {
  std::string out;
  std::string err;
  int exit_code = 0;
};

/// A folder of its own in which the commands of one session run: a Git repository made from the case's manifests, with
/// made-up secrets, fixed names and dates, and nothing else in the environment. Three commands are the bench's own:
///
///     serve seed|full          a platform server on a socket; http://platform.test in weir.yaml becomes its address
///     api METHOD PATH [JSON]   a request as somebody else would send it; @name stands for the id of that resource
///     commit MESSAGE           everything, as one commit
///
/// All others go to a shell, with `weir` in its path.
class Workbench {
 public:
  /// Copies `manifests` (a folder that may hold weir.yaml) and commits it.
  explicit Workbench(const std::filesystem::path& manifests);
  ~Workbench();
  Workbench(const Workbench&) = delete;
  Workbench& operator=(const Workbench&) = delete;

  Ran run(const std::string& command);

  std::string folder() const { return folder_.string(); }
  /// Where the case's server listens, "" when it has none.
  std::string platform_url() const { return served_ ? served_->url() : std::string(); }

 private:
  Ran shell(const std::string& command);
  Ran serve(const std::string& profile);
  Ran api(const std::string& arguments);
  std::string environment() const;

  std::filesystem::path folder_;
  std::filesystem::path aside_;  ///< for what the bench itself writes
  std::unique_ptr<PlatformBench> served_;
};

}  // namespace weir::golden
