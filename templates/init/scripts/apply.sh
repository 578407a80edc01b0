#!/usr/bin/env bash
# Applies what was approved: the plan has to have the hash that stands in the merged pull request.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/forge.sh"

# The plan as it is now, for whoever reads the job; 0 when there is nothing to do, 2 when there is.
show_plan() {
  local status=0
  weir -C "$WEIR_FOLDER" plan --detailed-exitcode --format markdown --output "$scratch/plan.md" || status=$?
  [ ! -s "$scratch/plan.md" ] || forge_show "$scratch/plan.md"
  return "$status"
}

marker=$(marker_of plan)
status=0
if hash=$(approved_hash "$marker" 2>"$scratch/why"); then
  weir -C "$WEIR_FOLDER" apply --approved "$hash" --format markdown --output "$scratch/report.md" || status=$?
  [ ! -s "$scratch/report.md" ] || forge_show "$scratch/report.md"
  [ "$status" -eq 1 ] || exit "$status"
  complain "nothing was applied; see the plan as it is now"
fi

status=0
show_plan || status=$?
[ "$status" -ne 0 ] || exit 0 # what has nothing to do needs nobody's approval
cat "$scratch/why" >&2
if [ "$status" -eq 2 ]; then
  hash=$(sed -nE "1s|^$marker (sha256:[0-9a-f]{64}) -->\$|\1|p" "$scratch/plan.md")
  complain "to apply this plan, read it, then $(forge_by_hand "$hash")"
fi
exit 1
