"""The example company on this machine: a repository, an embedded target, and pages of real runs of `weir`."""

import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]


def secrets():
    """The made-up secrets of the examples."""
    values = {}
    for line in (SOURCE / "examples/demo-secrets/environment").read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            values[name.removeprefix("export ").strip()] = value.strip().strip("'\"")
    values["WEIR_SECRETS_DIR"] = str(SOURCE / "examples/demo-secrets/files")
    return values


class Company:
    def __init__(self, weir, folder):
        self.weir = str(Path(weir).resolve())
        self.folder = Path(folder)
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_SYSTEM": "/dev/null",
            **secrets(),
        }
        for role in ("AUTHOR", "COMMITTER"):
            self.environment[f"GIT_{role}_NAME"] = "Ann"
            self.environment[f"GIT_{role}_EMAIL"] = "ann@kestrel.example"
            self.environment[f"GIT_{role}_DATE"] = "2026-11-21T09:00:00Z"
        shutil.copytree(SOURCE / "examples/manifests", self.folder, dirs_exist_ok=True)
        self.git("init", "-q", "-b", "main")
        self.commit("Declare all pipelines")

    def git(self, *words):
        subprocess.run(["git", *words], cwd=self.folder, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def run(self, *words, codes=(0,)):
        """What `weir` prints, when it ends as expected."""
        done = subprocess.run(
            [self.weir, *words], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode not in codes:
            raise RuntimeError(f"weir {' '.join(words)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def page(self, name, *words, codes=(0, 2)):
        """The page that a command makes, as a file outside of the repository."""
        path = self.folder.parent / f"{name}.html"
        self.run(*words, "--format", "html", "--output", str(path), "--quiet", codes=codes)
        return path

    def edit(self, path, before, after):
        file = self.folder / path
        text = file.read_text()
        if before not in text:
            raise RuntimeError(f"{path} no longer holds {before!r}")
        file.write_text(text.replace(before, after, 1))

    def remove(self, path, name):
        """Takes one document out of a file."""
        file = self.folder / path
        documents = file.read_text().split("\n---\n")
        kept = [one for one in documents if f"name: {name}\n" not in one]
        if len(kept) == len(documents):
            raise RuntimeError(f"{path} no longer declares {name}")
        file.write_text("\n---\n".join(kept))

    def a_busy_week(self):
        """Edits of every sort: a schedule that many follow, settings with consequences, things that come and go."""
        self.edit("manifests/schedules.yaml", 'cron: "H 2 * * *"', 'cron: "H 5 * * mon-fri"')
        self.edit("manifests/identity/okta.yaml", 'syncSchedule: "*/30 * * * *"', 'syncSchedule: "*/15 * * * *"')
        self.edit("manifests/cloud/aws/production.yaml", "maxErrorRetryAttempts: 12 ", "maxErrorRetryAttempts: 20 ")
        self.edit(
            "manifests/customer-care/mappings.yaml",
            "renderedFields: {type: json}",
            "renderedFields: {type: string, allowLossy: true}",
        )
        self.remove("manifests/identity/connections.yaml", "okta-preview-to-lake")
        self.remove("manifests/engineering/connections.yaml", "jira-incidents-to-warehouse")
        (self.folder / "manifests/engineering/drills.yaml").write_text(
            "apiVersion: weir/v1\nkind: DataSource\n"
            "metadata: {name: incident-drills, labels: {team: engineering}}\n"
            "spec:\n  displayName: Incident drills\n  type: custom\n"
            "  config: {apiUrl: 'https://drills.kestrel.example/v1', path: /drills, recordsPath: '$.items'}\n"
            '  syncSchedule: "0 * * * *"\n---\n'
            "apiVersion: weir/v1\nkind: Connection\n"
            "metadata: {name: incident-drills-to-warehouse, labels: {team: engineering}}\n"
            'spec: {source: incident-drills, destination: warehouse, schedule: "30 6 * * mon-fri", backfillDays: 2}\n'
        )
        self.commit("Move the night, drill for incidents")

    def id_of(self, key):
        entries = json.loads(self.run("state", "show", "--format", "json"))["entries"]
        return next(entry["remoteId"] for entry in entries if entry["key"] == key)

    def serve(self):
        return Served(self)


class Served:
    """The embedded platform behind a socket, so that somebody else can write there."""

    def __init__(self, company):
        self.company = company
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(
            [self.company.weir, "platform", "serve", "--db", ".weir/platform.db", "--listen", "127.0.0.1:0"],
            cwd=self.company.folder,
            env=self.company.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.url = self.process.stdout.readline().strip()
        self.key = (self.company.folder / ".weir/platform.db.key").read_text().strip()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def call(self, method, path, body):
        """Whether the API took it."""
        asked = urllib.request.Request(
            self.url + path,
            method=method,
            data=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(asked, timeout=20):
                return True
        except urllib.error.HTTPError:
            return False
