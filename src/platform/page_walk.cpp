#include "platform/page_walk.hpp"

#include <utility>

#include "core/crypto.hpp"
#include "core/text.hpp"

namespace weir::platform {
namespace {

using Fault = tl::unexpected<std::string>;

constexpr std::size_t most_pages = 10'000;

/// What a token is as a parameter; nullopt where there is none.
std::optional<std::string> token_of(const Json* value) {
  if (value == nullptr || value->is_null() || *value == false || *value == "") return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  if (value->is_number()) return value->dump();
  return std::nullopt;
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

}  // namespace

std::optional<std::string> next_of_link_header(const std::string& header) {
  std::size_t at = 0;
  while ((at = header.find('<', at)) != std::string::npos) {
    const auto end = header.find('>', at);
    if (end == std::string::npos) return std::nullopt;
    const auto rest = std::min(header.find(",<", end), std::min(header.find(", <", end), header.size()));
    for (std::string parameter : split(std::string_view(header).substr(end + 1, rest - end - 1), ';')) {
      std::erase_if(parameter, [](char c) { return c == ' ' || c == '"' || c == '\t'; });
      if (lower_ascii(parameter) == "rel=next") return header.substr(at + 1, end - at - 1);
    }
    at = end;
  }
  return std::nullopt;
}

PageWalk::PageWalk(const StreamPull& pull, WebAddress first)
    : pull_(pull), first_(std::move(first)), page_(first_), seen_{first_.target} {
  if (pull_.pages == PageStyle::page_number) page_.target = with_parameter(first_.target, pull_.page_parameter, "1");
  if (pull_.pages == PageStyle::offset) page_.target = with_parameter(first_.target, pull_.page_parameter, "0");
  seen_.insert(page_.target);
}

std::optional<std::string> PageWalk::next_by_value(const http::Response& answer, const Json& body,
                                                   std::size_t records) {
  const Json* said = pull_.next ? pull_.next->first(body) : nullptr;
  offset_ += records;
  switch (pull_.pages) {
    case PageStyle::token:
      return token_of(said);
    case PageStyle::next_header: {
      const std::string* header = answer.headers.get("X-Next-Page");
      return header == nullptr || header->empty() ? std::nullopt : std::optional(*header);
    }
    case PageStyle::page_number:
      if (records == 0 || (pull_.next && !token_of(said) && !(said != nullptr && *said == true))) return std::nullopt;
      return std::to_string(++number_);
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

std::optional<std::string> PageWalk::next_link(const http::Response& answer, const Json& body) const {
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
    if (!link) return false;
    auto next = follow_link(page_, *link);
    if (!next) return Fault("the link to the next page is no address");
    return enter(std::move(*next));
  }
  const auto value = next_by_value(answer, body, records);
  if (!value) return false;
  return enter({first_.origin, with_parameter(first_.target, pull_.page_parameter, *value)});
}

}  // namespace weir::platform
