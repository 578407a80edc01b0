"""Plays a GitHub workflow on this machine: events, jobs in order of their needs, steps, and what a job is given.

Of the language of workflows it knows what the files of `weir init` use, and refuses any other key, so that a file never says
more than was played: on, env, permissions, defaults.run.shell, jobs with needs, if, runs-on, container, environment, concurrency,
permissions, outputs and steps with uses actions/checkout, run, env. A container is this machine's own PATH.
"""
import json
import pathlib
import tempfile

from expression import filled, github

KNOWN = {"workflow": {"name", "on", "env", "permissions", "defaults", "jobs"},
         "job": {"needs", "if", "runs-on", "container", "environment", "concurrency", "permissions", "outputs", "steps"},
         "step": {"name", "uses", "with", "run", "env"}}


def check_keys(what, value):
    assert set(value) <= KNOWN[what], f"the player does not know {set(value) - KNOWN[what]} of a {what}"


class GitHubPlayer:
    def __init__(self, world, forge):
        self.world, self.forge = world, forge
        self.variables, self.secrets, self.environments = {}, {}, {}
        self.jobs = 0
        self.said = ""  # all logs and summaries

    def event(self, name, sha, ref, fork=None, actor="ann", **payload):
        """Runs the workflow as it stands at `sha`: job -> {"result", "log", "summary"}."""
        text = self.world.git(fork or self.world.origin, "show", f"{sha}:.github/workflows/weir.yml")
        read = self.world.root / "workflow.yml"
        read.write_text(text)
        workflow = json.loads(self.world.run(["weir", "parse", str(read)])[0])[0]
        check_keys("workflow", workflow)
        assert name in workflow["on"] and workflow["defaults"] == {"run": {"shell": "bash"}}
        assert workflow["permissions"] == {} and "pull_request_target" not in workflow["on"]
        contexts = {
            "github": {"event_name": name, "repository": self.forge.here, "ref": ref, "sha": sha, "actor": actor,
                       "event": {"repository": {"default_branch": "main"}, **payload}},
            # What GitHub gives to a run for a fork: neither secrets nor variables. Dependabot's runs lack the secrets.
            "vars": {} if fork else self.variables,
            "secrets": {} if fork or actor == "dependabot[bot]" else self.secrets,
            "inputs": payload.get("inputs", {}), "needs": {}}
        contexts["env"] = {key: filled(value, contexts) for key, value in workflow["env"].items()}
        done = {}
        while len(done) < len(workflow["jobs"]):
            ready = [job for job in workflow["jobs"] if job not in done and set(self.needs(workflow, job)) <= set(done)]
            assert ready, "jobs wait for each other"
            for job in ready:
                done[job] = self.job(workflow, job, contexts, done, fork)
        return done

    @staticmethod
    def needs(workflow, job):
        needs = workflow["jobs"][job].get("needs", [])
        return [needs] if isinstance(needs, str) else needs

    def job(self, workflow, name, contexts, done, fork):
        job = workflow["jobs"][name]
        check_keys("job", job)
        needs = self.needs(workflow, name)
        if any(done[need]["result"] != "success" for need in needs):
            return {"result": "skipped", "log": "", "summary": ""}
        contexts = {**contexts, "needs": {need: {"outputs": done[need]["outputs"]} for need in needs}}
        if "if" in job and not github(job["if"], contexts):
            return {"result": "skipped", "log": "", "summary": ""}
        if "container" in job:
            assert filled(job["container"]["image"], contexts) == contexts["env"]["WEIR_IMAGE"]
        if "concurrency" in job:
            assert not filled(job["concurrency"]["group"], contexts).endswith("-")
        if "environment" in job:  # for the default branch only, as the head of the workflow asks for
            given = self.environments[job["environment"]] if contexts["github"]["ref"] == "refs/heads/main" else {}
            contexts["secrets"] = {**contexts["secrets"], **given}
        return self.steps(job, contexts, fork)

    def steps(self, job, contexts, fork):
        self.jobs += 1
        token = f"ghs_job{self.jobs}"
        rights = job.get("permissions", {})
        self.forge.tokens[token] = {key: "read" for key in rights} if fork else rights
        contexts["github"] = {**contexts["github"], "token": token}
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.world.root))
        workspace, summary = folder / "workspace", folder / "summary"
        workspace.mkdir()
        summary.write_text("")
        here, outcome, log = contexts["github"], "success", ""
        environment = {**self.world.environment, **contexts["env"], "CI": "true", "GITHUB_ACTIONS": "true",
                       "GITHUB_API_URL": self.forge.url, "GITHUB_GRAPHQL_URL": self.forge.url + "/graphql",
                       "GITHUB_REPOSITORY": here["repository"], "GITHUB_SHA": here["sha"], "GITHUB_REF": here["ref"],
                       "GITHUB_REF_NAME": here["ref"].split("/", 2)[2], "GITHUB_EVENT_NAME": here["event_name"],
                       "GITHUB_STEP_SUMMARY": str(summary)}
        for step in job["steps"]:
            check_keys("step", step)
            if "uses" in step:
                self.checkout(step, workspace, contexts, fork)
                continue
            given = {key: filled(value, contexts) for key, value in step.get("env", {}).items()}
            assert "${{" not in step["run"], "a text of others would become a part of the script"
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            output, code = self.world.run(command, workspace, {**environment, **given}, check=False)
            log += output
            if code != 0:
                outcome = "failure"
                break
        self.said += log + summary.read_text()
        outputs = {key: filled(value, contexts) for key, value in job.get("outputs", {}).items()}
        return {"result": outcome, "log": log, "summary": summary.read_text(), "outputs": outputs}

    def checkout(self, step, workspace, contexts, fork):
        action, _, version = step["uses"].partition("@")
        assert action == "actions/checkout" and len(version) == 40, "an action is named by its commit"
        options = step.get("with", {})
        assert options["persist-credentials"] is False and set(options) <= {"persist-credentials", "fetch-depth"}
        depth = options.get("fetch-depth", 1)
        sha = contexts["github"]["sha"]
        self.world.git(workspace, "init", "-q")
        self.world.git(workspace, "remote", "add", "origin", f"file://{self.world.origin}")
        source = f"file://{fork or self.world.origin}"
        self.world.git(workspace, "fetch", "-q", *([f"--depth={depth}"] if depth else []), source, sha)
        self.world.git(workspace, "checkout", "-q", "--detach", sha)
