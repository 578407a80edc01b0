#include "platform/page_walk.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::platform;

namespace {

StreamPull pull_with(PageStyle style, const std::string& parameter, const char* next = nullptr) {
  StreamPull pull{"/items?x=1", {}, *JsonPath::parse("$[*]"), style, {}, parameter, {}, "", {}};
  if (next != nullptr) pull.next = *JsonPath::parse(next);
  return pull;
}

/// A page as a walk sees it.
struct Page {
  Json body = Json::object();
  std::size_t records = 1;
  std::string link = "";
  std::string next_page = "";
};

/// The targets that a walk over these pages asks for, and at last "end" or why it was given up.
std::vector<std::string> walk_over(const StreamPull& pull, const std::vector<Page>& pages) {
  PageWalk walk(pull, {"https://a.example:443", pull.target});
  std::vector<std::string> targets{walk.target()};
  for (const Page& page : pages) {
    http::Response answer{200, {}, page.body.dump()};
    if (!page.link.empty()) answer.headers.set("Link", page.link);
    if (!page.next_page.empty()) answer.headers.set("X-Next-Page", page.next_page);
    const auto more = walk.advance(answer, page.body, page.records);
    targets.push_back(!more ? more.error() : *more ? walk.target() : "end");
  }
  return targets;
}

using Targets = std::vector<std::string>;

}  // namespace

TEST_CASE("A token in the answer leads on, until it is null, empty, false or absent") {
  const StreamPull pull = pull_with(PageStyle::token, "cursor", "$.next");
  CHECK(walk_over(pull, {{{{"next", "a b"}}}, {{{"next", 7}}}, {{{"next", nullptr}}}}) ==
        Targets{"/items?x=1", "/items?x=1&cursor=a%20b", "/items?x=1&cursor=7", "end"});
  for (const Json& last : {Json({{"next", ""}}), Json({{"next", false}}), Json({{"next", Json::array()}}),
                           Json({{"next", Json::object()}}), Json::object(), Json::array()})
    CHECK(walk_over(pull, {{last}}) == Targets{"/items?x=1", "end"});
}

TEST_CASE("What cannot be a token is not taken for the last page") {
  const Json odd[] = {{{"next", {{"href", "/items?p=2"}}}}, {{"next", true}}, {{"next", {"/items?p=2"}}}};
  for (const auto style : {PageStyle::token, PageStyle::body_link}) {
    for (const Json& page : odd) {
      INFO(page);
      CHECK(walk_over(pull_with(style, "cursor", "$.next"), {{page}})[1].find("neither a text nor a number") !=
            std::string::npos);
    }
  }
  const StreamPull number = pull_with(PageStyle::page_number, "page", "$.next");
  CHECK(walk_over(number, {{odd[0]}})[1].find("neither a text nor a number") != std::string::npos);
  CHECK(walk_over(number, {{odd[1]}})[1] == "/items?x=1&page=2");
}

TEST_CASE("A link in the answer or in the Link header leads on") {
  const StreamPull body = pull_with(PageStyle::body_link, "", "$.links.next");
  CHECK(walk_over(body, {{{{"links", {{"next", "https://a.example/items?p=2"}}}}}, {{{"links", Json::object()}}}}) ==
        Targets{"/items?x=1", "/items?p=2", "end"});
  const StreamPull header = pull_with(PageStyle::link_header, "");
  CHECK(walk_over(header, {{{}, 1, "</items?p=0>; rel=\"prev\", </items?p=2>; rel=\"next\""}, {}}) ==
        Targets{"/items?x=1", "/items?p=2", "end"});
  CHECK(walk_over(header, {{{}, 1, "<https://b.example/items>; rel=next"}})[1] ==
        "the next page lies at another origin");
  CHECK(walk_over(header, {{{}, 1, "<a b>; rel=next"}})[1] == "the link to the next page is no address");
}

TEST_CASE("Numbers and offsets lead on until a page is empty") {
  CHECK(walk_over(pull_with(PageStyle::page_number, "page"), {{{{"a", 1}}}, {{{"a", 2}}}, {{}, 0}}) ==
        Targets{"/items?x=1&page=1", "/items?x=1&page=2", "/items?x=1&page=3", "end"});
  CHECK(walk_over(pull_with(PageStyle::page_number, "page", "$.more"), {{{{"more", true}}}, {{{"more", false}}}}) ==
        Targets{"/items?x=1&page=1", "/items?x=1&page=2", "end"});
  CHECK(walk_over(pull_with(PageStyle::offset, "skip"), {{{{"a", 1}}, 10}, {{{"a", 2}}, 4}, {{}, 0}}) ==
        Targets{"/items?x=1&skip=0", "/items?x=1&skip=10", "/items?x=1&skip=14", "end"});
  const StreamPull total = pull_with(PageStyle::offset, "offset", "$.page");
  CHECK(walk_over(total, {{{{"page", {{"total", 4}}}, {"a", 1}}, 2}, {{{"page", {{"total", 4}}}}, 2}}) ==
        Targets{"/items?x=1&offset=0", "/items?x=1&offset=2", "end"});
  CHECK(walk_over(pull_with(PageStyle::next_header, "page"), {{{}, 1, "", "2"}, {}}) ==
        Targets{"/items?x=1", "/items?x=1&page=2", "end"});
  CHECK(walk_over(pull_with(PageStyle::single, ""), {{}}) == Targets{"/items?x=1", "end"});
}

TEST_CASE("A walk that goes in circles is given up") {
  const StreamPull token = pull_with(PageStyle::token, "cursor", "$.next");
  CHECK(walk_over(token, {{{{"next", "a"}}}, {{{"next", "a"}}}})[2] == "the next page is one that was read before");
  const StreamPull link = pull_with(PageStyle::link_header, "");
  CHECK(walk_over(link, {{{}, 1, "</items?x=1>; rel=next"}})[1] == "the next page is one that was read before");
  const StreamPull number = pull_with(PageStyle::page_number, "page");
  CHECK(walk_over(number, {{{{"a", 1}}}, {{{"a", 1}}}})[2].find("two pages are the same") == 0);
}

TEST_CASE("The Link header is read by its grammar") {
  CHECK(next_of_link_header("<https://a.example/?p=2>; rel=\"next\"; title=\"x\"") == "https://a.example/?p=2");
  CHECK(next_of_link_header("</a>;rel=prev, </b>; REL=\"Next\"") == "/b");
  CHECK(next_of_link_header("</a,b>; rel=last,</c>; rel=next") == "/c");
  CHECK(next_of_link_header("</a>; rel=\"prev start\" , </b>; rel = \"last next\"") == "/b");
  CHECK(next_of_link_header("</a>; title=\"x, </b>; rel=next\"; rel=last, </c>; rel=next") == "/c");
  CHECK(next_of_link_header("</a>; title=\"\\\"; rel=next\"; crossorigin; rel=next") == "/a");
  CHECK_FALSE(next_of_link_header("</a>; rel=prev; rel=next"));
  // What is broken in one link does not hide the next one: pages that are not read count as gone.
  for (const char* header : {"</a>; rel=prev up, </b>; rel=next", "</a> x; rel=prev, </b>; rel=next",
                             ", </b>; rel=next", "</a>; rel=prev,, </b>; rel=next"})
    CHECK(next_of_link_header(header) == "/b");
  for (const char* header : {"", "</a>", "</a>; rel=prev", "</a; rel=next"}) CHECK_FALSE(next_of_link_header(header));
}
