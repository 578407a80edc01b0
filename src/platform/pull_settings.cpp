#include "platform/pull_settings.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "catalog/own_streams.hpp"
#include "catalog/stream_catalog.hpp"
#include "http/message.hpp"
#include "http/origin.hpp"

namespace weir::platform {
namespace {

using Fault = tl::unexpected<std::string>;

std::string text_of(const Json& object, std::string_view name, std::string fallback = "") {
  return string_member(object, name).value_or(std::move(fallback));
}

/// Names and values of a member that is an object of scalars.
std::map<std::string, std::string> texts_of_member(const Json& object, std::string_view name) {
  std::map<std::string, std::string> texts;
  const auto member = object.find(name);
  if (member == object.end() || !member->is_object()) return texts;
  for (const auto& [key, value] : member->items())
    texts[key] = value.is_string() ? value.get<std::string>() : value.dump();
  return texts;
}

/// The settings of one stream: its own, before those of the source.
Json settings_of(const Json& config, const std::string& stream) {
  Json merged = config;
  merged.erase("streams");
  const auto streams = config.find("streams");
  if (streams == config.end() || !streams->is_array()) return merged;
  for (const Json& one : *streams) {
    if (text_of(one, "name") != stream) continue;
    for (const auto& [name, value] : one.items()) {
      // Headers and parameters add to those of the source, everything else takes their place.
      if ((name == "headers" || name == "params") && value.is_object() && merged.contains(name)) {
        merged[name].update(value);
      } else {
        merged[name] = value;
      }
    }
  }
  return merged;
}

/// What is wrong with the streams that a config lists.
std::optional<std::string> streams_fault(const Json& config) {
  static const std::set<std::string> known = {"name",
                                              "path",
                                              "headers",
                                              "params",
                                              "recordsPath",
                                              "primaryKeys",
                                              "replicationKey",
                                              "startDate",
                                              "nextPageTokenPath",
                                              "paginationPageSize",
                                              "paginationRequestStyle",
                                              "paginationResponseStyle",
                                              "paginationNextPageParam",
                                              "paginationLimitPerPageParam",
                                              "numInferenceRecords"};
  std::set<std::string> names;
  const auto streams = config.find("streams");
  if (streams == config.end() || !streams->is_array()) return std::nullopt;
  for (std::size_t i = 0; i < streams->size(); ++i) {
    const Json& one = (*streams)[i];
    const std::string name = one.is_object() ? text_of(one, "name") : "";
    if (name.empty()) return fmt::format("config/streams/{}/name: is required", i);
    for (const auto& [key, value] : one.items())
      if (known.count(key) == 0) return fmt::format("config/streams/{}: has a setting that a stream cannot have", i);
    if (!names.insert(name).second) return fmt::format("config/streams/{}/name: is there twice", i);
  }
  return std::nullopt;
}

struct StyleRow {
  std::string_view request, response;
  PageStyle style;
};

/// Which two names together mean which style.
constexpr std::array style_rows{
    StyleRow{"default", "default", PageStyle::token},
    StyleRow{"default", "page", PageStyle::token},
    StyleRow{"default", "hateoas_body", PageStyle::body_link},
    StyleRow{"default", "header_link", PageStyle::link_header},
    StyleRow{"hateoas_paginator", "default", PageStyle::body_link},
    StyleRow{"hateoas_paginator", "hateoas_body", PageStyle::body_link},
    StyleRow{"header_link_paginator", "default", PageStyle::link_header},
    StyleRow{"header_link_paginator", "header_link", PageStyle::link_header},
    StyleRow{"simple_header_paginator", "default", PageStyle::next_header},
    StyleRow{"page_number_paginator", "default", PageStyle::page_number},
    StyleRow{"page_number_paginator", "page", PageStyle::page_number},
    StyleRow{"offset_paginator", "default", PageStyle::offset},
    StyleRow{"offset_paginator", "offset", PageStyle::offset},
    StyleRow{"single_page_paginator", "default", PageStyle::single},
};

/// The other names under which the same styles are known.
std::string usual_name(const std::string& name, std::string_view kind) {
  if (name == "jsonpath_paginator") return "default";
  if (name == "restapi_header_link_paginator") return "header_link_paginator";
  if (name == "style1") return kind == "request" ? "offset_paginator" : "offset";
  return name;
}

std::optional<PageStyle> style_of(const Json& settings) {
  const std::string request = usual_name(text_of(settings, "paginationRequestStyle", "default"), "request");
  const std::string response = usual_name(text_of(settings, "paginationResponseStyle", "default"), "response");
  for (const StyleRow& row : style_rows)
    if (row.request == request && row.response == response) return row.style;
  return std::nullopt;
}

std::string_view default_page_parameter(PageStyle style) {
  return style == PageStyle::offset ? "offset" : "page";
}

std::string_view default_size_parameter(PageStyle style) {
  const bool numbered =
      style == PageStyle::page_number || style == PageStyle::link_header || style == PageStyle::next_header;
  return numbered ? "per_page" : "limit";
}

std::string with_query(std::string target, const std::vector<std::pair<std::string, std::string>>& parameters) {
  const std::string query = http::encode_query(parameters);
  if (query.empty()) return target;
  return target + (target.find('?') == std::string::npos ? query : '&' + query.substr(1));
}

/// Path and parameters of the first page.
tl::expected<std::string, std::string> target_of(const std::string& base, const Json& settings,
                                                 const std::string& stream, PageStyle style) {
  std::string path = text_of(settings, "path", "/{stream}");
  if (const auto at = path.find("{stream}"); at != std::string::npos)
    path.replace(at, std::string_view("{stream}").size(), http::encode_segment(stream));
  std::string target = base;
  while (target.ends_with('/')) target.pop_back();
  target += (path.starts_with('/') ? "" : "/") + path;
  if (!http::parse_target(target) || target.find_first_of(" #") != std::string::npos)
    return Fault("config/path: is no path of a URL");
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const auto& parameter : texts_of_member(settings, "params")) parameters.push_back(parameter);
  if (const auto size = settings.find("paginationPageSize"); size != settings.end() && size->is_number_integer()) {
    const std::string name =
        text_of(settings, "paginationLimitPerPageParam", std::string(default_size_parameter(style)));
    parameters.emplace_back(name, size->dump());
  }
  return with_query(std::move(target), parameters);
}

tl::expected<std::optional<JsonPath>, std::string> next_path(const Json& settings, PageStyle style) {
  auto given = string_member(settings, "nextPageTokenPath");
  if (!given && style == PageStyle::token) given = "$.next_page";
  if (!given && style == PageStyle::body_link)
    return Fault("config/nextPageTokenPath: is required where the next page's address is in the answer");
  if (!given) return std::nullopt;
  auto path = JsonPath::parse(*given);
  if (!path) return Fault("config/nextPageTokenPath: " + path.error());
  return std::move(*path);
}

}  // namespace

tl::expected<PullSettings, std::string> read_pull_settings(const Json& config) {
  PullSettings settings;
  settings.config = config;
  const auto address = parse_address(text_of(config, "apiUrl"));
  if (!address || address->target.find('?') != std::string::npos)
    return Fault("config/apiUrl: is no http or https address without user, query and fragment");
  settings.base = *address;
  if (auto fault = streams_fault(config)) return Fault(std::move(*fault));
  for (const auto& [name, primary_key] : catalog::own_streams(config)) settings.streams.push_back(name);
  settings.streams_are_implied = settings.streams.empty();
  if (settings.streams_are_implied)
    for (const auto& [name, stream] : catalog::streams("custom")) settings.streams.push_back(name);
  auto sign_in = read_sign_in(config);
  if (!sign_in) return tl::unexpected(sign_in.error());
  settings.sign_in = std::move(*sign_in);
  settings.backoff.in_message = text_of(config, "backoffType") == "message";
  settings.backoff.parameter = text_of(config, "backoffParam", settings.backoff.parameter);
  settings.backoff.extension = std::chrono::seconds(std::min(config.value("backoffTimeExtension", 0L), 3600L));
  if (settings.sign_in.has_credentials() && !http::is_private_origin(settings.base.origin))
    return Fault("config/apiUrl: credentials are sent over https only");
  return settings;
}

tl::expected<StreamPull, std::string> read_stream_pull(const PullSettings& settings, const std::string& stream) {
  const Json own = settings_of(settings.config, stream);
  const bool declared = std::find(settings.streams.begin(), settings.streams.end(), stream) != settings.streams.end();
  if (!declared && text_of(own, "path", "/{stream}").find("{stream}") == std::string::npos)
    return Fault("config/path: does not name the stream; write {stream} in it, or list the stream in streams");
  const auto style = style_of(own);
  if (!style)
    return Fault(
        "config/paginationRequestStyle, paginationResponseStyle: are not known together; docs/syncs.md lists them");
  auto target = target_of(settings.base.target, own, stream, *style);
  if (!target) return tl::unexpected(target.error());
  auto records = JsonPath::parse(text_of(own, "recordsPath", "$[*]"));
  if (!records) return Fault("config/recordsPath: " + records.error());
  auto next = next_path(own, *style);
  if (!next) return tl::unexpected(next.error());
  StreamPull pull{std::move(*target),
                  texts_of_member(own, "headers"),
                  std::move(*records),
                  *style,
                  std::move(*next),
                  text_of(own, "paginationNextPageParam", std::string(default_page_parameter(*style))),
                  {},
                  "",
                  {}};
  const catalog::Stream* known = catalog::find_stream("custom", stream);
  if (const auto keys = own.find("primaryKeys"); keys != own.end() && keys->is_array()) {
    for (const Json& key : *keys)
      if (key.is_string()) pull.primary_key.push_back(key.get<std::string>());
  } else if (known != nullptr) {
    pull.primary_key = known->primary_key;
  }
  pull.cursor_field = text_of(own, "replicationKey", known == nullptr ? "" : known->cursor_field());
  if (const auto start = string_member(own, "startDate")) {
    const auto at = parse_rfc3339(*start);
    if (!at) return Fault("config/startDate: is no RFC 3339 instant");
    pull.start = *at;
  }
  return pull;
}

}  // namespace weir::platform
