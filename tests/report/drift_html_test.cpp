#include <catch2/catch.hpp>

#include "html_skeleton.hpp"
#include "naughty.hpp"
#include "report/render.hpp"
#include "samples.hpp"

using namespace weir;

namespace {

bool has(const std::string& page, const std::string& part) {
  return page.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("drift as a page says what, who and when, and how much is managed") {
  const std::string page = report::drift_html(sample_drift());
  CHECK(has(page, "2 objects changed at the API since the last apply."));
  CHECK(has(page, "by <bdi>ann</bdi>"));
  CHECK(has(page, "by <bdi>unknown</bdi>"));
  CHECK(has(page, "<time>2026-11-20T09:00:00Z</time>"));
  CHECK(has(page, "<code>&quot;Okta<ins> 2</ins>&quot;</code>"));
  CHECK(has(page, "changed where the API shows no values; apply sends them again"));
  CHECK(has(page, "on hold</span> <span class=\"said\"><span class=\"key\"><span class=\"kind\">DataSource/"));
  CHECK(has(page, "differs in Git, not applied yet"));
  CHECK(has(page, "<bdi>by hand</bdi>"));
  CHECK(has(page, "managed 41 of 52"));
  CHECK(has(page, "weir plan --target local"));
}

TEST_CASE("no drift is one good sentence") {
  report::Drift drift = sample_drift();
  drift.drifted.clear();
  CHECK(has(report::drift_html(drift), "<p class=\"verdict good\">No drift: the API holds what was last applied.</p>"));
}

TEST_CASE("whatever others write at the API, the page of a drift has the same elements") {
  const auto skeleton = [](const std::string& text) {
    report::Drift drift = sample_drift();
    for (auto& line : drift.drifted) {
      line.actor = line.at = text;
      line.item.remote_id = text;
      line.item.fields = {{text, text, nullptr}};
    }
    drift.held = {{{"DataSource", "aws"}, text}};
    drift.unmanaged = {{text, text, text}};
    return html_skeleton(report::drift_html(drift));
  };
  const std::string harmless = skeleton("a/b");
  for (const std::string& text : naughty_texts()) {
    if (text.empty()) continue;
    INFO(text);
    CHECK(skeleton(text) == harmless);
  }
}
