#include "platform/durable_write.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "support/scratch_folder.hpp"

using namespace weir;

TEST_CASE("a text is in its file whole, and a file that cannot be written says so") {
  const test::ScratchFolder folder;
  const std::string path = (folder.path() / "text").string(), text(1u << 20, 'x');
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  CHECK(platform::write_durably(file, text));
  ::close(file);
  std::ifstream in(path, std::ios::binary);
  CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == text);

  const int read_only = ::open(path.c_str(), O_RDONLY);
  CHECK_FALSE(platform::write_durably(read_only, "more"));
  ::close(read_only);
}
