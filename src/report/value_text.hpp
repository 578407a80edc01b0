#pragma once

#include <string>
#include <vector>

#include "diff/change.hpp"
#include "report/render.hpp"

/// Values of fields and identities as people read them. Whatever others wrote is escaped and cut.
namespace weir::report {

/// `"text"`, `(absent)`, `(unreadable)`, `secret fromEnv:NAME (rotated)`.
std::string value_text(const Json& value, std::size_t limit);

struct ValueSides {
  std::string before, after;
};
/// Both sides, each cut to `limit` code points. Where that would make them look alike, both begin with "…" a little
/// before the first difference.
ValueSides value_sides(const Json& before, const Json& after, std::size_t limit);

/// The fields that differ in a line of about a hundred columns: "/enabled true → false and 2 more"; "" without any.
std::string short_fields(const std::vector<diff::FieldChange>& fields);
/// The same of a step whose action does not say it already: an update or adoption.
std::string short_change(const diff::Change& change);

/// What of a field is shown: of an object that is made there is nothing before.
enum class FieldSides { both, after };

/// One line per field, `PATH  before -> after` or `PATH  after`, paths aligned; each line begins with `indent` blanks.
std::string field_lines(const std::vector<diff::FieldChange>& fields, std::size_t indent, const TextStyle& style,
                        FieldSides sides = FieldSides::both);

/// "https://api.example, tenant tnt-1, app app-2".
std::string instance_text(const Instance& instance);

/// A time that the API wrote, to the second; what is no time is escaped.
std::string time_text(const std::string& time);

/// "1a2b3c4d5e6f" of a full commit id.
std::string short_commit(const std::string& commit);

/// What stands behind the commit, or the word none, of a plan whose folder holds what no commit does; "" of any other.
std::string_view dirty_words(bool has_commit, bool dirty);

/// "acme-data (k3v9x2qm) on production".
std::string subject_text(const std::string& project_name, const std::string& project_id, const std::string& target);

/// "DataSource/a, DataSource/b".
std::string key_list(const std::vector<ResourceKey>& keys);

}  // namespace weir::report
