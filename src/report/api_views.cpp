#include "report/api_views.hpp"

#include "core/text.hpp"

namespace weir::report {

std::string name_text(const NamedObject& object) {
  return object.key ? printable(to_string(*object.key), 130) : printable(object.id, 130);
}

std::optional<catalog::Cast> cast_in(const providers::StreamFieldView& field) {
  const auto from = catalog::parse_field_type(field.type);
  const auto to = field.mapped_type ? catalog::parse_field_type(*field.mapped_type) : std::nullopt;
  return from && to ? std::optional(catalog::cast_of(*from, *to)) : std::nullopt;
}

std::string_view to_string(SyncEnding ending) {
  switch (ending) {
    case SyncEnding::started:
      return "started";
    case SyncEnding::completed:
      return "completed";
    case SyncEnding::partial:
      return "partial";
    case SyncEnding::failed:
      return "failed";
    case SyncEnding::cancelled:
      return "cancelled";
    case SyncEnding::timed_out:
      return "timed out";
    case SyncEnding::interrupted:
      return "interrupted";
  }
  return "";
}

SyncEnding ending_of(const providers::JobView& job) {
  switch (job.status) {
    case providers::JobStatus::completed:
      return job.output && job.output->errors > 0 ? SyncEnding::partial : SyncEnding::completed;
    case providers::JobStatus::failed:
      return SyncEnding::failed;
    case providers::JobStatus::cancelled:
      return SyncEnding::cancelled;
    case providers::JobStatus::queued:
    case providers::JobStatus::running:
      break;
  }
  return SyncEnding::started;
}

int exit_code(SyncEnding ending) {
  switch (ending) {
    case SyncEnding::started:
    case SyncEnding::completed:
      return 0;
    case SyncEnding::partial:
      return 3;
    case SyncEnding::failed:
    case SyncEnding::cancelled:
    case SyncEnding::timed_out:
      return 1;
    case SyncEnding::interrupted:
      return 130;
  }
  return 1;
}

}  // namespace weir::report
