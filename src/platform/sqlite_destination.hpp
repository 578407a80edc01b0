#pragma once

#include "platform/destination.hpp"

namespace weir::platform {

/// A SQLite file with a table for each outlet. Columns are the fields of the records; one that appears later is added.
/// They have no declared type, since a mapping may change a field's type and SQLite cannot change a column's: integers,
/// numbers, texts stay what they are, booleans are 0 and 1, objects and arrays canonical JSON text, integers beyond 64
/// bits with sign their digits. `weir_key` is the primary key (record_key), `weir_digest` tells whether a row differs.
/// Names that SQLite would refuse or not tell apart ("Id" and "id") get others: the tables weir_tables and weir_columns
/// say which.
Result<std::unique_ptr<Destination>> open_sqlite_destination(const std::filesystem::path& file);

}  // namespace weir::platform
