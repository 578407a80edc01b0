#!/usr/bin/env python3
"""The Debian package: what is in it, and that its program runs from there. And what the container file says.

usage: package_test.py BUILD_FOLDER CPACK SOURCES
"""
import gzip
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

BUILD = CPACK = SOURCES = ""


# Nothing of the caller's own settings decides what happens here: with CI set, a plan asks for a target by name.
ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}


def run(*command, folder=None):
    done = subprocess.run([str(one) for one in command], cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=280)
    output = done.stdout.decode()
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{output}")
    return output


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="weir-package-")
        folder = pathlib.Path(cls.scratch.name)
        run(CPACK, "-G", "DEB", "--config", pathlib.Path(BUILD) / "CPackConfig.cmake", "-B", folder, folder=BUILD)
        (cls.package,) = folder.glob("weir_*.deb")
        cls.root = folder / "root"
        run("dpkg-deb", "-x", cls.package, cls.root)
        cls.weir = cls.root / "usr/bin/weir"

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def field(self, name):
        return run("dpkg-deb", "-f", self.package, name).strip()

    def test_the_control_fields_say_what_is_needed(self):
        version = run(self.weir, "version").split()[1]
        self.assertEqual(self.field("Package"), "weir")
        self.assertEqual(self.field("Version"), version + "-1")
        self.assertRegex(self.field("Maintainer"), r"^[^<>]+ <[^@ ]+@[^@ ]+>$")
        needed = {one.split()[0] for one in self.field("Depends").split(", ")}
        self.assertLessEqual({"tzdata", "ca-certificates", "libc6", "libgit2-1.5", "libcurl4", "libsqlite3-0"}, needed)
        summary, *lines = self.field("Description").splitlines()
        self.assertFalse(summary.startswith((" ", "A ", "weir")) or len(summary) > 80)
        for line in lines:
            self.assertRegex(line, r"^ (\.|\S.*)$")

    def test_everything_lies_in_debians_places_and_belongs_to_root(self):
        listing = [line.split(None, 5) for line in run("dpkg-deb", "-c", self.package).splitlines()]
        self.assertEqual({line[1] for line in listing}, {"root/root"})
        for mode, *_, path in listing:
            self.assertIn(mode, ("drwxr-xr-x", "-rwxr-xr-x", "-rw-r--r--"), path)
            self.assertEqual(mode == "-rwxr-xr-x", path == "./usr/bin/weir", path)
        paths = {line[5].removeprefix("./") for line in listing}
        for path in ("usr/bin/weir", "usr/share/man/man1/weir.1.gz", "usr/share/bash-completion/completions/weir",
                     "usr/share/fish/vendor_completions.d/weir.fish", "usr/share/zsh/vendor-completions/_weir",
                     "usr/share/doc/weir/copyright", "usr/share/doc/weir/changelog.gz",
                     "usr/share/doc/weir/changelog.Debian.gz", "usr/share/doc/weir/README.md",
                     "usr/share/doc/weir/docs/cli.md", "usr/share/doc/weir/examples/first-source/weir.yaml"):
            self.assertIn(path, paths)
        self.assertFalse([path for path in paths if "site-functions" in path or path.endswith("weir.1")])

    def test_the_pages_are_those_of_this_program(self):
        page = gzip.decompress((self.root / "usr/share/man/man1/weir.1.gz").read_bytes()).decode()
        self.assertEqual(page, run(self.weir, "man"))
        for shell, path in (("bash", "bash-completion/completions/weir"), ("zsh", "zsh/vendor-completions/_weir"),
                            ("fish", "fish/vendor_completions.d/weir.fish")):
            self.assertEqual((self.root / "usr/share" / path).read_text(), run(self.weir, "completion", shell))
        self.assertEqual(gzip.decompress((self.root / "usr/share/doc/weir/changelog.gz").read_bytes()).decode(),
                         (pathlib.Path(SOURCES) / "CHANGELOG.md").read_text())

    def test_the_program_runs_from_there(self):
        with tempfile.TemporaryDirectory() as folder:
            run(self.weir, "init", "demo", folder=folder)
            demo = pathlib.Path(folder) / "demo"
            for command in ("validate", "plan", "apply --auto-approve", "drift"):
                run(self.weir, *command.split(), folder=demo)

    def test_cmake_installs_the_same_where_shells_look_below_a_prefix(self):
        with tempfile.TemporaryDirectory() as prefix:
            run("cmake", "--install", BUILD, "--prefix", prefix)
            root = pathlib.Path(prefix)
            self.assertEqual({str(one.relative_to(root)) for one in root.rglob("*") if one.is_file()},
                             {"bin/weir", "share/man/man1/weir.1", "share/bash-completion/completions/weir",
                              "share/fish/vendor_completions.d/weir.fish", "share/zsh/site-functions/_weir"})

    def test_the_container_file_builds_from_what_is_there_and_does_not_run_as_root(self):
        sources = pathlib.Path(SOURCES)
        text = (sources / "packaging/Containerfile").read_text()
        lines = re.sub(r"\\\n", " ", text).splitlines()
        instructions = [line.split(None, 1) for line in lines if line and not line.startswith("#")]
        self.assertLessEqual({name for name, _ in instructions},
                             {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENTRYPOINT", "CMD"})
        self.assertEqual([value for name, value in instructions if name == "USER"], ["weir"])
        for name, value in instructions:
            if name == "COPY" and not value.startswith("--from"):
                self.assertTrue((sources / value.split()[0]).exists(), value)
        presets = (sources / "CMakePresets.json").read_text()
        for preset in re.findall(r"--preset (\w+)", text):
            self.assertIn(f'"name": "{preset}"', presets)


if __name__ == "__main__":
    SOURCES, CPACK, BUILD = (sys.argv.pop(), sys.argv.pop(), sys.argv.pop())
    unittest.main(verbosity=2)
