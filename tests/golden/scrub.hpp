#pragma once

#include <map>
#include <string>

namespace weir::golden {

/// Takes out of an output what differs from run to run: ids, digests, commits, times, durations, addresses. Equal
/// things stay equal and different ones different, because each is numbered in the order of its first appearance in the
/// session.
class Scrubber {
 public:
  /// `platform` is the address of the case's server, "" when it has none; `folder` the case's folder.
  Scrubber(std::string platform, std::string folder) : platform_(std::move(platform)), folder_(std::move(folder)) {}

  /// From now on `what` is written as `name`.
  void call(const std::string& what, const std::string& name) { names_[what] = name; }

  std::string scrub(std::string text);

 private:
  std::string numbered(const std::string& family, const std::string& value);

  std::string platform_;
  std::string folder_;
  std::map<std::string, std::string> names_;
  std::map<std::string, std::map<std::string, std::size_t>> seen_;
};

}  // namespace weir::golden
