#include "git/unified_diff.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("a change of a text is a patch with its path") {
  const auto patch = git::unified_diff("manifests/a.yaml", "one\ntwo\nthree\n", "one\n2\nthree\n");
  REQUIRE(patch);
  CHECK(patch->find("diff --git a/manifests/a.yaml b/manifests/a.yaml\n") == 0);
  CHECK(patch->find("--- a/manifests/a.yaml\n+++ b/manifests/a.yaml\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n") !=
        std::string::npos);
}

TEST_CASE("no change is no patch, and line breaks and a missing one at the end are kept") {
  CHECK(git::unified_diff("a", "x\n", "x\n").value().empty());
  CHECK(git::unified_diff("a", "x\r\n", "y\r\n").value().find("-x\r\n+y\r\n") != std::string::npos);
  CHECK(git::unified_diff("a", "x", "y").value().find("\\ No newline at end of file") != std::string::npos);
}
