#!/usr/bin/env bash
# Looks for what was changed at the API by hand: one issue while there is drift, closed when there is none.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/forge.sh"

marker="$(marker_of drift) -->"
status=0
weir -C "$WEIR_FOLDER" drift --format markdown --output "$scratch/drift.md" || status=$?
case $status in
  0) forge_close_issue "$marker" ;;
  2) forge_issue "$scratch/drift.md" "$marker" "Drift at $WEIR_TARGET" ;;
  *) exit "$status" ;;
esac
