#include "providers/views.hpp"

#include <algorithm>
#include <array>

namespace weir::providers {
namespace {

constexpr std::array<std::pair<JobStatus, std::string_view>, 5> names{{
    {JobStatus::queued, "queued"},
    {JobStatus::running, "running"},
    {JobStatus::completed, "completed"},
    {JobStatus::failed, "failed"},
    {JobStatus::cancelled, "cancelled"},
}};

}  // namespace

std::string_view to_string(JobStatus status) {
  const auto row = std::find_if(names.begin(), names.end(), [&](const auto& name) { return name.first == status; });
  return row == names.end() ? "" : row->second;
}

std::optional<JobStatus> parse_job_status(std::string_view text) {
  const auto row = std::find_if(names.begin(), names.end(), [&](const auto& name) { return name.second == text; });
  return row == names.end() ? std::nullopt : std::optional(row->first);
}

bool has_ended(JobStatus status) {
  return status == JobStatus::completed || status == JobStatus::failed || status == JobStatus::cancelled;
}

}  // namespace weir::providers
