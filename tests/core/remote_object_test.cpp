#include "core/remote_object.hpp"

#include <catch2/catch.hpp>

using namespace weir;

namespace {

using Tags = std::vector<std::string>;

const Mark mark{"k3v9x2qm", {"DataSource", "okta-prod"}};

}  // namespace

TEST_CASE("tags are written as user tags, mark, policy, each once and none for a default") {
  CHECK(write_tags({"identity", "b", "identity"}, mark, {}) ==
        Tags{"identity", "b", "weir:k3v9x2qm/DataSource/okta-prod"});
  CHECK(write_tags({}, std::nullopt, {}).empty());
  PolicyTags policy;
  policy.on_remove = OnRemove::remove;
  policy.config_digest = "0123456789abcdef";
  policy.protect = true;
  policy.retired = true;
  policy.hold = "ask ann";
  CHECK(write_tags({"x"}, mark, policy) == Tags{"x", "weir:k3v9x2qm/DataSource/okta-prod", "weir:on-remove=delete",
                                                "weir:config=0123456789abcdef", "weir:protect", "weir:retired",
                                                "weir:hold=ask ann"});
}

TEST_CASE("what is written is read back") {
  const auto on_remove = GENERATE(OnRemove::disable, OnRemove::remove, OnRemove::keep);
  const auto hold = GENERATE(as<std::optional<std::string>>(), std::nullopt, "", "a/b=c");
  const bool flag = GENERATE(false, true);
  PolicyTags policy;
  policy.on_remove = on_remove;
  policy.config_digest = flag ? "ffff000011112222" : "";
  policy.protect = flag;
  policy.retired = !flag;
  policy.hold = hold;
  const TagView view = read_tags(write_tags({"b", "a"}, mark, policy));
  CHECK(view.user_tags == Tags{"b", "a"});
  CHECK(view.marks == std::vector<Mark>{mark});
  CHECK(view.policy == policy);
}

TEST_CASE("a malformed tag is the user's, so it is never dropped") {
  const std::string tag =
      GENERATE(as<std::string>(), "weir:", "weir", "weir:x", "weir:k3v9x2qm", "weir:k3v9x2qm/DataSource",
               "weir:k3v9x2qm/DataSource/", "weir:k3v9x2qm/DataSource/a/b", "weir:k3v9x2qm/dataSource/a",
               "weir:K3V9X2QM/DataSource/a", "weir:/DataSource/a", "weir:k3v9x2qm/DataSource/A", "Weir:protect",
               "weir:protect ", "weir:protected", "weir:protect=true", "weir:retired=", "weir:holding",
               "weir:on-remove=", "weir:on-remove=Delete", "weir:config=", "weir:config=0123456789ABCDEF",
               "weir:config=0123456789abcde", "weir:config=0123456789abcdef0", " weir:hold");
  CAPTURE(tag);
  const TagView view = read_tags({tag});
  CHECK(view.user_tags == Tags{tag});
  CHECK(view.marks.empty());
  CHECK(view.policy == PolicyTags{});
}

TEST_CASE("marks of all projects are seen, in the order found") {
  const TagView view = read_tags({"weir:aaaaaaaa/Connector/x", "y", "weir:k3v9x2qm/DataSource/okta-prod"});
  REQUIRE(view.marks.size() == 2);
  CHECK(view.marks[0] == Mark{"aaaaaaaa", {"Connector", "x"}});
  CHECK(view.marks[1] == mark);
  CHECK(to_tag(view.marks[1]) == "weir:k3v9x2qm/DataSource/okta-prod");
}

TEST_CASE("of contradicting policies the milder one counts, and two digests are none") {
  CHECK(read_tags({"weir:on-remove=delete", "weir:on-remove=keep"}).policy.on_remove == OnRemove::keep);
  CHECK(read_tags({"weir:on-remove=disable", "weir:on-remove=delete"}).policy.on_remove == OnRemove::disable);
  CHECK(read_tags({"weir:config=0000000000000000", "weir:config=1111111111111111"}).policy.config_digest.empty());
  CHECK(read_tags({"weir:config=1111111111111111", "weir:config=1111111111111111"}).policy.config_digest ==
        "1111111111111111");
  CHECK(read_tags({"weir:hold", "weir:hold=because"}).policy.hold == "because");
}
