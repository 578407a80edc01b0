"""A company in a folder: the repository that all share, people's clones, forks, and a real platform server."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import urllib.request

WEIR = ""  # the program, set by the test

SOURCE = """apiVersion: weir/v1
kind: DataSource
metadata: {{name: {name}}}
spec:
  displayName: {name}
  type: custom
  config: {{apiUrl: "https://{name}.example.com"}}
  tags: [{tag}]
"""


def source(name, tag="first"):
    return SOURCE.format(name=name, tag=tag)


class World:
    def __init__(self, host, folder="."):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="weir-ci-"))
        self.origin = self.root / "origin.git"
        tools = self.root / "bin"
        tools.mkdir()
        (tools / "weir").symlink_to(WEIR)
        self.environment = {
            "PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(self.root), "LC_ALL": "C.UTF-8",
            "TMPDIR": os.environ.get("TMPDIR", "/tmp"), "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "ann", "GIT_AUTHOR_EMAIL": "ann@example.com",
            "GIT_COMMITTER_NAME": "ann", "GIT_COMMITTER_EMAIL": "ann@example.com",
        }
        self.serve()
        self.git(self.root, "init", "-q", "--bare", "-b", "main", str(self.origin))
        self.dev = self.root / "dev"
        self.git(self.root, "clone", "-q", str(self.origin), str(self.dev))
        self.git(self.dev, "checkout", "-q", "-b", "main")
        self.run(["weir", "init", str(self.dev / folder), "--ci", host])
        self.project = self.dev / folder
        project = self.project / "weir.yaml"
        project.write_text(project.read_text() + f'  production: {{endpoint: "{self.url}", manifests: [manifests]}}\n')
        (self.project / "manifests/example.yaml").write_text(source("example"))
        self.commit(self.dev, "Start")

    def close(self):
        self.server.terminate()
        self.server.wait()
        self.server.stdout.close()
        shutil.rmtree(self.root)

    # Processes

    def run(self, command, folder=None, environment=None, check=True):
        """The output, both streams in one, and the exit code."""
        done = subprocess.run(command, cwd=folder or self.root, env=environment or self.environment, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        output = done.stdout.decode()
        if check and done.returncode != 0:
            raise AssertionError(f"{command} ended with {done.returncode}:\n{output}")
        return output, done.returncode

    def git(self, folder, *arguments):
        return self.run(["git", *arguments], folder)[0].strip()

    # Git

    def head(self, branch="main"):
        return self.git(self.origin, "rev-parse", f"refs/heads/{branch}")

    def commit(self, clone, message, branch="main", push=True):
        self.git(clone, "add", "-A")
        self.git(clone, "commit", "-q", "-m", message)
        if push:
            self.git(clone, "push", "-q", "origin", f"HEAD:refs/heads/{branch}")
        return self.git(clone, "rev-parse", "HEAD")

    def branch(self, name, files, clone=None):
        """A new commit on a branch that begins at main, or goes on where it is."""
        clone = clone or self.dev
        self.git(clone, "fetch", "-q", str(self.origin), "+refs/heads/*:refs/remotes/origin/*")
        if self.git(clone, "branch", "--list", name):
            self.git(clone, "checkout", "-q", name)
        else:
            self.git(clone, "checkout", "-q", "-b", name, "origin/main")
        for path, text in files.items():
            file = clone / path
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
        return self.commit(clone, f"Change {name}", name)

    def fork(self):
        fork = self.root / "fork.git"
        self.git(self.root, "clone", "-q", "--bare", str(self.origin), str(fork))
        clone = self.root / "fork"
        self.git(self.root, "clone", "-q", str(fork), str(clone))
        return fork, clone

    def merged(self, repository, head, how="merge"):
        """The commit that a merge of `head` into main gives, in the shared repository but on no branch of it."""
        work = pathlib.Path(tempfile.mkdtemp(dir=self.root))
        self.git(work, "clone", "-q", str(self.origin), "m")
        clone = work / "m"
        self.git(clone, "fetch", "-q", str(repository), head)
        options = ["--squash"] if how == "squash" else ["--no-ff", "--no-edit"]
        self.git(clone, "merge", "-q", *options, "FETCH_HEAD")
        if how == "squash":
            self.git(clone, "commit", "-q", "-m", "Squashed")
        self.git(clone, "push", "-q", "origin", f"HEAD:refs/merged/{work.name}")
        return self.git(clone, "rev-parse", "HEAD")

    def move_main(self, commit):
        """Moves main; what it stood at before."""
        before = self.head()
        self.git(self.origin, "update-ref", "refs/heads/main", commit, before)
        return before

    # The platform

    def serve(self):
        database = self.root / "platform.db"
        self.server = subprocess.Popen(["weir", "platform", "serve", "--db", str(database), "--listen", "127.0.0.1:0"],
                                       env=self.environment, cwd=self.root, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL)
        self.url = self.server.stdout.readline().decode().strip()
        token = lambda role: self.run(["weir", "platform", "token", "--db", str(database), "--role", role])[0].strip()
        self.writer, self.reader = token("writer"), token("reader")

    def apply(self):
        """What main says, by hand and without a pipeline."""
        self.git(self.dev, "fetch", "-q", "origin", "main")
        keys = {"CPOD_BASE_URL": self.url, "CPOD_API_KEY": self.writer, "CI": "true"}
        self.run(["weir", "apply", "--auto-approve", "--target", "production", "--rev", "FETCH_HEAD"], self.project,
                 {**self.environment, **keys})

    def api(self, method, path, body=None):
        request = urllib.request.Request(self.url + path, method=method, data=body and json.dumps(body).encode())
        request.add_header("Authorization", "Bearer " + self.writer)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def objects(self):
        """By name: the objects that the platform holds."""
        return {one["name"]: one for one in self.api("GET", "/v1/data-sources")["items"]}
