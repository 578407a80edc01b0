#!/usr/bin/env python3
"""The GitHub workflow that `weir init` writes, played: fork, pull request, merge, by hand, night.

usage: github_test.py WEIR
"""
import re
import socket
import sys
import unittest

import world
from forge import GitHub
from github_player import GitHubPlayer
from world import World, source

HASH = re.compile(r"<!-- weir:plan [a-z0-9]{8}/production (sha256:[0-9a-f]{64}) -->")


class GitHubTest(unittest.TestCase):
    def setUp(self, folder="."):
        self.world, self.forge = World("github", folder), GitHub()
        self.addCleanup(self.forge.close)
        self.addCleanup(self.world.close)
        self.player = GitHubPlayer(self.world, self.forge)
        self.player.variables = {"CPOD_BASE_URL": self.world.url}
        self.player.secrets = {"CPOD_READ_KEY": self.world.reader}
        self.player.environments = {"weir-apply": {"CPOD_API_KEY": self.world.writer}}

    def tearDown(self):
        words = self.player.said + str(self.forge.comments) + str(self.forge.issues)
        for secret in (self.world.reader, self.world.writer, *self.forge.tokens):
            self.assertNotIn(secret, words)

    # Events

    def pushed(self, commit, before="0" * 40):
        return self.player.event("push", commit, "refs/heads/main", before=before)

    def by_hand(self, given, ref="refs/heads/main"):
        return self.player.event("workflow_dispatch", self.world.head(), ref, inputs={"hash": given})

    def planned(self, pull, head, fork=None, actor="ann"):
        """A pull request was opened, or a commit pushed to it."""
        pull["head"] = head
        payload = {"number": pull["number"],
                   "head": {"repo": {"full_name": "mallory/data" if fork else self.forge.here}, "sha": head}}
        merge = self.world.merged(fork or self.world.origin, head)
        return self.player.event("pull_request", merge, f"refs/pull/{pull['number']}/merge",
                                 fork=self.world.origin if fork else None, actor=actor, pull_request=payload)

    def merged(self, pull, how="merge", fork=None):
        commit = self.world.merged(fork or self.world.origin, pull["head"], how)
        before = self.world.move_main(commit)
        pull.update(merged=True, merge=commit)
        return self.pushed(commit, before)

    def night(self):
        return self.player.event("schedule", self.world.head(), "refs/heads/main")

    def by_hand_works(self, refused):
        given = HASH.search(refused["apply"]["summary"]).group(1)
        self.assertIn(f"gh workflow run weir.yml -f hash={given}", refused["apply"]["log"])
        self.assertEqual(self.by_hand(given)["apply"]["result"], "success")

    def opened(self, branch, files):
        head = self.world.branch(branch, files)
        pull = self.forge.opened(head)
        done = self.planned(pull, head)
        self.assertEqual(done["plan"]["result"], "success", done["plan"]["log"])
        return pull

    def refuses(self, done, why):
        self.assertEqual(done["apply"]["result"], "failure")
        self.assertIn(why, done["apply"]["log"])

    # Cases

    def test_a_merge_queue_is_validated(self):
        done = self.player.event("merge_group", self.world.head(), "refs/heads/gh-readonly-queue/main/pr-1")
        self.assertEqual({job for job, one in done.items() if one["result"] == "success"}, {"settings", "validate"})

    def test_a_fresh_repository_is_green(self):
        self.player.variables = {}
        done = self.pushed(self.world.head())
        self.assertEqual({job: one["result"] for job, one in done.items()},
                         {"settings": "success", "validate": "success", "plan": "skipped", "apply": "skipped",
                          "drift": "skipped"})

    def test_a_first_push_is_let_on_by_hand(self):
        refused = self.pushed(self.world.head())
        self.refuses(refused, "merge of no pull request")
        self.assertEqual(self.world.objects(), {})
        self.by_hand_works(refused)
        self.assertEqual(set(self.world.objects()), {"example"})

    def test_a_fork_is_validated_and_gets_nothing(self):
        fork, clone = self.world.fork()
        # It changes the pipeline to show what it is given, and to run everything.
        forge = (clone / ".github/weir/forge.sh").read_text().replace("set -euo pipefail", "env; set -euo pipefail", 1)
        workflow = (clone / ".github/workflows/weir.yml").read_text()
        workflow = workflow.replace("run: weir", "run: env; git config --list; weir")
        for condition in ("github.event.pull_request.head.repo.full_name == github.repository", "vars.CPOD_BASE_URL != ''"):
            workflow = workflow.replace(condition, "'a' == 'a'")
        bad = source("from-fork").replace("apiUrl", "apiURL")
        files = {".github/weir/forge.sh": forge, ".github/workflows/weir.yml": workflow, "manifests/fork.yaml": bad}
        head = self.world.branch("topic", files, clone)
        pull = self.forge.opened(head)
        done = self.planned(pull, head, fork)
        self.assertEqual(done["validate"]["result"], "failure")
        self.assertIn("::error file=manifests/fork.yaml,line=7,", done["validate"]["log"])
        head = self.world.branch("topic", {"manifests/fork.yaml": source("from-fork")}, clone)
        done = self.planned(pull, head, fork)
        self.assertEqual(done["validate"]["result"], "success")
        self.assertEqual(done["plan"]["result"], "failure")  # it ran here, with nothing
        everything = "".join(job["log"] + job["summary"] for job in done.values())
        self.assertIn("WEIR_TARGET=production", everything)
        for secret in (self.world.reader, self.world.writer):
            self.assertNotIn(secret, everything)
        self.assertEqual(self.forge.comments[pull["number"]], [])
        self.player.said = ""  # it showed the token of its own job, which reads what everybody can read

    def test_dependabot_is_validated_and_merged_without_a_plan(self):
        self.world.apply()
        text = (self.world.dev / ".github/workflows/weir.yml").read_text()
        head = self.world.branch("dependabot/checkout", {".github/workflows/weir.yml": text.replace("v4.2.2", "v4.2.3")})
        pull = self.forge.opened(head)
        done = self.planned(pull, head, actor="dependabot[bot]")
        self.assertEqual((done["validate"]["result"], done["plan"]["result"]), ("success", "skipped"))
        merged = self.merged(pull)
        self.assertEqual(merged["apply"]["result"], "success", merged["apply"]["log"])
        self.assertNotIn("::error", merged["apply"]["log"])  # there was nothing to approve

    def test_a_fork_that_is_merged_needs_a_hand(self):
        self.world.apply()
        fork, clone = self.world.fork()
        head = self.world.branch("topic", {"manifests/fork.yaml": source("from-fork")}, clone)
        pull = self.forge.opened(head)
        done = self.planned(pull, head, fork)
        self.assertEqual((done["validate"]["result"], done["plan"]["result"]), ("success", "skipped"))
        refused = self.merged(pull, fork=fork)
        self.refuses(refused, "has no plan comment")
        self.assertNotIn("from-fork", self.world.objects())
        self.by_hand_works(refused)
        self.assertIn("from-fork", self.world.objects())

    def test_one_comment_is_updated_and_its_plan_applied(self):
        self.world.apply()
        pull = self.opened("okta", {"manifests/okta.yaml": source("okta")})
        number = pull["number"]
        for index in range(150):  # of which GitHub gives a hundred at a time
            self.forge.comments[number].insert(0, self.forge.as_comment("ann", f"word {index}"))
        first = self.forge.bot_comments(number)
        self.assertEqual(len(first), 1)
        before = dict(first[0])
        done = self.planned(pull, self.world.branch("okta", {"manifests/okta.yaml": source("okta", "second")}))
        self.assertEqual(done["plan"]["result"], "success")
        after = self.forge.bot_comments(number)
        self.assertEqual([one["id"] for one in after], [before["id"]])
        self.assertNotEqual(after[0]["body"].splitlines()[0], before["body"].splitlines()[0])
        self.assertIn("second", after[0]["body"])
        # Problems take its place, and what is wrong is never applied.
        done = self.planned(pull, self.world.branch("okta", {"manifests/okta.yaml": source("okta", "weir:mine")}))
        self.assertEqual(done["validate"]["result"], "failure")
        done = self.planned(pull, self.world.branch("okta", {"manifests/okta.yaml": source("okta", "third")}))
        self.assertEqual(len(self.forge.bot_comments(number)), 1)
        done = self.merged(pull, "squash")
        self.assertEqual(done["apply"]["result"], "success", done["apply"]["log"])
        self.assertIn("1 applied", done["apply"]["summary"])
        self.assertIn("third", self.world.objects()["okta"]["tags"])
        # The same job once more.
        done = self.pushed(self.world.head(), self.world.git(self.world.origin, "rev-parse", "main^"))
        self.assertEqual(done["apply"]["result"], "success", done["apply"]["log"])
        # Nothing to do needs no approval.
        before = self.world.move_main(self.world.branch("words", {"README.md": "Words\n"}))
        done = self.pushed(self.world.head(), before)
        self.assertEqual(done["apply"]["result"], "success", done["apply"]["log"])

    def test_only_the_bots_own_words_count(self):
        self.world.apply()
        stolen = "<!-- weir:plan {}/production sha256:{} -->\n"
        pull = self.opened("okta", {"manifests/okta.yaml": source("okta")})
        comment = self.forge.bot_comments(pull["number"])[0]
        marker = comment["body"].splitlines()[0].split()[2]
        # Another's comment with a hash, before and after ours: ours counts.
        for author in ("mallory", "github-actions", "evil[bot]"):
            text = stolen.format(marker.split("/")[0], "0" * 64)
            self.forge.comments[pull["number"]].insert(0, self.forge.as_comment(author, text))
            self.forge.comment_of(pull["number"], author, text)
        done = self.merged(pull)
        self.assertEqual(done["apply"]["result"], "success", done["apply"]["log"])

        # Ours, edited by somebody who may write here.
        pull = self.opened("jira", {"manifests/jira.yaml": source("jira")})
        comment = self.forge.bot_comments(pull["number"])[0]
        self.forge.edit(comment["id"], None, {"body": comment["body"]}, editor="mallory")
        self.refuses(self.merged(pull), "was edited")
        # Two of ours, one with the words of another.
        pull = self.opened("gcp", {"manifests/gcp.yaml": source("gcp")})
        self.forge.comment_of(pull["number"], self.forge.bot, stolen.format(marker.split("/")[0], "1" * 64))
        self.refuses(self.merged(pull), "more than one")
        # Ours deleted.
        pull = self.opened("aws", {"manifests/aws.yaml": source("aws")})
        self.forge.comments[pull["number"]].clear()
        self.refuses(self.merged(pull), "has no plan comment")
        self.assertEqual(set(self.world.objects()), {"example", "okta"})
        self.assertEqual(self.by_hand("sha256:" + "2" * 64)["apply"]["result"], "failure")
        self.assertEqual(self.by_hand("$(touch /tmp/x)")["apply"]["result"], "failure")
        self.assertEqual(self.by_hand("sha256:" + "2" * 64, "refs/heads/okta")["apply"]["result"], "skipped")
        self.assertEqual(set(self.world.objects()), {"example", "okta"})

    def test_another_pull_request_of_the_same_commit_approves_nothing(self):
        self.world.apply()
        pull = self.opened("okta", {"manifests/okta.yaml": source("okta")})
        other = self.opened("okta-again", {"manifests/okta.yaml": source("okta")})
        other.update(merged=False, merge=None)
        commit = self.world.merged(self.world.origin, pull["head"])
        before = self.world.move_main(commit)
        other.update(merge=commit)  # GitHub's trial merge of one that is open
        pull.update(merged=True, merge=commit, into="release")
        self.refuses(self.pushed(commit, before), "merge of no pull request")

    def test_a_pull_request_cannot_send_a_key_elsewhere(self):
        self.world.apply()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            elsewhere = f"http://127.0.0.1:{listener.getsockname()[1]}"
            project = (self.world.dev / "weir.yaml").read_text().replace(self.world.url, elsewhere)
            head = self.world.branch("elsewhere", {"weir.yaml": project})
            pull = self.forge.opened(head)
            self.assertEqual(self.planned(pull, head)["plan"]["result"], "failure")
            comment, = self.forge.bot_comments(pull["number"])
            self.assertRegex(comment["body"].splitlines()[0], "^<!-- weir:plan [a-z0-9]{8}/production none -->$")
            self.assertIn("C0", comment["body"])
            self.refuses(self.merged(pull), "had problems")
            listener.settimeout(0)
            self.assertRaises(BlockingIOError, listener.accept)

    def test_a_moved_world_refuses(self):
        self.world.apply()
        pull = self.opened("edit", {"manifests/example.yaml": source("example", "edited")})
        there = self.world.objects()["example"]
        self.world.api("PATCH", "/v1/data-sources/" + there["id"], {"syncSchedule": "0 1 * * *"})
        refused = self.merged(pull)
        self.refuses(refused, "nothing was applied")
        self.assertNotIn("edited", self.world.objects()["example"]["tags"])
        self.assertIn("0 1 * * *", refused["apply"]["summary"])
        self.by_hand_works(refused)
        self.assertIn("edited", self.world.objects()["example"]["tags"])

    def test_a_project_may_lie_in_a_folder(self):
        self.tearDown()
        self.doCleanups()
        self.setUp("teams/data")
        self.world.apply()
        pull = self.opened("okta", {"teams/data/manifests/okta.yaml": source("okta")})
        self.assertIn("teams/data/manifests/okta.yaml", self.forge.bot_comments(pull["number"])[0]["body"])
        self.assertEqual(self.merged(pull)["apply"]["result"], "success")
        self.assertIn("okta", self.world.objects())

    def test_a_change_of_the_pipeline_is_not_applied_by_itself(self):
        self.world.apply()
        workflow = (self.world.dev / ".github/workflows/weir.yml").read_text() + "# a word\n"
        pull = self.opened("pipeline", {".github/workflows/weir.yml": workflow, "manifests/okta.yaml": source("okta")})
        self.refuses(self.merged(pull), "changes .github")
        self.assertNotIn("okta", self.world.objects())

    def test_a_night_with_drift_is_one_issue(self):
        self.world.apply()
        self.assertEqual(self.night()["drift"]["result"], "success")
        self.assertEqual(self.forge.issues, [])
        there = self.world.objects()["example"]
        self.world.api("PATCH", "/v1/data-sources/" + there["id"], {"tags": there["tags"] + ["by-hand"]})
        self.forge.issues.append({"number": 1, "state": "open", "title": "mine", "user": {"login": "mallory", "type": "User"},
                                  "body": "<!-- weir:drift 00000000/production -->"})
        self.assertEqual(self.night()["drift"]["result"], "success")
        ours = [one for one in self.forge.issues if one["user"]["login"] == self.forge.bot]
        self.assertEqual(len(ours), 1)
        self.assertIn("by-hand", ours[0]["body"])
        self.world.api("PATCH", "/v1/data-sources/" + there["id"], {"name": "Other"})
        self.night()
        self.assertEqual(len(self.forge.issues), 2)
        self.assertIn("Other", ours[0]["body"])
        self.world.apply()  # Git says what is right
        self.night()
        self.assertEqual([one["state"] for one in self.forge.issues], ["open", "closed"])
        # A night that cannot look is a failed job, and opens nothing.
        self.player.secrets["CPOD_READ_KEY"] = "wrong"
        self.assertEqual(self.night()["drift"]["result"], "failure")
        self.assertEqual(len(self.forge.issues), 2)


if __name__ == "__main__":
    world.WEIR = sys.argv.pop(1)
    unittest.main(verbosity=2)
