#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "golden/platform_bench.hpp"

namespace weir::golden {

/// Where a reader's own server listens, as far as pages go.
inline constexpr const char* reader_address = "http://127.0.0.1:8420";

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
/// All others go to a shell, with `weir` in its path. What a reader exports, and the
/// folder that a reader goes to, hold for the commands after it.
class Workbench {
 public:
  /// Whose commands they are. A tester has all made-up secrets at hand; a reader has nothing but what a page says.
  enum class Person { tester, reader };

  /// Copies `manifests` (a folder that may hold weir.yaml) and commits it. A reader without such a folder begins in an
  /// empty one outside Git.
  explicit Workbench(const std::filesystem::path& manifests, Person person = Person::tester);
  ~Workbench();
  Workbench(const Workbench&) = delete;
  Workbench& operator=(const Workbench&) = delete;

  /// A reader's `weir platform serve` goes on beside the commands after it, and stands in the page as
  /// http://127.0.0.1:8420 whatever its port is.
  Ran run(const std::string& command);
  void write(const std::string& path, const std::string& text);

  std::string folder() const { return folder_.string(); }
  std::string home() const { return aside_.string(); }
  /// Where the case's server listens, "" when it has none.
  std::string platform_url() const { return served_ ? served_->url() : background_url_; }

 private:
  Ran shell(const std::string& command);
  Ran serve(const std::string& profile);
  Ran serve_beside(const std::string& command);
  void stop_beside();
  Ran api(const std::string& arguments);
  std::string environment() const;

  std::filesystem::path folder_;
  std::filesystem::path aside_;  ///< for what the bench itself writes
  Person person_;
  std::unique_ptr<PlatformBench> served_;
  std::string background_url_;  ///< of a reader's server
};

}  // namespace weir::golden
