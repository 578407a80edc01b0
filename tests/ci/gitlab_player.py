"""Plays a GitLab pipeline on this machine: rules, jobs in order of their needs, scripts, and which variables a job is given.

Of the language it knows what the files of `weir init` use, and refuses any other key, so that a file never says more than was
played: include local, workflow rules, variables, hidden jobs with extends, image, stage, needs, rules, script, resource_group and
artifacts. An image is this machine's own PATH.
"""
import json
import pathlib
import string
import tempfile

from expression import gitlab

JOB = {"extends", "image", "variables", "needs", "stage", "rules", "script", "resource_group", "artifacts"}
STAGES = ["build", "test", "deploy"]


def expanded(text, variables):
    return string.Template(text).safe_substitute(variables)


class GitLabPlayer:
    def __init__(self, world, forge):
        self.world, self.forge = world, forge
        self.variables = {}  # name -> (value, protected)

    def read(self, sha, path):
        file = self.world.root / "pipeline.yml"
        file.write_text(self.world.git(self.world.origin, "show", f"{sha}:{path}"))
        return json.loads(self.world.run(["weir", "parse", str(file)])[0])[0]

    def configuration(self, sha):
        top = self.read(sha, ".gitlab-ci.yml")
        jobs = {}
        for one in top.pop("include"):
            jobs.update(self.read(sha, one["local"]))
        return {**jobs, **top}

    @staticmethod
    def included(rules, variables):
        for rule in rules:
            assert set(rule) <= {"if", "when"}, f"the player does not know {rule}"
            if gitlab(rule["if"], variables):
                return rule.get("when") != "never"
        return False

    def pipeline(self, source, sha, branch="main", given=None, **facts):
        """What a pipeline of that source does at `sha`: job -> {"result", "log", "files"}; {} when there is none."""
        everything = self.configuration(sha)
        workflow, variables = everything.pop("workflow"), everything.pop("variables")
        protected = branch == "main"
        merge_request = source == "merge_request_event"
        predefined = {"CI": "true", "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": source, "CI_COMMIT_SHA": sha,
                      "CI_DEFAULT_BRANCH": "main", "CI_PROJECT_ID": self.forge.here,
                      "CI_API_V4_URL": self.forge.url, **({} if merge_request else {"CI_COMMIT_BRANCH": branch}), **facts}
        project = {name: value for name, (value, guarded) in self.variables.items() if protected or not guarded}
        variables = {**predefined, **variables, **project, **(given or {})}
        if not self.included(workflow["rules"], variables):
            return {}
        jobs = {}
        for name, job in everything.items():
            if name.startswith("."):
                continue
            base = everything[job["extends"]]
            job = {**base, **job, "variables": {**base.get("variables", {}), **job.get("variables", {})}}
            assert set(job) <= JOB, f"the player does not know {set(job) - JOB} of a job"
            if self.included(job["rules"], variables):
                jobs[name] = job
        done = {}
        for name, job in sorted(jobs.items(), key=lambda one: (STAGES.index(one[1]["stage"]), len(one[1]["needs"]))):
            assert all(need in done for need in job["needs"]), f"{name} needs what is not there"
            if any(done[need]["result"] != "success" for need in job["needs"]):
                done[name] = {"result": "skipped", "log": "", "files": {}}
            else:
                done[name] = self.job(job, sha, variables)
        return done

    def job(self, job, sha, variables):
        assert expanded(job["image"]["name"], variables) == variables["WEIR_IMAGE"] and job["image"]["entrypoint"] == [""]
        assert "$" not in expanded(job.get("resource_group", ""), variables)
        workspace = pathlib.Path(tempfile.mkdtemp(dir=self.world.root))
        self.world.git(workspace, "init", "-q")
        self.world.git(workspace, "remote", "add", "origin", f"file://{self.world.origin}")
        depth = job["variables"]["GIT_DEPTH"]
        self.world.git(workspace, "fetch", "-q", *([f"--depth={depth}"] if depth != "0" else []), "origin", sha)
        self.world.git(workspace, "checkout", "-q", "--detach", sha)
        environment = {**self.world.environment, **job["variables"], **variables, "CI_PROJECT_DIR": str(workspace)}
        for name in [name for name in environment if name.startswith("GIT_AUTHOR") or name.startswith("GIT_COMMITTER")]:
            del environment[name]  # a runner has no name
        script = "set -eo pipefail\n" + "\n".join(job["script"])
        log, code = self.world.run(["bash", "-c", script], workspace, environment, check=False)
        reports = job.get("artifacts", {}).get("reports", {})
        files = {kind: (workspace / path).read_text() for kind, path in reports.items() if (workspace / path).exists()}
        return {"result": "success" if code == 0 else "failed", "log": log, "files": files}
