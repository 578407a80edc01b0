#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "markdown_skeleton.hpp"
#include "naughty.hpp"
#include "report/markdown_text.hpp"
#include "report/render.hpp"
#include "samples.hpp"

using namespace weir;

TEST_CASE("drift as a comment tells what, who and when, and how much is managed") {
  CHECK(report::drift_markdown(sample_drift()) ==
        "<!-- weir:drift k3v9x2qm/local -->\n"
        "## Weir drift of `acme-data` (`k3v9x2qm`) on `local`\n\n"
        "**2 drifted, 1 pending, 1 held, 0 touched, 1 unmanaged.**\n\n"
        "Instance `embedded:.weir/platform.db`, against `0123456789ab`\n\n"
        "### Changed at the API since the last apply: 2\n\n"
        "<details><summary><b>changed</b> <code>DataSource/okta</code>, by <code>ann</code> at "
        "<code>2026-11-20T09:00:00Z</code>, <code>/displayName &quot;Okta&quot; → &quot;Okta "
        "2&quot;</code></summary>\n\n"
        "- a field that can be read differs, `ds_1`\n\n"
        "```diff\n- /displayName: \"Okta\"\n+ /displayName: \"Okta 2\"\n```\n"
        "\n</details>\n"
        "<details><summary><b>unreadable</b> <code>DataSource/jira</code>, by an unknown actor, <code>/config "
        "(unreadable)</code></summary>\n\n"
        "- changed where the API shows no values; apply sends them again, `ds_2`\n\n"
        "```diff\n- /config: (unreadable)\n```\n"
        "\n</details>\n"
        "\n"
        "### Also\n\n"
        "- on hold `DataSource/aws`: audit\n"
        "- pending `Connector/warehouse`: differs in Git, not applied yet\n"
        "- unmanaged `DataSource` `ds_9` `by hand`\n"
        "\n"
        "Next: an apply sets this back to what Git says; `weir drift --patch --target local` takes it into Git.\n\n"
        "managed 41 of 52\n");
}

TEST_CASE("much drift names every object as long as names fit, and stays below the limit") {
  report::Drift drift = sample_drift();
  const auto line = drift.drifted.front();
  drift.drifted.clear();
  for (int i = 0; i < 600; ++i) {
    drift.drifted.push_back(line);
    drift.drifted.back().item.key.name = fmt::format("source-{}", i);
    drift.pending.push_back({"DataSource", "p"});
  }
  const std::string text = report::drift_markdown(drift);
  CHECK(text.size() <= report::most_comment_bytes);
  for (int i = 0; i < 600; ++i) CHECK(text.find(fmt::format("DataSource/source-{}", i)) != std::string::npos);
  drift.drifted.assign(10'000, line);
  const std::string more = report::drift_markdown(drift);
  CHECK(more.size() <= report::most_comment_bytes);
  CHECK(more.find("### Changed at the API since the last apply: 10000\n") != std::string::npos);
  CHECK(more.ends_with("managed 41 of 52\n"));
}

TEST_CASE("whatever others write at the API, the comment means the same") {
  const auto skeleton = [](const std::string& text) {
    report::Drift drift = sample_drift();
    for (auto& line : drift.drifted) {
      line.actor = line.at = text;
      line.item.remote_id = text;
      line.item.fields = {{text, text, text}};
    }
    drift.held = {{{"DataSource", "aws"}, text}};
    drift.unmanaged = {{text, text, text}};
    const std::string markdown = report::drift_markdown(drift);
    return markdown_skeleton(markdown.substr(markdown.find('\n')));
  };
  const std::string harmless = skeleton("a_b");
  for (const auto& text : naughty_texts()) {
    if (text.empty() || report::md_phrase(text) == text) continue;
    INFO(text);
    CHECK(skeleton(text) == harmless);
  }
}
