#include <catch2/catch.hpp>

#include "report/api_views.hpp"
#include "report/view_samples.hpp"

using namespace weir;
using namespace weir::test;

TEST_CASE("A status lists sources with what the API tells of them, and counts their health") {
  report::Status status{sample_subject(), true, {sample_source(), bare_source()}, {}};
  CHECK(
      report::status_text(status, {}) ==
      "Status of acme-data (k3v9x2qm) on production\n"
      "  instance  https://api.example, tenant tnt-1\n"
      "\n"
      "  SOURCE                TYPE  HEALTH  LAST RUN              RESULT   NEXT RUN              RECORDS OF 30 DAYS  "
      "CONNECTIONS\n"
      "  DataSource/okta-prod  okta  Live    2026-11-21T02:00:00Z  success  2026-11-22T02:00:00Z               1,204  "
      "2, 1 stale\n"
      "  ds-2 (Shown)          jira  error\n"
      "\n"
      "2 sources: 1 Live, 1 error; 1 stale connection.\n");
}

TEST_CASE("One source is told in detail with its connections") {
  report::Status status{sample_subject(), false, {sample_source()}, {}};
  CHECK(report::status_text(status, {}) ==
        "DataSource/okta-prod\n"
        "  id            ds-1\n"
        "  display name  Shown\n"
        "  type          okta\n"
        "  status        active\n"
        "  health        Live\n"
        "  schedule      0 2 * * *\n"
        "  last run      2026-11-21T02:00:00Z\n"
        "  last sync     2026-11-21T02:00:00Z\n"
        "  result        success\n"
        "  next run      2026-11-22T02:00:00Z\n"
        "  30 days       1,204 records\n"
        "  destinations  Connector/warehouse\n"
        "\n"
        "  CONNECTION                    DESTINATION          STATE\n"
        "  Connection/okta-to-warehouse  Connector/warehouse  active\n"
        "  con-2 (Shown)                 Connector/warehouse  stale\n");
}

TEST_CASE("Connectors are listed with their errors") {
  report::ConnectorStatus good, bad;
  good.name = {ResourceKey{"Connector", "warehouse"}, "cnn-1"};
  good.view.object = sample_object("Connector", "cnn-1", {{"type", "warehouse"}, {"provider", "snowflake"}});
  bad.name = {std::nullopt, "cnn-2"};
  bad.view.object = sample_object("Connector", "cnn-2", {{"type", "ticketing"}, {"enabled", false}});
  bad.view.consecutive_errors = 3;
  bad.view.last_error = "disk \x1b[31mfull";
  report::Status status{sample_subject(), true, {}, {good, bad}};
  CHECK(report::status_text(status, {}) ==
        "Status of acme-data (k3v9x2qm) on production\n"
        "  instance  https://api.example, tenant tnt-1\n"
        "\n"
        "  CONNECTOR            TYPE       PROVIDER   STATE     ERRORS  LAST ERROR\n"
        "  Connector/warehouse  warehouse  snowflake  active\n"
        "  cnn-2 (Shown)        ticketing             disabled       3  disk \\x1b[31mfull\n"
        "\n"
        "2 connectors.\n");
}

TEST_CASE("What is held or retired is marked, in a list and alone") {
  report::SourceStatus source = sample_source(), bare = bare_source();
  source.view.object.view.policy.hold = "Okta is\x1b[1m down";
  source.connections.front().view.object.view.policy.hold = "";
  source.connections.back().view.object.view.policy.retired = true;
  bare.view.object.view.policy = {OnRemove::disable, "", false, true, "moved"};
  const std::string list = report::status_text({sample_subject(), true, {source, bare}, {}}, {});
  CHECK(list.find("CONNECTIONS  NOTE\n") != std::string::npos);
  CHECK(list.find("2, 1 stale   held: Okta is\\x1b[1m down\n") != std::string::npos);
  CHECK(list.find("  held: moved; retired\n") != std::string::npos);
  CHECK(list.ends_with("; 1 stale connection; 2 held.\n"));
  const std::string one = report::status_text({sample_subject(), false, {source}, {}}, {});
  CHECK(one.find("  note          held: Okta is\\x1b[1m down\n") != std::string::npos);
  CHECK(one.find("active  held\n") != std::string::npos);
  CHECK(one.find("stale   retired\n") != std::string::npos);

  report::ConnectorStatus connector;
  connector.name = {ResourceKey{"Connector", "warehouse"}, "cnn-1"};
  connector.view.object = sample_object("Connector", "cnn-1", {{"type", "warehouse"}, {"enabled", false}});
  connector.view.object.view.policy.retired = true;
  CHECK(report::status_text({sample_subject(), true, {}, {connector}}, {}).find("disabled  retired\n") !=
        std::string::npos);
}

TEST_CASE("Health is coloured on a terminal only") {
  report::TextStyle colored;
  colored.color = true;
  report::Status status{sample_subject(), true, {sample_source(), bare_source()}, {}};
  CHECK(report::status_text(status, colored).find("\x1b[32mLive\x1b[0m") != std::string::npos);
  CHECK(report::status_text(status, colored).find("\x1b[31merror\x1b[0m") != std::string::npos);
  CHECK(report::status_text(status, {}).find('\x1b') == std::string::npos);
}

TEST_CASE("Nothing there is said, too") {
  const std::string text = report::status_text({sample_subject(), true, {}, {}}, {});
  CHECK(text.ends_with("\n0 sources.\n"));
  report::Status connectors{sample_subject(), true, {}, {}};
  connectors.of_connectors = true;
  CHECK(report::status_text(connectors, {}).ends_with("\n0 connectors.\n"));
}
