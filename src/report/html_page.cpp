#include "report/html_page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/page_files.hpp"
#include "report/table.hpp"

namespace weir::report {
namespace {

const EmbeddedFile& page_file(std::string_view path) {
  const auto files = page_files();
  return *std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& file) { return file.path == path; });
}

/// Nothing is loaded and nothing runs but what the hashes name. The icon is in the page itself.
std::string policy() {
  return fmt::format(
      "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'; "
      "require-trusted-types-for 'script'; trusted-types 'none'",
      policy_hash(page_file("page.css")), policy_hash(page_file("page.js")));
}

constexpr const char* icon =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' "
    "rx='4' fill='%230f6b62'/%3E%3Cpath d='M3 5.5h10M3 8h7M3 10.5h10' stroke='%23fff' stroke-width='1.6' "
    "stroke-linecap='round'/%3E%3C/svg%3E";

Html head(const Page& page) {
  Html out = void_element("meta", {{"charset", "utf-8"}});
  out += void_element("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy()}});
  out += void_element("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  out += void_element("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  out += void_element("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
  out += void_element("meta", {{"name", "robots"}, {"content", "noindex"}});
  out += void_element("link", {{"rel", "icon"}, {"href", icon}});
  out += element("title", {}, escaped(page.title, 200));
  out += raw_element("style", page_file("page.css"));
  return element("head", {}, out);
}

Html contents(const Page& page) {
  Html items;
  std::size_t parts = 0;
  for (const Section& section : page.sections) {
    if (section.body.empty()) continue;
    const Html note = section.note.empty() ? Html() : escaped(" ") + classed("small", "count", escaped(section.note));
    ++parts;
    items += element("li", {}, element("a", {{"href", "#" + section.id}}, escaped(section.title) + note));
  }
  if (parts < 2) return {};
  return element("nav", {{"class", "contents"}, {"aria-label", "On this page"}}, element("ul", {}, items));
}

Html banner(const Page& page) {
  Html inner = classed("p", "eyebrow", escaped(page.eyebrow));
  inner += element("h1", {}, page.heading);
  inner += classed("p", fmt::format("verdict {}", tone_class(page.tone)), page.verdict);
  inner += facts(page.facts);
  return element("header", {{"class", "banner"}}, classed("div", "width", inner));
}

Html section_html(const Section& section) {
  if (section.body.empty()) return {};
  const std::string label = section.id + "-title";
  const Html note = section.note.empty() ? Html() : escaped(" ") + classed("small", "count", escaped(section.note));
  return element("section", {{"id", section.id}, {"aria-labelledby", label}},
                 element("h2", {{"id", label}}, escaped(section.title) + note) + section.body);
}

}  // namespace

std::string_view tone_class(Tone tone) {
  switch (tone) {
    case Tone::calm:
      return "calm";
    case Tone::good:
      return "good";
    case Tone::change:
      return "change";
    case Tone::warn:
      return "warn";
    case Tone::bad:
      return "bad";
  }
  return "calm";
}

Html facts(const std::vector<Fact>& list) {
  Html rows;
  for (const Fact& fact : list)
    if (!fact.value.empty())
      rows += element("div", {}, element("dt", {}, escaped(fact.term)) + element("dd", {}, fact.value));
  return rows.empty() ? rows : classed("dl", "facts", rows);
}

Html tiles(const std::vector<Tile>& list) {
  Html items;
  for (const Tile& tile : list) {
    const Html inner = element("b", {}, escaped(grouped(static_cast<std::int64_t>(tile.number)))) + escaped(" ") +
                       element("span", {}, escaped(tile.label));
    const std::string classes = fmt::format("tile {}", tone_class(tile.number == 0 ? Tone::calm : tile.tone));
    items += element("li", {},
                     tile.facet.empty() ? classed("span", classes, inner)
                                        : element("a",
                                                  {{"class", classes},
                                                   {"href", "#list"},
                                                   {"data-facet", std::string(tile.facet)},
                                                   {"data-value", tile.label}},
                                                  inner));
  }
  return element("ul", {{"class", "tiles"}, {"aria-label", "Summary"}}, items);
}

std::string html_document(const Page& page) {
  Html main = page.summary + contents(page);
  for (const Section& section : page.sections) main += section_html(section);
  Html body = element("a", {{"class", "skip"}, {"href", "#main"}}, escaped("Skip to the content"));
  body += banner(page);
  body += element("main", {{"id", "main"}, {"class", "width"}, {"tabindex", "-1"}}, main);
  body += element("footer", {{"class", "width"}}, page.footer);
  body += raw_element("script", page_file("page.js"));
  return (doctype() + element("html", {{"lang", "en"}}, head(page) + element("body", {}, body))).text() + "\n";
}

Html subject_heading(const std::string& project_name, const std::string& project_id, const std::string& target) {
  return element("bdi", {}, escaped(project_name, 120)) + classed("span", "on", escaped(" on ")) +
         element("bdi", {}, escaped(target, 120)) + escaped(" ") + classed("small", "id", escaped(project_id, 40));
}

Html chip(Tone tone, std::string_view word) {
  return classed("span", fmt::format("chip {}", tone_class(tone)), escaped(word, 60));
}

Html notices(const std::vector<Notice>& list) {
  Html items;
  for (const Notice& notice : list) {
    Html inner = element("p", {}, chip(notice.tone, notice.mark) + escaped(" ") + classed("span", "said", notice.text));
    if (!notice.message.empty()) inner += classed("p", "message", notice.message);
    if (!notice.next.empty()) inner += classed("p", "next", notice.next);
    items += classed("li", tone_class(notice.tone), inner);
  }
  return items.empty() ? items : classed("ul", "notices", items);
}

Html command_block(std::string_view command) {
  return element("pre", {{"class", "command"}, {"tabindex", "0"}}, code_element(command, 2'000));
}

}  // namespace weir::report
