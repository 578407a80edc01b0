#!/usr/bin/env bash
# What the other scripts ask of GitHub: comments, issues, and who wrote them. Read by them, not run.
set -euo pipefail

bot='github-actions[bot]' # who owns the job's token: only what it wrote counts
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

complain() {
  echo "::error title=weir::$1" >&2
}

# marker_of WHAT: how our comment or issue for this target begins.
marker_of() {
  local project
  project=$(weir parse "$WEIR_FOLDER/weir.yaml" | jq -r '.[0].project.id')
  [[ $project =~ ^[a-z0-9]{8}$ && $WEIR_TARGET =~ ^[a-z0-9-]+$ ]] || { complain "no project or target to speak of"; return 1; }
  echo "<!-- weir:$1 $project/$WEIR_TARGET"
}

# api METHOD URL [FILE]: one request, its answer on stdout. The token is on no command line.
api() {
  local retry=(--retry 3)
  [ "$1" = GET ] || retry=()
  curl --silent --show-error --fail --max-time 60 "${retry[@]}" --request "$1" ${3:+--data-binary "@$3"} --config - \
    --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' "$2" \
    <<<"header = \"Authorization: Bearer $FORGE_TOKEN\""
}

# pages PATH [QUERY]: every element of a list, one a line.
pages() {
  local page answer
  for ((page = 1; ; page++)); do
    answer=$(api GET "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$1?per_page=100&page=$page${2:+&$2}") || return 1
    jq -c '.[]' <<<"$answer"
    [ "$(jq length <<<"$answer")" -eq 100 ] || return 0
  done
}

# of_ours MARKER: of comments or issues on stdin those that the bot wrote and that begin so.
of_ours() {
  jq -c --arg bot "$bot" --arg marker "$1" \
    'select(.user.login == $bot and .user.type == "Bot" and ((.body // "") | startswith($marker)))'
}

# A pull request is checked out as it would be merged: nothing to prepare.
forge_prepare() { :; }

forge_show() {
  cat "$1" >>"$GITHUB_STEP_SUMMARY"
}

forge_by_hand() {
  echo "gh workflow run weir.yml -f hash=$1"
}

# forge_comment FILE MARKER: the one comment of the pull request that begins with MARKER.
forge_comment() {
  local repository="$GITHUB_API_URL/repos/$GITHUB_REPOSITORY" found id kept=
  found=$(pages "issues/$PULL_REQUEST/comments" | of_ours "$2" | jq -r .id)
  jq -n --rawfile body "$1" '{body: $body}' >"$scratch/request"
  for id in $found; do
    if [ -z "$kept" ]; then api PATCH "$repository/issues/comments/$id" "$scratch/request" >/dev/null
    else api DELETE "$repository/issues/comments/$id" >/dev/null; fi
    kept=$id
  done
  [ -n "$kept" ] || api POST "$repository/issues/$PULL_REQUEST/comments" "$scratch/request" >/dev/null
}

# edited_by_others NODE: whether somebody else had the last word in a comment. Who may write here may edit comments.
edited_by_others() {
  jq -n --arg id "$1" '{query: "query($id: ID!) { node(id: $id) { ... on IssueComment { lastEditedAt editor { __typename login } } } }",
    variables: {id: $id}}' >"$scratch/request"
  ! api POST "$GITHUB_GRAPHQL_URL" "$scratch/request" |
    jq -e '.data.node | has("lastEditedAt") and (.lastEditedAt == null or
      (.editor.__typename == "Bot" and .editor.login == "github-actions"))' >/dev/null
}

# approved_hash MARKER: the hash that was approved, or why there is none.
approved_hash() {
  local pull comment hash
  if [ -n "${WEIR_APPROVED:-}" ]; then
    echo "$WEIR_APPROVED"
    return
  fi
  pull=$(pages "commits/$GITHUB_SHA/pulls" | jq -r --arg sha "$GITHUB_SHA" --arg branch "$GITHUB_REF_NAME" --arg here "$GITHUB_REPOSITORY" \
    'select(.merged_at != null and .merge_commit_sha == $sha and .base.ref == $branch and .base.repo.full_name == $here) | .number') || return 1
  [[ $pull =~ ^[0-9]+$ ]] || { complain "this commit is the merge of no pull request: nothing was approved"; return 1; }
  # Its comment was made by its own version of these files.
  git diff --quiet "$COMMIT_BEFORE" "$GITHUB_SHA" -- .github ||
    { complain "#$pull changes .github: what its pipeline wrote does not count"; return 1; }
  comment=$(pages "issues/$pull/comments" | of_ours "$1 ") || return 1
  [ "$(grep -c . <<<"$comment")" -eq 1 ] || { complain "#$pull has no plan comment of $bot, or more than one"; return 1; }
  ! edited_by_others "$(jq -r .node_id <<<"$comment")" || { complain "the plan comment of #$pull was edited"; return 1; }
  hash=$(jq -r .body <<<"$comment" | sed -nE "1s|^$1 (sha256:[0-9a-f]{64}) -->\r?\$|\1|p")
  [ -n "$hash" ] || { complain "the plan of #$pull had problems: there is nothing to approve"; return 1; }
  echo "$hash"
}

# our_issues MARKER: numbers of the open issues that the bot wrote and that begin so.
our_issues() {
  pages issues state=open | of_ours "$1" | jq -r 'select(.pull_request == null) | .number'
}

# forge_issue FILE MARKER TITLE: opens the issue, or updates it.
forge_issue() {
  local repository="$GITHUB_API_URL/repos/$GITHUB_REPOSITORY" number
  number=$(our_issues "$2" | sed -n 1p)
  jq -n --rawfile body "$1" --arg title "$3" '{title: $title, body: $body}' >"$scratch/request"
  if [ -n "$number" ]; then api PATCH "$repository/issues/$number" "$scratch/request" >/dev/null
  else api POST "$repository/issues" "$scratch/request" >/dev/null; fi
}

forge_close_issue() {
  local number
  echo '{"state": "closed", "state_reason": "completed"}' >"$scratch/request"
  for number in $(our_issues "$1"); do
    api PATCH "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues/$number" "$scratch/request" >/dev/null
  done
}
