#pragma once

#include <string>
#include <vector>

#include "core/diagnostic.hpp"
#include "core/resource.hpp"
#include "diff/change.hpp"
#include "report/html_page.hpp"
#include "report/html_text.hpp"
#include "report/value_text.hpp"

/// Pieces that plans, reports and drift share on a page.
namespace weir::report {

/// "Kind/name", the kind set back.
Html key_html(const ResourceKey& key);

/// Fields as a table of what was and what will be, the part of a text that differs marked; those that are sent again as
/// they are by name.
Html fields_html(const std::vector<diff::FieldChange>& fields, FieldSides sides = FieldSides::both);

/// Diagnostics, errors first, each with its next step.
Html diagnostics_section(const Diagnostics& diagnostics);

Html commit_html(const std::optional<std::string>& commit, bool dirty = false);
Html instance_html(const Instance& instance);

}  // namespace weir::report
