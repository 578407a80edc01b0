#!/usr/bin/env python3
"""What bash, zsh and fish themselves offer after a line, with the scripts that `weir completion` prints.

usage: completion_test.py WEIR
"""
import os
import pathlib
import pty
import re
import select
import shlex
import subprocess
import sys
import tempfile
import time
import unittest

WEIR = ""

# (what was typed, some words that are offered, some that are not)
LINES = [
    ("weir ", ["plan", "state", "platform"], ["rebuild", "token"]),
    ("weir pl", ["plan", "platform"], ["apply"]),
    ("weir state ", ["show", "rebuild", "unlock"], ["plan"]),
    ("weir platform ", ["serve", "token"], ["plan"]),
    ("weir -C /tmp pl", ["plan", "platform"], ["apply"]),
    ("weir --format json state ", ["show", "rebuild", "unlock"], ["plan"]),
    ("weir plan --de", ["--detailed-exitcode"], ["--approved"]),
    ("weir plan --format json --de", ["--detailed-exitcode"], ["--approved"]),
    ("weir -C /tmp apply --a", ["--approved", "--auto-approve", "--allow-rewind"], ["--detailed-exitcode"]),
    ("weir apply plan.json --r", ["--report", "--rev"], ["--detailed-exitcode"]),
    ("weir apply saved", ["saved.plan"], ["apply"]),
    ("weir state unlock --e", ["--epoch"], ["--approved"]),
    ("weir state show --e", [], ["--epoch"]),
    ("weir plan --format ", ["markdown", "sarif"], ["apply"]),
    ("weir init --ci ", ["github", "gitlab", "none"], ["apply"]),
    ("weir completion ", ["bash", "zsh", "fish"], ["apply"]),
]
HEALTH = ("weir status --health Re", ["Re-Auth required"], ["Live"])


def clean():
    return {"PATH": os.environ["PATH"], "TERM": "dumb", "LANG": "C.UTF-8"}


def run(*command, folder):
    done = subprocess.run(command, cwd=folder, env={**clean(), "HOME": str(folder)}, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=60)
    if done.stderr or done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def plain(text):
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x07", "", text).replace("\\ ", " ")


class Zsh:
    """An interactive zsh: nothing else completes as zsh does. Control-D at the end of a line lists what is offered."""

    def __init__(self, folder):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe("zsh", ["zsh", "-f"], {**clean(), "HOME": str(folder), "COLUMNS": "200"})
        self.read(20)
        self.settle()
        self.write("PS1='%%%% '; unsetopt zle; stty rows 100 columns 200; setopt zle; fpath=($PWD $fpath); LISTMAX=0\n")
        self.write("autoload -U compinit && compinit -u -D; bindkey '^D' list-choices; echo rea''dy\n")
        self.until("ready")
        self.settle()

    def write(self, text):
        os.write(self.terminal, text.encode())

    def read(self, timeout):
        if not select.select([self.terminal], [], [], timeout)[0]:
            return ""
        return os.read(self.terminal, 65536).decode(errors="replace")

    def until(self, words, timeout=20):
        seen, end = "", time.monotonic() + timeout
        while words not in seen:
            if time.monotonic() > end:
                raise AssertionError(f"zsh did not say {words!r} but {seen!r}")
            seen += self.read(0.2)
        return seen

    def settle(self):
        while self.read(0.3):
            pass

    def offered(self, line, wanted):
        """All that is listed, once the wanted words are there or it took too long."""
        self.write(line + "\x04")
        listed, end = "", time.monotonic() + 20
        while time.monotonic() < end and not all(word in plain(listed).replace(line, "") for word in wanted):
            listed += self.read(0.2)
        listed += self.read(0.3)
        self.write("\x15")
        self.settle()
        return plain(listed)

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.pid, 0)


class Completions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="weir-shells-")
        cls.folder = pathlib.Path(cls.scratch.name)
        (cls.folder / "saved.plan").write_text("{}")
        for shell, name in (("bash", "weir.bash"), ("zsh", "_weir"), ("fish", "weir.fish")):
            (cls.folder / name).write_text(run(WEIR, "completion", shell, folder=cls.folder))

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def compare(self, lines, offered):
        for line, wanted, unwanted in lines:
            with self.subTest(line=line):
                words = offered(line, wanted)
                for word in wanted:
                    self.assertIn(word, words)
                for word in unwanted:
                    self.assertNotIn(word, words)

    def test_bash(self):
        def offered(line, _):
            words = line.split(" ")
            script = (f". ./weir.bash; COMP_WORDS=({' '.join(shlex.quote(word) for word in words)}); "
                      f"COMP_CWORD={len(words) - 1}; _weir; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
            return run("bash", "--norc", "-c", script, folder=self.folder).splitlines()

        self.compare(LINES, offered)

    def test_fish(self):
        def offered(line, _):
            script = f"source ./weir.fish; complete -C {shlex.quote(line)}"
            out = run("fish", "--no-config", "-c", script, folder=self.folder)
            return [one.split("\t")[0].replace("\\ ", " ") for one in out.splitlines()]

        self.compare([*LINES, HEALTH], offered)

    def test_zsh(self):
        shell = Zsh(self.folder)
        try:
            lines = [one for one in (*LINES, HEALTH) if one[1]]  # a list that does not come cannot be waited for
            self.compare(lines, lambda *asked: re.split(r"  +|[\r\n]+", shell.offered(*asked)))
        finally:
            shell.close()


if __name__ == "__main__":
    WEIR = sys.argv.pop(1)
    unittest.main()
