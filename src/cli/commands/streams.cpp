#include "cli/api_view.hpp"
#include "cli/commands.hpp"
#include "cli/object_names.hpp"
#include "cli/rendering.hpp"
#include "providers/read_views.hpp"

namespace weir::cli {
namespace {

constexpr std::int64_t usual_runs = 10;

}  // namespace

Result<Ending> run_streams(Shell& shell, const Arguments& arguments) {
  auto view = ApiView::open(shell, arguments);
  if (!view) return fail(view.error());
  const auto source = (*view)->find_source(arguments.positionals.front());
  if (!source) return fail(source.error());
  auto streams =
      providers::list_streams((*view)->client(), source->object.id, (*view)->versioned(), (*view)->passed_over);
  if (!streams) return fail(streams.error());
  report::Streams found{(*view)->subject(), name_of(source->object, (*view)->project_id()),
                        string_member(source->object.spec, "type").value_or(""), std::move(*streams)};
  return Ending{0,
                wants_json(arguments) ? json_line(report::streams_json(found))
                                      : report::streams_text(found, text_style(shell, arguments)),
                std::move((*view)->passed_over)};
}

Result<Ending> run_history(Shell& shell, const Arguments& arguments) {
  auto view = ApiView::open(shell, arguments);
  if (!view) return fail(view.error());
  const auto source = (*view)->find_source(arguments.positionals.front());
  if (!source) return fail(source.error());
  const auto limit = static_cast<std::size_t>(arguments.number("--limit").value_or(usual_runs));
  auto runs = providers::sync_history((*view)->client(), source->object.id, limit, (*view)->passed_over);
  if (!runs) return fail(runs.error());
  const report::History history{(*view)->subject(), name_of(source->object, (*view)->project_id()), std::move(*runs)};
  return Ending{0,
                wants_json(arguments) ? json_line(report::history_json(history))
                                      : report::history_text(history, text_style(shell, arguments)),
                std::move((*view)->passed_over)};
}

}  // namespace weir::cli
