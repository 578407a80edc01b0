#include "platform/page_walk.hpp"

#include <algorithm>
#include <utility>

#include "core/crypto.hpp"
#include "core/text.hpp"

namespace weir::platform {
namespace {

using Fault = tl::unexpected<std::string>;

constexpr std::size_t most_pages = 10'000;

/// What a token is as a parameter; nullopt where there is none. What cannot be one is an error: were it taken for the
/// end, the records of all other pages would count as gone.
tl::expected<std::optional<std::string>, std::string> token_of(const Json* value) {
  if (value == nullptr || value->is_null() || *value == false || *value == "") return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  if (value->is_number()) return value->dump();
  if (value->is_structured() && value->empty()) return std::nullopt;
  return Fault("config/nextPageTokenPath leads to something that is neither a text nor a number");
}

/// `target` with that parameter, in the place of one of the same name.
std::string with_parameter(const std::string& target, const std::string& name, const std::string& value) {
  const auto question = target.find('?');
  std::string path = target.substr(0, question);
  std::string query;
  if (question != std::string::npos) {
    for (const std::string& part : split(target.substr(question + 1), '&')) {
      const auto known = http::parse_query(part);
      if (part.empty() || (known && known->count(name) > 0)) continue;
      query += (query.empty() ? "?" : "&") + part;
    }
  }
  std::string last = http::encode_query({{name, value}});
  if (!query.empty()) last.front() = '&';
  return path + query + last;
}

/// Where a body says how many records there are in all: {total | count, ...}.
std::optional<std::size_t> total_in(const Json* value) {
  for (const char* name : {"total", "count", "total_count"}) {
    if (value == nullptr || !value->is_object()) return std::nullopt;
    if (const auto total = value->find(name); total != value->end() && total->is_number_integer() && *total >= 0)
      return total->get<std::size_t>();
  }
  return std::nullopt;
}

/// Takes the blanks off the front.
void skip_blanks(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
}

/// A token, or what stands between quotes; it is taken off the front.
std::string take_value(std::string_view& rest) {
  std::string value;
  if (!rest.starts_with('"')) {
    value = rest.substr(0, rest.find_first_of(";, \t"));
    rest.remove_prefix(value.size());
    return value;
  }
  for (rest.remove_prefix(1); !rest.empty() && rest.front() != '"'; rest.remove_prefix(1)) {
    if (rest.front() == '\\' && rest.size() > 1) rest.remove_prefix(1);
    value += rest.front();
  }
  if (!rest.empty()) rest.remove_prefix(1);
  return value;
}

/// The `rel` of the link whose parameters stand at the front, and which are taken off.
std::string take_relations(std::string_view& rest) {
  std::optional<std::string> relations;
  for (skip_blanks(rest); rest.starts_with(';'); skip_blanks(rest)) {
    rest.remove_prefix(1);
    skip_blanks(rest);
    const std::string name = lower_ascii(rest.substr(0, rest.find_first_of("=;, \t")));
    rest.remove_prefix(name.size());
    skip_blanks(rest);
    if (!rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    skip_blanks(rest);
    std::string value = take_value(rest);
    // The first one counts (RFC 8288, 3.3).
    if (name == "rel" && !relations) relations = lower_ascii(value);
  }
  return relations.value_or("");
}

}  // namespace

std::optional<std::string> next_of_link_header(std::string_view header) {
  const auto skip_to_link = [&] { header.remove_prefix(std::min(header.find_first_not_of(", \t"), header.size())); };
  for (skip_to_link(); header.starts_with('<'); skip_to_link()) {
    const auto end = header.find('>');
    if (end == std::string_view::npos) return std::nullopt;
    std::string target(header.substr(1, end - 1));
    header.remove_prefix(end + 1);
    const auto relations = split(take_relations(header), ' ');
    if (std::find(relations.begin(), relations.end(), "next") != relations.end()) return target;
    // What is no parameter ends neither the header nor the pages.
    header.remove_prefix(std::min(header.find(','), header.size()));
  }
  return std::nullopt;
}

PageWalk::PageWalk(const StreamPull& pull, WebAddress first)
    : pull_(pull), first_(std::move(first)), page_(first_), seen_{first_.target} {
  if (pull_.pages == PageStyle::page_number) page_.target = with_parameter(first_.target, pull_.page_parameter, "1");
  if (pull_.pages == PageStyle::offset) page_.target = with_parameter(first_.target, pull_.page_parameter, "0");
  seen_.insert(page_.target);
}

PageWalk::Next PageWalk::next_by_value(const http::Response& answer, const Json& body, std::size_t records) {
  const Json* said = pull_.next ? pull_.next->first(body) : nullptr;
  offset_ += records;
  switch (pull_.pages) {
    case PageStyle::token:
      return token_of(said);
    case PageStyle::next_header: {
      const std::string* header = answer.headers.get("X-Next-Page");
      return header == nullptr || header->empty() ? std::nullopt : std::optional(*header);
    }
    case PageStyle::page_number: {
      if (records == 0) return std::nullopt;
      const bool leads_on = !pull_.next || (said != nullptr && *said == true);
      const Next token = leads_on ? Next("on") : token_of(said);
      return token && *token ? Next(std::to_string(++number_)) : token;
    }
    case PageStyle::offset:
      if (records == 0 || offset_ >= total_in(said).value_or(offset_ + 1)) return std::nullopt;
      return std::to_string(offset_);
    case PageStyle::single:
    case PageStyle::body_link:
    case PageStyle::link_header:
      break;
  }
  return std::nullopt;
}

PageWalk::Next PageWalk::next_link(const http::Response& answer, const Json& body) const {
  if (pull_.pages == PageStyle::body_link) return token_of(pull_.next ? pull_.next->first(body) : nullptr);
  const std::string* header = answer.headers.get("Link");
  return header == nullptr ? std::nullopt : next_of_link_header(*header);
}

tl::expected<bool, std::string> PageWalk::enter(WebAddress next) {
  if (next.origin != first_.origin) return Fault("the next page lies at another origin");
  if (!seen_.insert(next.target).second) return Fault("the next page is one that was read before");
  if (seen_.size() > most_pages) return Fault("there are more than 10000 pages");
  page_ = std::move(next);
  return true;
}

tl::expected<bool, std::string> PageWalk::advance(const http::Response& answer, const Json& body, std::size_t records) {
  // Pages that are counted here could be the same one for ever.
  if (records > 0 && (pull_.pages == PageStyle::page_number || pull_.pages == PageStyle::offset) &&
      !seen_.insert(sha256_hex(answer.body)).second) {
    return Fault("two pages are the same: the API does not heed the page's parameter");
  }
  if (pull_.pages == PageStyle::body_link || pull_.pages == PageStyle::link_header) {
    const auto link = next_link(answer, body);
    if (!link) return tl::unexpected(link.error());
    if (!*link) return false;
    auto next = follow_link(page_, **link);
    if (!next) return Fault("the link to the next page is no address");
    return enter(std::move(*next));
  }
  const auto value = next_by_value(answer, body, records);
  if (!value) return tl::unexpected(value.error());
  if (!*value) return false;
  return enter({first_.origin, with_parameter(first_.target, pull_.page_parameter, **value)});
}

}  // namespace weir::platform
