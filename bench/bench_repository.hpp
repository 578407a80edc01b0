#pragma once

#include <string>

namespace bench {

/// A packed Git repository of `sources` data sources of about 25 lines each, in 100 folders, for the target at `url`.
void make_repository(const std::string& folder, int sources, const std::string& url);

}  // namespace bench
