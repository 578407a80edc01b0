#include "disk/file_bytes.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <utility>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "disk/descriptor.hpp"
#include "support/scratch_folder.hpp"

using namespace weir;
using disk::Descriptor;

namespace {

/// More than one piece of a reading, and no multiple of one.
const std::string long_text((1u << 20) + 7, 'x');

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool is_closed(int number) {
  return ::fcntl(number, F_GETFD) < 0 && errno == EBADF;
}

}  // namespace

TEST_CASE("a text is in its file whole, and a file that cannot be written says so") {
  const test::ScratchFolder folder;
  const auto path = folder.path() / "text";
  {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    CHECK(disk::write_durably(file.number(), long_text));
  }
  CHECK(text_of(path) == long_text);
  const Descriptor read_only(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  CHECK_FALSE(disk::write_bytes(read_only.number(), "more"));
  CHECK(disk::reason_of_failure() == "Bad file descriptor");
  CHECK(disk::write_bytes(read_only.number(), ""));
}

TEST_CASE("a file is read from where it stands, and no further than asked") {
  const test::ScratchFolder folder;
  const auto path = folder.path() / "text";
  std::ofstream(path, std::ios::binary) << long_text;
  for (const std::size_t most : {std::size_t{0}, std::size_t{5}, long_text.size(), long_text.size() + 1}) {
    CAPTURE(most);
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const auto read = disk::read_bytes(file.number(), most);
    REQUIRE(read);
    CHECK(*read == long_text.substr(0, most));
  }
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  REQUIRE(disk::read_bytes(file.number(), 7));
  CHECK(disk::read_bytes(file.number(), long_text.size())->size() == long_text.size() - 7);
  const Descriptor folder_itself(::open(folder.path().c_str(), O_RDONLY | O_CLOEXEC));
  CHECK_FALSE(disk::read_bytes(folder_itself.number(), 1));
  CHECK(disk::reason_of_failure() == "Is a directory");
}

TEST_CASE("a folder can be made to last, and what is none cannot") {
  const test::ScratchFolder folder;
  CHECK(disk::sync_folder(folder.path()));
  CHECK(disk::sync_folder(""));
  CHECK_FALSE(disk::sync_folder(folder.path() / "absent"));
}

TEST_CASE("a descriptor is closed once, by who holds it last") {
  const int number = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  {
    Descriptor first(number);
    Descriptor second(std::move(first));
    CHECK(second.number() == number);
    Descriptor third;
    CHECK_FALSE(third.is_open());
    third = std::move(second);
    CHECK(third.is_open());
    CHECK_FALSE(is_closed(number));
  }
  CHECK(is_closed(number));
  const int kept = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  {
    Descriptor holder(kept);
    CHECK(holder.release() == kept);
  }
  CHECK_FALSE(is_closed(kept));
  ::close(kept);
}
