#!/usr/bin/env python3
"""The GitLab pipeline that `weir init` writes, played: merge request, merge, by hand, night.

usage: gitlab_test.py WEIR
"""
import json
import re
import sys
import unittest

import world
from forge import GitLab
from gitlab_player import GitLabPlayer
from world import World, source

HASH = re.compile(r"<!-- weir:plan [a-z0-9]{8}/production (sha256:[0-9a-f]{64}) -->")


class GitLabTest(unittest.TestCase):
    def setUp(self):
        self.world, self.forge = World("gitlab"), GitLab()
        self.addCleanup(self.forge.close)
        self.addCleanup(self.world.close)
        self.player = GitLabPlayer(self.world, self.forge)
        self.player.variables = {
            "CPOD_BASE_URL": (self.world.url, False), "CPOD_READ_KEY": (self.world.reader, False),
            "CPOD_API_KEY": (self.world.writer, True), "WEIR_FORGE_TOKEN": (self.forge.bot_token, False)}

    def planned(self, merge, head):
        merge["head"] = head
        return self.player.pipeline("merge_request_event", head, merge["branch"],
                                    CI_MERGE_REQUEST_IID=str(merge["number"]), CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
                                    CI_MERGE_REQUEST_SOURCE_PROJECT_ID=self.forge.here)

    def opened(self, branch, files):
        merge = self.forge.opened(self.world.branch(branch, files), branch=branch)
        done = self.planned(merge, merge["head"])
        self.assertEqual(done["weir-plan"]["result"], "success", done["weir-plan"]["log"])
        return merge

    def pushed(self, commit, before="0" * 40):
        return self.player.pipeline("push", commit, CI_COMMIT_BEFORE_SHA=before)

    def merged(self, merge, how="merge"):
        commit = self.world.merged(self.world.origin, merge["head"], how)
        before = self.world.move_main(commit)
        merge.update(merged=True, merge=commit)
        return self.pushed(commit, before)["weir-apply"]

    def by_hand(self, given, branch="main"):
        return self.player.pipeline("web", self.world.head(branch), branch, {"WEIR_APPROVED": given},
                                    CI_COMMIT_BEFORE_SHA="0" * 40)

    def by_hand_works(self, refused):
        given = HASH.search(refused["log"]).group(1)
        self.assertIn(f"WEIR_APPROVED={given}", refused["log"])
        self.assertEqual(self.by_hand(given)["weir-apply"]["result"], "success")

    def night(self):
        return self.player.pipeline("schedule", self.world.head())

    def refuses(self, job, why):
        self.assertEqual(job["result"], "failed")
        self.assertIn(why, job["log"])

    def test_a_fresh_repository_and_a_fork_are_validated_and_get_nothing(self):
        # A fork's pipeline runs in the fork's own project, which has none of our variables.
        self.player.variables = {}
        done = self.pushed(self.world.head())
        self.assertEqual({name: job["result"] for name, job in done.items()}, {"weir-validate": "success"})
        self.assertEqual(json.loads(done["weir-validate"]["files"]["codequality"]), [])
        bad = source("okta").replace("apiUrl", "apiURL")
        head = self.world.branch("topic", {"manifests/okta.yaml": bad})
        done = self.planned({"branch": "topic", "number": 1}, head)
        self.assertEqual({name: job["result"] for name, job in done.items()}, {"weir-validate": "failed"})
        issues = json.loads(done["weir-validate"]["files"]["codequality"])
        self.assertIn({"path": "manifests/okta.yaml", "lines": {"begin": 7}}, [one["location"] for one in issues])
        # A branch with an open merge request has the pipeline of that, and no other.
        self.assertEqual(self.player.pipeline("push", head, "topic", CI_OPEN_MERGE_REQUESTS="7!1"), {})

    def test_a_first_push_is_let_on_by_hand(self):
        refused = self.pushed(self.world.head())["weir-apply"]
        self.refuses(refused, "merge of no merge request")
        self.assertEqual(self.world.objects(), {})
        self.by_hand_works(refused)
        self.assertEqual(set(self.world.objects()), {"example"})

    def test_one_comment_is_updated_and_its_plan_applied(self):
        self.world.apply()
        merge = self.opened("okta", {"manifests/okta.yaml": source("okta")})
        first = dict(self.forge.bot_comments(merge["number"])[0])
        # Main goes on meanwhile: the plan is that of the merge, and takes nothing of it back.
        other = self.opened("jira", {"manifests/jira.yaml": source("jira")})
        self.assertEqual(self.merged(other)["result"], "success")
        self.forge.comment_of(merge["number"], 7, first["body"].replace(HASH.search(first["body"]).group(1), "sha256:" + "0" * 64))
        done = self.planned(merge, self.world.branch("okta", {"manifests/okta.yaml": source("okta", "second")}))
        self.assertEqual(done["weir-plan"]["result"], "success", done["weir-plan"]["log"])
        after = self.forge.bot_comments(merge["number"])
        self.assertEqual([one["id"] for one in after], [first["id"]])
        self.assertIn("second", after[0]["body"])
        self.assertIn("**1 to create; ", after[0]["body"])
        applied = self.merged(merge, "squash")
        self.assertEqual(applied["result"], "success", applied["log"])
        self.assertIn("second", self.world.objects()["okta"]["tags"])
        before = self.world.move_main(self.world.branch("words", {"README.md": "Words\n"}))
        self.assertEqual(self.pushed(self.world.head(), before)["weir-apply"]["result"], "success")

    def test_what_was_not_approved_is_refused(self):
        self.world.apply()
        text = "<!-- weir:plan {}/production sha256:" + "0" * 64 + " -->\n"
        merge = self.opened("okta", {"manifests/okta.yaml": source("okta")})
        project = HASH.search(self.forge.bot_comments(merge["number"])[0]["body"]).group(0).split("/")[0].split()[-1]
        self.forge.comments[merge["number"]].clear()
        self.forge.comment_of(merge["number"], 7, text.format(project))
        self.refuses(self.merged(merge), "has no plan comment of ours")
        merge = self.opened("gcp", {"manifests/gcp.yaml": source("gcp")})
        self.forge.comment_of(merge["number"], self.forge.bot, text.format(project))
        self.refuses(self.merged(merge), "more than one")
        pipeline = (self.world.dev / ".gitlab/weir.yml").read_text() + "# a word\n"
        merge = self.opened("pipeline", {".gitlab/weir.yml": pipeline})
        self.refuses(self.merged(merge), "changes .gitlab")
        self.assertEqual(self.by_hand("sha256:" + "2" * 64)["weir-apply"]["result"], "failed")
        self.assertNotIn("weir-apply", self.by_hand("sha256:" + "2" * 64, "gcp"))
        self.assertEqual(set(self.world.objects()), {"example"})

    def test_a_moved_world_refuses(self):
        self.world.apply()
        merge = self.opened("edit", {"manifests/example.yaml": source("example", "edited")})
        there = self.world.objects()["example"]
        self.world.api("PATCH", "/v1/data-sources/" + there["id"], {"syncSchedule": "0 1 * * *"})
        refused = self.merged(merge)
        self.refuses(refused, "nothing was applied")
        self.assertNotIn("edited", self.world.objects()["example"]["tags"])
        self.by_hand_works(refused)

    def test_a_night_with_drift_is_one_issue(self):
        self.world.apply()
        self.assertEqual({name: job["result"] for name, job in self.night().items()}, {"weir-drift": "success"})
        self.assertEqual(self.forge.issues, [])
        there = self.world.objects()["example"]
        for name in ("By hand", "By hand again"):
            self.world.api("PATCH", "/v1/data-sources/" + there["id"], {"name": name})
            self.assertEqual(self.night()["weir-drift"]["result"], "success")
            self.assertEqual(len(self.forge.issues), 1)
            self.assertIn(name, self.forge.issues[0]["description"])
        self.world.apply()  # Git says what is right
        self.night()
        self.assertEqual([one["state"] for one in self.forge.issues], ["closed"])
        self.player.variables["CPOD_READ_KEY"] = ("wrong", False)
        self.assertEqual(self.night()["weir-drift"]["result"], "failed")
        self.assertEqual(len(self.forge.issues), 1)

    def test_keys_are_where_they_belong(self):
        self.world.apply()
        merge = self.opened("okta", {"manifests/okta.yaml": source("okta"), ".gitlab/weir/plan.sh": "#!/bin/bash\nenv\n"})
        log = self.planned(merge, merge["head"])["weir-plan"]["log"]
        self.assertIn(self.world.reader, log)  # a branch of ours can read what plan is given: a key that only reads
        self.assertNotIn(self.world.writer, log)


if __name__ == "__main__":
    world.WEIR = sys.argv.pop(1)
    unittest.main(verbosity=2)
