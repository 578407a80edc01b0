#!/usr/bin/env bash
# Applies what was approved: the plan has to have the hash that stands in the merged pull request.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/forge.sh"

# Shows the plan as it is now, and how somebody who has read it lets it go on.
show_plan() {
  local status=0
  weir -C "$WEIR_FOLDER" plan --detailed-exitcode --format markdown --output "$scratch/plan.md" || status=$?
  [ ! -s "$scratch/plan.md" ] || forge_show "$scratch/plan.md"
  hash=$(sed -nE "1s|^$marker (sha256:[0-9a-f]{64}) -->\$|\1|p" "$scratch/plan.md")
  return "$status"
}

marker=$(marker_of plan)
status=0
if hash=$(approved_hash "$marker"); then
  weir -C "$WEIR_FOLDER" apply --approved "$hash" --format markdown --output "$scratch/report.md" || status=$?
  [ ! -s "$scratch/report.md" ] || forge_show "$scratch/report.md"
  [ "$status" -eq 1 ] || exit "$status"
  complain "nothing was applied; this is the plan as it is now"
  show_plan || true
else
  show_plan || status=$?
  [ "$status" -ne 0 ] || exit 0 # nothing to do needs nobody's approval
fi
[ -z "$hash" ] || complain "to apply it, read it, then $(forge_by_hand "$hash")"
exit 1
