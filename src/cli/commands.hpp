#pragma once

#include "cli/command_table.hpp"

/// The commands that the table names. Each reads its Arguments, does its work through the session and renders a value.
namespace weir::cli {

Result<Ending> run_init(Shell& shell, const Arguments& arguments);
Result<Ending> run_validate(Shell& shell, const Arguments& arguments);
Result<Ending> run_plan(Shell& shell, const Arguments& arguments);
Result<Ending> run_apply(Shell& shell, const Arguments& arguments);
Result<Ending> run_drift(Shell& shell, const Arguments& arguments);
Result<Ending> run_show(Shell& shell, const Arguments& arguments);
/// The four that look at the API: what it holds, what a source has, a sync, and what became of syncs.
Result<Ending> run_status(Shell& shell, const Arguments& arguments);
Result<Ending> run_streams(Shell& shell, const Arguments& arguments);
Result<Ending> run_sync(Shell& shell, const Arguments& arguments);
Result<Ending> run_history(Shell& shell, const Arguments& arguments);
/// Objects that Git does not declare yet: as manifests, and under Weir one by one.
Result<Ending> run_adopt(Shell& shell, const Arguments& arguments);
Result<Ending> run_export(Shell& shell, const Arguments& arguments);
Result<Ending> run_explain(Shell& shell, const Arguments& arguments);
Result<Ending> run_cron(Shell& shell, const Arguments& arguments);
Result<Ending> run_parse(Shell& shell, const Arguments& arguments);
Result<Ending> run_state_show(Shell& shell, const Arguments& arguments);
Result<Ending> run_state_rebuild(Shell& shell, const Arguments& arguments);
Result<Ending> run_state_unlock(Shell& shell, const Arguments& arguments);
Result<Ending> run_platform_serve(Shell& shell, const Arguments& arguments);
Result<Ending> run_platform_token(Shell& shell, const Arguments& arguments);
Result<Ending> run_completion(Shell& shell, const Arguments& arguments);
Result<Ending> run_version(Shell& shell, const Arguments& arguments);
Result<Ending> run_man(Shell& shell, const Arguments& arguments);

}  // namespace weir::cli
