#include "report/html_list.hpp"

#include <map>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/table.hpp"

namespace weir::report {
namespace {

constexpr std::size_t least_filtered = 6;  ///< a shorter list is seen as a whole
constexpr std::size_t most_chips = 9;      ///< a facet of more values is chosen from a menu

/// The values of a facet in the order in which they occur. The page names a value by its place here.
struct Facet {
  std::string_view name;
  std::vector<std::pair<std::string, std::size_t>> values;  ///< with how often
  std::map<std::string, std::size_t> places;
};

std::vector<Facet> facets_of(const FilterList& list) {
  std::vector<Facet> facets;
  for (std::size_t index = 0; index < list.facets.size(); ++index) {
    Facet& facet = facets.emplace_back();
    facet.name = list.facets[index];
    for (const ListEntry& entry : list.entries) {
      const std::string& value = entry.facets[index];
      const auto [at, is_new] = facet.places.emplace(value, facet.values.size());
      if (is_new) facet.values.emplace_back(value, 0);
      ++facet.values[at->second].second;
    }
  }
  return facets;
}

Html number(std::size_t count) {
  return classed("small", "count", escaped(grouped(static_cast<std::int64_t>(count))));
}

Html chips(const Facet& facet, std::size_t index) {
  Html inner = element("legend", {}, escaped(facet.name));
  for (std::size_t place = 0; place < facet.values.size(); ++place) {
    const auto& [value, count] = facet.values[place];
    const Html box =
        void_element("input", {{"type", "checkbox"}, {"value", std::to_string(place)}, {"data-word", value}});
    inner += classed("label", "pick", box + element("span", {}, escaped(value, 80) + escaped(" ") + number(count)));
  }
  return element("fieldset", {{"data-facet", std::to_string(index)}, {"data-name", std::string(facet.name)}}, inner);
}

Html menu(const Facet& facet, std::size_t index) {
  Html options = element("option", {{"value", ""}}, escaped(fmt::format("all {}", facet.values.size())));
  for (const auto& [value, place] : facet.places)
    options += element("option", {{"value", std::to_string(place)}},
                       escaped(fmt::format("{} ({})", value, facet.values[place].second), 120));
  return classed(
      "label", "menu",
      element("span", {}, escaped(facet.name)) + element("select", {{"data-facet", std::to_string(index)}}, options));
}

Html button(std::string_view id, std::string_view text) {
  return element("button", {{"type", "button"}, {"id", std::string(id)}}, escaped(text));
}

/// Hidden until the script is there that makes it work. A facet of one value chooses nothing and is left out.
Html controls(const FilterList& list, const std::vector<Facet>& facets) {
  Html inner = classed(
      "label", "find",
      element("span", {}, escaped("Search")) + void_element("input", {{"type", "search"},
                                                                      {"id", "find"},
                                                                      {"autocomplete", "off"},
                                                                      {"spellcheck", "false"},
                                                                      {"placeholder", "name, file, field, reason"},
                                                                      {"aria-keyshortcuts", "/"}}));
  for (std::size_t index = 0; index < facets.size(); ++index)
    if (facets[index].values.size() > 1)
      inner += facets[index].values.size() <= most_chips ? chips(facets[index], index) : menu(facets[index], index);
  const std::string all = counted(list.entries.size(), list.noun);
  Html end = element("output", {{"id", "shown"}, {"aria-live", "polite"}, {"data-noun", std::string(list.noun)}},
                     escaped(all));
  end += classed("span", "buttons", button("clear", "Clear") + button("unfold", "Unfold") + button("fold", "Fold"));
  end += classed("p", "keys",
                 element("kbd", {}, escaped("/")) + escaped(" search ") + element("kbd", {}, escaped("j")) +
                     element("kbd", {}, escaped("k")) + escaped(" down and up ") +
                     element("kbd", {}, escaped("Enter")) + escaped(" unfold"));
  return element("div",
                 {{"class", "filter"},
                  {"id", "filter"},
                  {"role", "search"},
                  {"aria-label", fmt::format("Filter {}s", list.noun)},
                  {"hidden", ""}},
                 inner + classed("div", "filter-end", end));
}

Html entry_html(const std::vector<Facet>& facets, const ListEntry& entry) {
  std::string places;
  for (std::size_t index = 0; index < facets.size(); ++index)
    places += fmt::format("{}{}", index == 0 ? "" : " ", facets[index].places.at(entry.facets[index]));
  HtmlAttributes attributes = {
      {"class", fmt::format("entry {}", tone_class(entry.tone))}, {"id", entry.id}, {"data-facets", places}};
  if (entry.open) attributes.push_back({"open", ""});
  return element("details", attributes, element("summary", {}, entry.summary) + classed("div", "body", entry.body));
}

}  // namespace

Html filter_list(const FilterList& list) {
  if (list.entries.empty()) return {};
  const std::vector<Facet> facets = facets_of(list);
  std::vector<std::string> order;
  std::map<std::string, Html> groups;
  for (const ListEntry& entry : list.entries) {
    if (!groups.count(entry.group)) order.push_back(entry.group);
    groups[entry.group] += entry_html(facets, entry);
  }
  Html out = list.entries.size() < least_filtered ? Html() : controls(list, facets);
  for (const std::string& group : order)
    out +=
        classed("div", "group", (group.empty() ? Html() : element("h3", {}, escaped(group, 200))) + groups.at(group));
  if (list.entries.size() >= least_filtered)
    out += element("p", {{"id", "none"}, {"class", "quiet"}, {"hidden", ""}},
                   escaped(fmt::format("No {} matches. Escape clears the search.", list.noun)));
  return element("div", {{"id", "list"}}, out);
}

}  // namespace weir::report
