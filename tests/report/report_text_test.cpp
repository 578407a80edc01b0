#include <catch2/catch.hpp>

#include "report/render.hpp"
#include "samples.hpp"

TEST_CASE("A report shows what needs a person first and ends with the next command") {
  const std::string text = weir::report::report_text(sample_report(), {});
  CHECK(text ==
        "Report of apply for acme-data (k3v9x2qm) on production\n"
        "  instance  https://api.example, tenant tnt-1\n"
        "  commit    0123456789ab\n"
        "  plan      sha256:aa\n"
        "  time      2026-11-21T10:00:00Z to 2026-11-21T10:00:03Z\n"
        "\n"
        "    6  unknown    update   DataSource/source-5  unguarded\n"
        "    4  failed     update   DataSource/source-3  4 attempts, unguarded\n"
        "       [A014] rate limited (HTTP 429)\n"
        "    3  conflict   update   DataSource/source-2  unguarded\n"
        "    5  skipped    update   DataSource/source-4  unguarded, because of DataSource/source-3\n"
        "    1  applied    create   DataSource/source-0  ds_1, version 1\n"
        "    2  unchanged  update   DataSource/source-1  unguarded\n"
        "       applied    rotated secret  DataSource/rotated\n"
        "\n"
        "Apply: 2 applied, 1 unchanged, 1 conflict, 1 failed, 1 skipped, 1 unknown.\n"
        "Requests: 12 reads, 6 writes, 1 throttled.\n"
        "State: saved.\n"
        "Next: weir plan --target production\n");
}

TEST_CASE("A report of what is not in its commit says so in every rendering, and after it was read again") {
  auto report = sample_report();
  report.dirty = true;
  const auto read = weir::report::report_from_json(weir::report::report_json(report));
  REQUIRE(read);
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  CHECK(has(weir::report::report_text(*read, {}), "  commit    0123456789ab with uncommitted changes\n"));
  CHECK(has(weir::report::report_markdown(*read), "commit `0123456789ab` with uncommitted changes,"));
  CHECK(has(weir::report::report_html(*read), "0123456789ab</code> with uncommitted changes"));
  CHECK(weir::report::report_json(*read).at("dirty") == true);
  CHECK_FALSE(weir::report::report_json(sample_report()).contains("dirty"));
}

TEST_CASE("The next command fits what happened") {
  auto report = sample_report();
  report.steps.resize(1);
  CHECK(weir::report::report_text(report, {}).find("Next: weir drift --target production\n") != std::string::npos);
  report.state_saved = false;  // where none is kept, there is nothing to rebuild
  CHECK(weir::report::report_text(report, {}).find("Next: weir drift --target production\n") != std::string::npos);
  report.diagnostics = {weir::error("A030", "two objects carry the mark")};
  CHECK(weir::report::report_text(report, {}).find("Next: weir plan --target production\n") != std::string::npos);
  report.diagnostics.push_back(weir::error("S009", "the state could not be saved"));
  CHECK(weir::report::report_text(report, {}).find("Next: weir state rebuild --target production\n") !=
        std::string::npos);
}

TEST_CASE("A narrow terminal gets the facts of a step on a line of their own") {
  auto report = sample_report();
  report.steps.resize(1);
  const std::string narrow = weir::report::report_text(report, {false, 50});
  CHECK(narrow.find("    1  applied    create   DataSource/source-0\n       ds_1, version 1\n") != std::string::npos);
  CHECK(weir::report::report_text(report, {false, 79}).find("DataSource/source-0  ds_1, version 1\n") !=
        std::string::npos);
}

TEST_CASE("Conflicts of the plan count, though they have no step") {
  weir::report::Report report;
  report.target_name = "production";
  report.conflicts = {{{"DataSource", "twice"}, "two objects carry the mark", {"ds-1", "ds-2"}, "A022"}};
  CHECK(weir::report::report_text(report, {})
            .find("Apply: 0 applied, 0 unchanged, 1 conflict, 0 failed, 0 skipped, 0 unknown.\n") != std::string::npos);
}

TEST_CASE("What is held is named, in every form") {
  weir::report::Report report = sample_report();
  report.held = {{{"DataSource", "asleep"}, "audit <b>"}, {{"DataSource", "mute"}, ""}};
  CHECK(weir::report::report_text(report, {})
            .find("\nOn hold, no step touches these:\n  DataSource/asleep: audit <b>\n  DataSource/mute\n") !=
        std::string::npos);
  CHECK(weir::report::report_markdown(report).find("### On hold, no step touches these: 2\n\n- `DataSource/asleep`: "
                                                   "`audit <b>`\n- `DataSource/mute`\n") != std::string::npos);
  CHECK(weir::report::report_html(report).find("audit &lt;b&gt;") != std::string::npos);
  const auto read = weir::report::report_from_json(weir::report::report_json(report));
  REQUIRE(read);
  REQUIRE(read->held.size() == 2);
  CHECK(read->held[0].reason == "audit <b>");
}
