#include "platform/pull_settings.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::platform;

namespace {

StreamPull pull_of(Json config, const std::string& stream) {
  config.update({{"apiUrl", "https://a.example/v1/"}});
  const auto settings = read_pull_settings(config);
  REQUIRE(settings);
  const auto pull = read_stream_pull(*settings, stream);
  INFO((pull ? "" : pull.error()));
  REQUIRE(pull);
  return *pull;
}

std::string fault_of(Json config, const std::string& stream = "tickets") {
  config.emplace("apiUrl", "https://a.example/v1");
  const auto settings = read_pull_settings(config);
  if (!settings) return settings.error();
  const auto pull = read_stream_pull(*settings, stream);
  return pull ? "" : pull.error();
}

}  // namespace

TEST_CASE("A stream's target is put together from address, path, parameters and page size") {
  const struct {
    Json config;
    const char* target;
  } rows[] = {
      {Json::object(), "/v1/tickets"},
      {{{"path", "/all/{stream}/list"}}, "/v1/all/tickets/list"},
      {{{"path", "tickets"}}, "/v1/tickets"},
      {{{"path", "/tickets?expand=x"}, {"params", {{"state", "all"}, {"n", 3}, {"open", true}}}},
       "/v1/tickets?expand=x&n=3&open=true&state=all"},
      {{{"paginationPageSize", 50}}, "/v1/tickets?limit=50"},
      {{{"paginationPageSize", 50}, {"paginationRequestStyle", "page_number_paginator"}}, "/v1/tickets?per_page=50"},
      {{{"paginationPageSize", 50}, {"paginationLimitPerPageParam", "count"}}, "/v1/tickets?count=50"},
      {{{"params", {{"a", "1"}, {"b", "1"}}},
        {"streams", {{{"name", "tickets"}, {"path", "/t"}, {"params", {{"b", "2"}}}}}}},
       "/v1/t?a=1&b=2"},
  };
  for (const auto& row : rows) {
    INFO(row.config.dump());
    CHECK(pull_of(row.config, "tickets").target == row.target);
  }
}

TEST_CASE("The streams of a source are those it names, its only one, or those of the catalog") {
  const auto streams = [](Json config) {
    config.update({{"apiUrl", "https://a.example"}});
    return *read_pull_settings(config);
  };
  CHECK(streams({{"streams", {{{"name", "b"}}, {{"name", "a"}}}}}).streams == std::vector<std::string>{"a", "b"});
  CHECK(streams({{"path", "/v2/tickets/?x=1"}}).streams == std::vector<std::string>{"tickets"});
  const PullSettings implied = streams(Json::object());
  CHECK(implied.streams_are_implied);
  CHECK(implied.streams.size() > 10);
}

TEST_CASE("Key, cursor and start come from the settings, else from the catalog") {
  const Json own = {{"primaryKeys", {"id"}}, {"replicationKey", "updated"}, {"startDate", "2026-01-01T00:00:00Z"}};
  const StreamPull pull = pull_of(own, "tickets");
  CHECK(pull.primary_key == std::vector<std::string>{"id"});
  CHECK(pull.cursor_field == "updated");
  CHECK(format_rfc3339(*pull.start) == "2026-01-01T00:00:00Z");
  CHECK(pull_of(Json::object(), "user").primary_key == std::vector<std::string>{"uid"});
  CHECK(pull_of({{"streams", {{{"name", "user"}, {"primaryKeys", {"mail"}}}}}}, "user").primary_key[0] == "mail");
}

TEST_CASE("Only documented pairs of page styles are known") {
  const struct {
    const char* request;
    const char* response;
    PageStyle style;
  } rows[] = {
      {"default", "default", PageStyle::token},
      {"jsonpath_paginator", "page", PageStyle::token},
      {"jsonpath_paginator", "hateoas_body", PageStyle::body_link},
      {"hateoas_paginator", "hateoas_body", PageStyle::body_link},
      {"restapi_header_link_paginator", "header_link", PageStyle::link_header},
      {"header_link_paginator", "default", PageStyle::link_header},
      {"simple_header_paginator", "default", PageStyle::next_header},
      {"page_number_paginator", "page", PageStyle::page_number},
      {"style1", "style1", PageStyle::offset},
      {"offset_paginator", "offset", PageStyle::offset},
      {"single_page_paginator", "default", PageStyle::single},
  };
  for (const auto& row : rows) {
    INFO(row.request << " " << row.response);
    CHECK(pull_of({{"paginationRequestStyle", row.request},
                   {"paginationResponseStyle", row.response},
                   {"nextPageTokenPath", "$.next"}},
                  "tickets")
              .pages == row.style);
  }
  CHECK(fault_of({{"paginationRequestStyle", "magic"}}).find("docs/syncs.md") != std::string::npos);
  CHECK(fault_of({{"paginationRequestStyle", "offset_paginator"}, {"paginationResponseStyle", "header_link"}}) != "");
}

TEST_CASE("A setting that cannot be used is named, and no value with it") {
  const struct {
    Json config;
    const char* setting;
  } rows[] = {
      {{{"apiUrl", "canary"}}, "config/apiUrl"},
      {{{"apiUrl", "https://a.example/?canary=1"}}, "config/apiUrl"},
      {{{"apiUrl", "http://canary.example"}, {"authMethod", "bearer_token"}, {"bearerToken", "t"}}, "config/apiUrl"},
      {{{"apiUrl", "http://127.canary.example"}, {"authMethod", "bearer_token"}, {"bearerToken", "t"}},
       "config/apiUrl"},
      {{{"path", "/a b/canary"}}, "config/path"},
      {{{"path", "/canary"}, {"streams", {{{"name", "other"}}}}}, "config/path"},
      {{{"recordsPath", "$..canary"}}, "config/recordsPath"},
      {{{"nextPageTokenPath", "canary"}}, "config/nextPageTokenPath"},
      {{{"paginationResponseStyle", "hateoas_body"}}, "config/nextPageTokenPath"},
      {{{"startDate", "canary"}}, "config/startDate"},
      {{{"streams", {{{"path", "/canary"}}}}}, "config/streams/0/name"},
      {{{"streams", {{{"name", "a"}}, {{"name", "a"}}}}}, "config/streams/1/name"},
      {{{"streams", {{{"name", "a"}, {"canary", 1}}}}}, "config/streams/0"},
  };
  for (const auto& row : rows) {
    INFO(row.config.dump());
    const std::string fault = fault_of(row.config);
    CHECK(fault.find(row.setting) == 0);
    CHECK(fault.find("canary") == std::string::npos);
  }
}
