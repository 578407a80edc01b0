#include <catch2/catch.hpp>

#include "report/render.hpp"
#include "samples.hpp"

using namespace weir;

TEST_CASE("A drift says what, who and when, and ends with how much is managed") {
  CHECK(report::drift_text(sample_drift(), {}) ==
        "Drift of acme-data (k3v9x2qm) on local\n"
        "  instance  embedded:.weir/platform.db\n"
        "  against   0123456789ab\n"
        "\n"
        "Changed at the API since the last apply:\n"
        "  changed     DataSource/okta  ds_1  by ann at 2026-11-20T09:00:00Z\n"
        "      /displayName  \"Okta\" -> \"Okta 2\"\n"
        "  unreadable  DataSource/jira  ds_2  by an unknown actor\n"
        "      changed where the API shows no values; apply sends them again\n"
        "      /config  (unreadable) -> (absent)\n"
        "\n"
        "Also:\n"
        "  pending    Connector/warehouse: differs in Git, not applied yet\n"
        "  held       DataSource/aws: audit\n"
        "  unmanaged  DataSource ds_9 by hand\n"
        "\n"
        "Drift: 2 drifted, 1 pending, 1 held, 0 touched, 1 unmanaged.\n"
        "managed 41 of 52\n");
}

TEST_CASE("On a terminal of 80 columns who and when get a line of their own, if they have to") {
  report::Drift drift = sample_drift();
  drift.drifted.resize(1);
  drift.drifted[0].item.key.name = "a-source-with-a-long-name";
  CHECK(report::drift_text(drift, {false, 80})
            .find("  changed     DataSource/a-source-with-a-long-name\n      ds_1  by ann at 2026-11-20T09:00:00Z\n") !=
        std::string::npos);
  CHECK(report::drift_text(drift, {}).find("-long-name  ds_1  by ann") != std::string::npos);
}

TEST_CASE("Many pending keys are counted, not listed") {
  report::Drift drift = sample_drift();
  drift.pending.clear();
  for (int i = 0; i < 62; ++i) drift.pending.push_back({"DataSource", "source-" + std::to_string(i)});
  const std::string text = report::drift_text(drift, {});
  CHECK(text.find("DataSource/source-19: differs in Git") != std::string::npos);
  CHECK(text.find("DataSource/source-20") == std::string::npos);
  CHECK(text.find("  pending    and 42 more\n") != std::string::npos);
  CHECK(text.find("62 pending") != std::string::npos);
}

TEST_CASE("Drift as JSON names every list") {
  const Json json = report::drift_json(sample_drift());
  CHECK(json["kind"] == "Drift");
  CHECK(json["formatVersion"] == 1);
  CHECK(json["drifted"][0] == Json::parse(R"({"key":"DataSource/okta","remoteId":"ds_1","drift":"changed",
      "fields":[{"path":"/displayName","before":"Okta","after":"Okta 2"}],"actor":"ann","at":"2026-11-20T09:00:00Z"})"));
  CHECK(json["drifted"][1]["actor"].is_null());
  CHECK(json["drifted"][1]["drift"] == "unreadable");
  CHECK(json["pending"] == Json::array({"Connector/warehouse"}));
  CHECK(json["held"][0] == Json({{"key", "DataSource/aws"}, {"reason", "audit"}}));
  CHECK(json["unmanaged"][0]["remoteId"] == "ds_9");
  CHECK(json["managed"] == 41);
  CHECK(json["total"] == 52);
}
