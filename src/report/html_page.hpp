#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/html_text.hpp"

/// The frame of a page: one file, no request, a policy that runs nothing but our own script.
namespace weir::report {

/// What a mark, tile or line says at a glance. The words beside it say it, too.
enum class Tone { calm, good, change, warn, bad };
std::string_view tone_class(Tone tone);

/// A name and its value in the head of a page or of a step.
struct Fact {
  std::string_view term;
  Html value;
};
Html facts(const std::vector<Fact>& list);

/// One number of the summary. A tile with a facet narrows the list to what it counts.
struct Tile {
  Tone tone = Tone::calm;
  std::size_t number = 0;
  std::string label;
  std::string_view facet;  ///< "" for a number that the list does not show
};
Html tiles(const std::vector<Tile>& list);

/// A part of the page under its own heading; left out when its body is empty.
struct Section {
  std::string id;
  std::string title;
  std::string note;  ///< said beside the title: a count
  Html body;
};

/// Everything of a page.
struct Page {
  std::string eyebrow;  ///< "Weir plan"
  std::string title;    ///< of the browser's tab
  Html heading;
  Tone tone = Tone::calm;
  Html verdict;  ///< what a reader in a hurry takes away
  std::vector<Fact> facts;
  Html summary;
  std::vector<Section> sections;
  Html footer;
};
std::string html_document(const Page& page);

/// "acme-data on production", the project's id beside it.
Html subject_heading(const std::string& project_name, const std::string& project_id, const std::string& target);

/// A small mark with a word in it.
Html chip(Tone tone, std::string_view word);

/// A line of a list of things to know, with a mark in front.
struct Notice {
  Tone tone = Tone::calm;
  std::string mark;  ///< "guard", "on hold"
  Html text;
  Html next = {};     ///< what to do about it; may be empty
  Html message = {};  ///< said in a line of its own; may be empty
};
Html notices(const std::vector<Notice>& list);

/// What to type.
Html command_block(std::string_view command);

}  // namespace weir::report
