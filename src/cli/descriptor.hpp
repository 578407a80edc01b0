#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "core/result.hpp"

namespace weir::cli {

/// An open file, closed when it goes.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  bool valid() const { return number_ >= 0; }
  int get() const { return number_; }
  void close();

 private:
  int number_;
};

/// The text of the last system call's error, in plain words ("No such file or directory").
std::string system_error();

/// Everything that can be read, or why not; more than `limit` bytes is an error.
tl::expected<std::string, std::string> read_all(const Descriptor& file, std::size_t limit);

/// Writes all bytes; false when the system refuses (errno says why).
bool write_all(int file, const std::string& bytes);

}  // namespace weir::cli
