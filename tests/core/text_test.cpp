#include "core/text.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("the nearest candidate is offered only when it can be meant") {
  const std::vector<std::string> kinds = {"Connector", "DataSource", "Schedule"};
  CHECK(did_you_mean("DataSorce", kinds) == "DataSource");
  CHECK(did_you_mean("datasource", kinds) == "DataSource");
  CHECK(did_you_mean("Shcedule", kinds) == "Schedule");
  CHECK_FALSE(did_you_mean("Pod", kinds));
  CHECK_FALSE(did_you_mean("", kinds));
  CHECK_FALSE(did_you_mean(std::string(10000, 'a'), kinds));
  CHECK_FALSE(did_you_mean("x", {"y"}));
}
