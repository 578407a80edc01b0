#include "cli/api_view.hpp"

#include <algorithm>

#include "cli/object_names.hpp"
#include "providers/read_views.hpp"

namespace weir::cli {

Result<std::unique_ptr<ApiView>> ApiView::open(Shell& shell, const Arguments& arguments) {
  auto files = open_project(wished_revision(arguments));
  if (!files) return fail(files.error());
  auto target = wished_target(shell, files->project, target_wish(arguments));
  if (!target) return fail(target.error());
  std::unique_ptr<ApiView> view(new ApiView(std::move(*files), std::move(*target)));
  auto access = ApiAccess::open(shell, arguments, view->files_, view->target_);
  if (!access) return fail(access.error());
  view->access_ = std::move(*access);
  return view;
}

bool ApiView::serves(std::string_view kind) const {
  const auto kinds = access_->kinds();
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

report::ViewSubject ApiView::subject() const {
  return {files_.project.name, files_.project.id, target_.name, access_->offer().instance};
}

Result<providers::SourceView> ApiView::find_source(const std::string& wanted) {
  auto sources = providers::list_sources(client(), versioned(), passed_over);
  if (!sources) return fail(sources.error());
  std::vector<const RemoteObject*> objects;
  for (const providers::SourceView& source : *sources) objects.push_back(&source.object);
  const auto picked = pick_object(objects, project_id(), "DataSource", wanted);
  if (!picked) return fail(with_passed_over(picked.error()));
  return std::move((*sources)[*picked]);
}

/// What was looked for may be what could not be read.
Diagnostics ApiView::with_passed_over(Diagnostics problems) const {
  append(problems, passed_over);
  return problems;
}

}  // namespace weir::cli
