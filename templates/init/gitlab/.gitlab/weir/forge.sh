#!/usr/bin/env bash
# What the other scripts ask of GitLab: comments, issues, and who wrote them. Read by them, not run.
set -euo pipefail

project="$CI_API_V4_URL/projects/$CI_PROJECT_ID"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

complain() {
  echo "weir: $1" >&2
}

# marker_of WHAT: how our comment or issue for this target begins.
marker_of() {
  local id
  id=$(weir parse "$WEIR_FOLDER/weir.yaml" | jq -r '.[0].project.id')
  [[ $id =~ ^[a-z0-9]{8}$ && $WEIR_TARGET =~ ^[a-z0-9-]+$ ]] || { complain "no project or target to speak of"; return 1; }
  echo "<!-- weir:$1 $id/$WEIR_TARGET"
}

# api METHOD URL [FILE]: one request, its answer on stdout. The token is on no command line.
api() {
  local retry=(--retry 3)
  [ "$1" = GET ] || retry=()
  curl --silent --show-error --fail --max-time 60 "${retry[@]}" --request "$1" ${3:+--data-binary "@$3"} --config - \
    --header 'Content-Type: application/json' "$2" \
    <<<"header = \"PRIVATE-TOKEN: $WEIR_FORGE_TOKEN\""
}

# pages PATH [QUERY]: every element of a list, one a line.
pages() {
  local page answer
  for ((page = 1; ; page++)); do
    answer=$(api GET "$project/$1?per_page=100&page=$page${2:+&$2}") || return 1
    jq -c '.[]' <<<"$answer"
    [ "$(jq length <<<"$answer")" -eq 100 ] || return 0
  done
}

# of_ours MEMBER MARKER: of notes or issues on stdin those that the token's own user wrote and that begin so. Nobody
# below a maintainer may edit them, and a maintainer may read the keys anyway.
of_ours() {
  local me
  me=$(api GET "$CI_API_V4_URL/user" | jq -e .id) || return 1
  jq -c --argjson me "$me" --arg member "$1" --arg marker "$2" \
    'select(.author.id == $me and .system != true and ((.[$member] // "") | startswith($marker)))'
}

# The merge request as it would be merged.
forge_prepare() {
  git fetch --quiet origin "refs/heads/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
  git -c user.name=weir -c user.email=weir@localhost merge --quiet --no-edit FETCH_HEAD ||
    { complain "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME cannot be merged into this branch: rebase it first"; exit 1; }
}

forge_show() {
  cat "$1"
}

forge_by_hand() {
  echo "run a pipeline on $CI_DEFAULT_BRANCH with the variable WEIR_APPROVED=$1"
}

# forge_comment FILE MARKER: the one comment of the merge request that begins with MARKER.
forge_comment() {
  local notes="merge_requests/$CI_MERGE_REQUEST_IID/notes" found id kept=
  found=$(pages "$notes" | of_ours body "$2" | jq -r .id)
  jq -n --rawfile body "$1" '{body: $body}' >"$scratch/request"
  for id in $found; do
    if [ -z "$kept" ]; then api PUT "$project/$notes/$id" "$scratch/request" >/dev/null
    else api DELETE "$project/$notes/$id" >/dev/null; fi
    kept=$id
  done
  [ -n "$kept" ] || api POST "$project/$notes" "$scratch/request" >/dev/null
}

# approved_hash MARKER: the hash that was approved, or why there is none.
approved_hash() {
  local request comment hash
  if [ -n "${WEIR_APPROVED:-}" ]; then
    echo "$WEIR_APPROVED"
    return
  fi
  request=$(pages "repository/commits/$CI_COMMIT_SHA/merge_requests" | jq -r --arg sha "$CI_COMMIT_SHA" --arg branch "$CI_COMMIT_BRANCH" --arg here "$CI_PROJECT_ID" \
    'select(.state == "merged" and .target_branch == $branch and (.target_project_id | tostring) == $here and
      (.merge_commit_sha == $sha or .squash_commit_sha == $sha or .sha == $sha)) | .iid') || return 1
  [[ $request =~ ^[0-9]+$ ]] || { complain "this commit is the merge of no merge request: nothing was approved"; return 1; }
  # Its comment was made by its own version of these files.
  git diff --quiet "$CI_COMMIT_BEFORE_SHA" "$CI_COMMIT_SHA" -- .gitlab .gitlab-ci.yml ||
    { complain "!$request changes .gitlab: what its pipeline wrote does not count"; return 1; }
  comment=$(pages "merge_requests/$request/notes" | of_ours body "$1 ") || return 1
  [ "$(grep -c . <<<"$comment")" -eq 1 ] || { complain "!$request has no plan comment of ours, or more than one"; return 1; }
  hash=$(jq -r .body <<<"$comment" | sed -nE "1s|^$1 (sha256:[0-9a-f]{64}) -->\r?\$|\1|p")
  [ -n "$hash" ] || { complain "the plan of !$request had problems: there is nothing to approve"; return 1; }
  echo "$hash"
}

# our_issues MARKER: numbers of the open issues that we wrote and that begin so.
our_issues() {
  pages issues state=opened | of_ours description "$1" | jq -r .iid
}

# forge_issue FILE MARKER TITLE: opens the issue, or updates it.
forge_issue() {
  local number
  number=$(our_issues "$2" | sed -n 1p)
  jq -n --rawfile body "$1" --arg title "$3" '{title: $title, description: $body}' >"$scratch/request"
  if [ -n "$number" ]; then api PUT "$project/issues/$number" "$scratch/request" >/dev/null
  else api POST "$project/issues" "$scratch/request" >/dev/null; fi
}

forge_close_issue() {
  local number
  echo '{"state_event": "close"}' >"$scratch/request"
  for number in $(our_issues "$1"); do
    api PUT "$project/issues/$number" "$scratch/request" >/dev/null
  done
}
