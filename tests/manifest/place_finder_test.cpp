#include "manifest/place_finder.hpp"

#include <catch2/catch.hpp>

#include "manifest/manifest_texts.hpp"

using namespace weir;
using namespace weir::test;

TEST_CASE("the places of a resource are found in its own document") {
  const std::string text = warehouse("first") + "---\n" + warehouse("second") + "  tags: [b, a]\n";
  const std::vector<manifest::Source> sources{{"other.yaml", "", "a: 1\n"}, {"a.yaml", "", text}};
  const auto loaded = manifest::load(sources, schema::kinds(), at_noon);
  const Resource& second = loaded.desired.resources.at({"Connector", "second"});
  manifest::PlaceFinder places(sources);

  const Diagnostic value = places.at_value(second, "/spec/provider", error("D030", "x"));
  CHECK(value.place == Place{"a.yaml", 15, 13});
  CHECK(value.pointer == "/spec/provider");
  CHECK(value.key == "Connector/second");
  CHECK(places.at_key(second, "/spec/provider", error("D030", "x")).place == Place{"a.yaml", 15, 3});
  // The spec has sets in order, the file as somebody wrote them.
  const Diagnostic item = places.at_item(second, "/spec/tags", "a", error("D030", "x"));
  CHECK(item.place == Place{"a.yaml", 16, 13});
  CHECK(item.pointer == "/spec/tags/1");
  CHECK(places.at_item(second, "/spec/streams", "a", error("D030", "x")).place.line == 14);
}

TEST_CASE("without a text the document's place stands in") {
  Resource resource;
  resource.key = {"Connector", "a"};
  resource.place = {"a.yaml", 12, 1};
  const std::vector<manifest::Source> none;
  CHECK(manifest::PlaceFinder(none).at_value(resource, "/spec/type", error("D030", "x")).place == resource.place);
  const std::vector<manifest::Source> changed{{"a.yaml", "", "kind: [\n"}};
  CHECK(manifest::PlaceFinder(changed).at_key(resource, "/spec/type", error("D030", "x")).place == resource.place);
}
