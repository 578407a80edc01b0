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

TEST_CASE("a report as a page says what became of each step, what needs a person first, and what to type next") {
  report::Report report = sample_report();
  report.exit_code = 3;
  const std::string page = report::report_html(report);
  CHECK(has(page, "4 of 7 steps not done. Exit code 3."));
  CHECK(page.find("id=\"step-6\"") < page.find("id=\"step-4\""));
  CHECK(page.find("id=\"step-4\"") < page.find("id=\"step-1\""));
  CHECK(has(page, "<b class=\"code\">A014</b> rate limited (HTTP 429)"));
  CHECK(has(page, "because of DataSource/source-3"));
  CHECK(has(page, "id=\"rotation-1\""));
  CHECK(has(page, "<dt>requests</dt><dd>12 read, 6 written, 1 throttled</dd>"));
  CHECK(has(page, "<code>weir plan --target production</code>"));
  CHECK(has(page, "sha256:aa"));
}

TEST_CASE("a run in which all went well says so") {
  report::Report report = sample_report();
  report.steps.resize(2);
  CHECK(has(report::report_html(report), "All 3 steps were done. Exit code 0."));
  report.steps.clear();
  report.rotations.clear();
  CHECK(has(report::report_html(report), "There was nothing to do."));
}

TEST_CASE("problems in the place of a result are a page, too") {
  const std::string page = report::diagnostics_html({error("M034", "unknown <b>property</b>", "did you mean type?")});
  CHECK(has(page, "1 problem stood in the way."));
  CHECK(has(page, "unknown &lt;b&gt;property&lt;/b&gt;"));
  CHECK(has(page, "did you mean type?"));
}

TEST_CASE("whatever the API answers, the page of a report has the same elements") {
  const auto skeleton = [](const std::string& text) {
    report::Report report = sample_report();
    report.command = report.started_at = report.finished_at = report.plan_hash = report.target_name = text;
    report.steps[3].error = report::StepError{text, text, 500};
    report.steps[3].remote_id = text;
    report.diagnostics = {error(text, text, text)};
    return html_skeleton(report::report_html(report));
  };
  const std::string harmless = skeleton("a/b");
  for (const std::string& text : naughty_texts()) {
    if (text.empty()) continue;
    INFO(text);
    CHECK(skeleton(text) == harmless);
  }
}
