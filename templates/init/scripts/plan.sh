#!/usr/bin/env bash
# Plans a pull request and puts the plan there as one comment, which the next plan replaces.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/forge.sh"

forge_prepare
marker=$(marker_of plan)
status=0
weir -C "$WEIR_FOLDER" plan --format markdown --output "$scratch/plan.md" || status=$?
[ -s "$scratch/plan.md" ] || printf '%s\n\nweir plan ended with %s and said nothing.\n' "$marker none -->" "$status" >"$scratch/plan.md"
# Problems stand in the place of a plan: the same comment, without a hash that could be approved.
sed -i "1s|^<!-- weir:problems -->\$|$marker none -->|" "$scratch/plan.md"
forge_comment "$scratch/plan.md" "$marker "
exit "$status"
