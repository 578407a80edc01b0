#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;

TEST_CASE("Odd paths and ids lead nowhere") {
  TestPlatform platform;
  struct Case {
    std::string target;
    int status;
  };
  const Case cases[] = {
      {"/", 404},
      {"/v1", 404},
      {"/v1/data-sources/", 404},
      {"/v1/data-sources//", 404},
      {"/V1/data-sources", 404},
      {"/v1/data%2Dsources", 200},
      {"/v1/data-sources/..", 404},
      {"/v1/data-sources/%2e%2e%2fadmin", 404},
      {"/v1/data-sources/%00", 404},
      {"/v1/data-sources/%ff", 404},
      {"/v1/data-sources/ds-1%27%20OR%201=1", 404},
      {"/v1/data-sources/" + std::string(5000, 'a'), 404},
      {"/v1/data-sources?type=%27%20OR%20%271%27=%271", 200},
      {"/v1/data-sources/%zz", 400},
      {"", 400},
      {"v1/data-sources", 400},
      {"http://x/v1/data-sources", 400},
  };
  for (const Case& test : cases) {
    INFO(test.target);
    CHECK(platform.get(test.target).status == test.status);
  }
}
