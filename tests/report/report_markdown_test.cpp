#include <catch2/catch.hpp>

#include "markdown_skeleton.hpp"
#include "naughty.hpp"
#include "report/markdown_text.hpp"
#include "report/render.hpp"
#include "samples.hpp"

using namespace weir;

TEST_CASE("a report as a comment: what is not done first, then the next command and the hash") {
  CHECK(report::report_markdown(sample_report()) ==
        "<!-- weir:report k3v9x2qm/production sha256:aa -->\n"
        "## Weir apply for `acme-data` (`k3v9x2qm`) on `production`\n\n"
        "**2 applied, 1 unchanged, 1 conflict, 1 failed, 1 skipped, 1 unknown; exit code 0.**\n\n"
        "Instance `https://api.example`, tenant `tnt-1`, commit `0123456789ab`, `2026-11-21T10:00:00Z` to "
        "`2026-11-21T10:00:03Z`\n\n"
        "### Not done: 4\n\n"
        "- **unknown** update `DataSource/source-5`: step 6, unguarded\n"
        "- **failed** update `DataSource/source-3`: step 4, 4 attempts, unguarded\n"
        "  <br>`A014`: rate limited (HTTP 429)\n"
        "- **conflict** update `DataSource/source-2`: step 3, unguarded\n"
        "- **skipped** update `DataSource/source-4`: step 5, unguarded, because of `DataSource/source-3`\n"
        "\n"
        "### Done: 3\n\n"
        "- **applied** create `DataSource/source-0`: step 1, `ds_1`, version 1\n"
        "- **unchanged** update `DataSource/source-1`: step 2, unguarded\n"
        "- **applied** rotated secret `DataSource/rotated`\n"
        "\n"
        "Requests: 12 reads, 6 writes, 1 throttled. State: saved.\n\n"
        "Next:\n\n```sh\nweir plan --target production\n```\n\n"
        "Hash: sha256:aa\n");
}

TEST_CASE("a long report folds what is done and counts what there is no room for") {
  auto report = sample_report();
  const auto done = report.steps[0];
  const auto failed = report.steps[3];
  report.steps.assign(5'000, done);
  report.steps.insert(report.steps.end(), 5'000, failed);
  const std::string text = report::report_markdown(report);
  CHECK(text.size() <= report::most_comment_bytes);
  CHECK(text.find("### Not done: 5000\n") != std::string::npos);
  CHECK(text.find("### Done: 5001\n\n<details><summary>5001 steps</summary>") != std::string::npos);
  CHECK(text.find(" more\n") != std::string::npos);
  CHECK(text.ends_with("Hash: sha256:aa\n"));
}

TEST_CASE("whatever others write into a report, the comment means the same") {
  const auto skeleton = [](const std::string& text) {
    auto report = sample_report();
    report.project_name = report.instance.origin = report.instance.tenant_id = text;
    report.commit = report.started_at = report.finished_at = report.command = report.plan_hash = text;
    for (auto& step : report.steps) {
      step.key.name = text;
      step.remote_id = text;
      step.error = report::StepError{text, text, 500};
      step.because = ResourceKey{text, text};
    }
    report.diagnostics = {error("S009", text, text)};
    const std::string markdown = report::report_markdown(report);
    return markdown_skeleton(markdown.substr(markdown.find('\n')));
  };
  const std::string harmless = skeleton("a_b");
  for (const auto& text : naughty_texts()) {
    if (text.empty() || report::md_phrase(text) == text) continue;
    INFO(text);
    CHECK(skeleton(text) == harmless);
  }
}

TEST_CASE("problems in the place of a result are a comment, too") {
  CHECK(report::diagnostics_markdown({error("U010", "there is no weir.yaml here"), warning("M001", "empty")}) ==
        "<!-- weir:problems -->\n## Weir could not go on\n\n**1 error, 1 warning.**\n\n"
        "- **error** `U010`: `there is no weir.yaml here`\n- **warning** `M001`: empty\n");
  const Diagnostics many(10'000, error("M031", std::string(900, '*')));
  CHECK(report::diagnostics_markdown(many).size() <= report::most_comment_bytes);
}
