#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/remote_object.hpp"
#include "core/result.hpp"
#include "report/api_views.hpp"

namespace weir::cli {

/// The name in Git of an object that carries a mark of the project; its id alone for any other.
report::NamedObject name_of(const RemoteObject& object, const std::string& project_id);

/// Which of `objects` a person means by a name in Git ("okta-prod", "DataSource/okta-prod") or an id: its position.
/// U042 with did-you-mean when it is none, U043 with the ids when several carry that name.
Result<std::size_t> pick_object(const std::vector<const RemoteObject*>& objects, const std::string& project_id,
                                std::string_view kind, std::string_view wanted);

/// When a cron of an object fires next, nullopt when it never does or the object is switched off.
std::optional<std::string> next_run(const RemoteObject& object, const char* cron_field, Instant from);

}  // namespace weir::cli
