#!/usr/bin/env python3
"""Does what docs/adding-a-method.md says, word for word, in a new clone of HEAD, and compares what comes out.

    Tests/Guide/run.py [--keep | --here]
    Tests/Guide/run.py --package [--keep]

With --package it is docs/method-package.md, in a new folder, with the `thaw` of this checkout on PATH, which must be built.

In the guide, a fenced block is one of two things:
- ```console: lines that begin with "$ " are commands (a line that ends in "\\" goes on), what follows is all that the
  command writes to standard output. A line "..." stands for any number of lines. Every command must end with code 0.
- any other fence is a file: the paragraph before it ends in its path, "`Sources/Core/Methods/NearestItems.swift`:".

Times, revisions and hashes are not compared; everything else is. Beside what the guide says,
- a second method is made by `thaw new method` right after the guide's, so that the skeleton is compiled and tested too;
- before the guide's tests, the clone's manifest loses the test targets that they do not need: they would take minutes
  to compile.
Both leave alone what the guide's commands print.

With --here the clone is this checkout, which was built before, and is brought back to HEAD at the end: for continuous
integration, whose checkout is a new clone, and which has no time to compile everything twice more. It must not have any
changes.
"""

import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GUIDE = "docs/adding-a-method.md"
PACKAGE_GUIDE = "docs/method-package.md"
SKELETON = "guide-skeleton"
# What is done already where the guide is followed in this checkout.
CLONING = ['git clone --quiet "$REPOSITORY" thaw-with-my-method', "cd thaw-with-my-method"]
ROOT = Path(__file__).resolve().parent.parent.parent
# What no two executions share.
VARYING = [
    (re.compile(r"\b[0-9a-f]{12,64}(-dirty)?\b"), "HASH"),
    # The build has the skeleton beside the guide's own method.
    (re.compile(rf"\+{SKELETON}\."), "+"),
    (re.compile(r"\b\d+(\.\d+)? (s|ms|seconds|minutes|min)\b"), "TIME"),
]


class Failure(Exception):
    pass


def blocks(text):
    """The fenced blocks of a Markdown text: (line number, kind, path of a file, lines)."""
    found, lines, paragraph = [], text.splitlines(), ""
    number = 0
    while number < len(lines):
        line = lines[number]
        if line.startswith("```"):
            kind, start = line[3:].strip(), number + 1
            end = next((n for n in range(start, len(lines)) if lines[n].strip() == "```"), None)
            if end is None:
                raise Failure(f"line {start}: a block without an end")
            path = re.search(r"`([^`]+)`:$", paragraph)
            if kind != "console" and not path:
                raise Failure(f"line {start}: neither a console nor a file: the line before names no path")
            found.append((start, kind, path.group(1) if kind != "console" else None, lines[start:end]))
            number = end
        elif line.strip():
            paragraph = line.rstrip()
        number += 1
    return found


def commands(start, lines):
    """The commands of a console block: (line number, command, expected output)."""
    found, goes_on = [], False
    for number, line in enumerate(lines, start + 1):
        if goes_on:
            at, command, output = found[-1]
            found[-1] = (at, command + "\n" + line, output)
        elif line.startswith("$ "):
            found.append((number, line[2:], []))
        elif not found:
            raise Failure(f"line {number}: output before any command")
        else:
            found[-1][2].append(line)
        goes_on = goes_on and line.endswith("\\") or line.startswith("$ ") and line.endswith("\\")
    return found


def comparable(line):
    for pattern, name in VARYING:
        line = pattern.sub(name, line)
    return line.rstrip()


def agrees(expected, actual):
    """Whether the lines are equal, "..." standing for any number of lines."""
    if not expected:
        return not actual
    if expected[0] == "...":
        return any(agrees(expected[1:], actual[skipped:]) for skipped in range(len(actual) + 1))
    return bool(actual) and expected[0] == actual[0] and agrees(expected[1:], actual[1:])


class Reader:
    """Somebody who types what the guide says."""

    def __init__(self, folder, clone=None):
        self.folder = folder
        self.place = clone or folder
        self.is_in_clone = clone is not None
        self.environment = dict(os.environ, REPOSITORY=str(ROOT), THAW_CACHE=str(folder / "cache"))
        # The guide's table is of synthetic data.
        self.environment["PATH"] = f"{ROOT / '.build/release'}:{self.environment['PATH']}"
        for name in ("THAW_DATA", "THAW_REVISION", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
            self.environment.pop(name, None)
        self.times = []

    def type(self, command):
        """Runs a command where the last one left off; the lines of its standard output."""
        if self.is_in_clone and command in CLONING:
            return []
        start = time.monotonic()
        left = self.folder / "place"
        script = f"{command}\ncode=$?\npwd > '{left}'\nexit $code"
        run = subprocess.run(
            ["bash", "-c", script], cwd=self.place, env=self.environment, text=True, stdin=subprocess.DEVNULL,
            capture_output=True)
        seconds = time.monotonic() - start
        self.times.append((seconds, command))
        print(f"guide: {seconds:6.1f} s  $ {command}", flush=True)
        if run.returncode != 0:
            raise Failure(f"code {run.returncode}:\n{run.stdout}{run.stderr}")
        self.place = Path(left.read_text().strip())
        return run.stdout.splitlines()

    def write(self, path, lines):
        target = self.place / path
        if not target.parent.is_dir():
            raise Failure(f"no folder {target.parent}")
        target.write_text("\n".join(lines) + "\n")
        print(f"guide: wrote {path}, {len(lines)} lines", flush=True)


def compare(expected, actual):
    wanted, found = ([comparable(line) for line in lines] for lines in (expected, actual))
    if not agrees(wanted, found):
        difference = difflib.unified_diff(wanted, found, "the guide", "this run", lineterm="")
        raise Failure("the output differs:\n" + "\n".join(difference))


def leave_out_other_tests(folder):
    """Takes from the clone's manifest the test targets but ContractTests."""
    path = folder / "Package.swift"
    text = path.read_text()
    pattern = re.compile(r"        \.testTarget\(\n?\s*name: \"(\w+)\".*?(?=\n        \.|\n    \]\n)", re.DOTALL)
    text = pattern.sub(lambda found: found.group(0) if found.group(1) == "ContractTests" else "", text)
    if re.findall(r"name: \"(\w+Tests)\"", text) != ["ContractTests"]:
        raise Failure(f"{path}: its test targets are not as this script expects")
    path.write_text(text)


def follow(text, reader):
    for start, kind, path, lines in blocks(text):
        if path:
            reader.write(path, lines)
            continue
        for number, command, expected in commands(start, lines):
            try:
                if command.startswith("make test"):
                    leave_out_other_tests(reader.place)
                compare(expected, reader.type(command))
                if " new method " in command:
                    reader.type(f".build/release/thaw new method {SKELETON}")
            except Failure as failure:
                raise Failure(f"line {number}: $ {command}\n{failure}") from None


def test_skeleton(reader):
    """What `thaw new method` wrote beside the guide's method, and what a reviewer runs."""
    reader.type("make test FILTER='GuideSkeleton|DescriptionContract'")
    reader.type("git checkout --quiet Package.swift")
    # In this checkout, `make lint` would compile all tests; it sees the same source without.
    reader.type("make lint BUILT=yes" if reader.is_in_clone else "make lint")


def text_of(guide, arguments):
    """The guide as it is committed; a package's as it lies there, for what it depends on is this checkout."""
    if arguments.package:
        return (ROOT / guide).read_text()
    show = ["git", "-C", str(ROOT), "show", f"HEAD:{guide}"]
    return subprocess.run(show, check=True, capture_output=True, text=True).stdout


def results():
    return set((ROOT / "results").iterdir())


def bring_back(results_before):
    """This checkout as it was: at HEAD, what git ignores untouched but for the guide's own results."""
    for command in (["checkout", "--quiet", "."], ["clean", "-d", "--force", "--quiet"]):
        subprocess.run(["git", "-C", str(ROOT), *command], check=True)
    for path in results() - results_before:
        path.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--keep", action="store_true", help="keep the clone")
    group.add_argument("--here", action="store_true", help="take this checkout for the clone, and bring it back to HEAD")
    parser.add_argument("--package", action="store_true", help=f"follow {PACKAGE_GUIDE}")
    arguments = parser.parse_args()
    guide = PACKAGE_GUIDE if arguments.package else GUIDE
    text = text_of(guide, arguments)
    changed = subprocess.run(
        ["git", "-C", str(ROOT), "status", "--porcelain"], check=True, capture_output=True, text=True).stdout
    if changed and arguments.here:
        print("guide: FAILED: --here needs a checkout without changes, for it goes back to HEAD in the end", flush=True)
        return 1
    if changed and not arguments.package:
        print("guide: uncommitted changes are left out: this is about HEAD", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="thaw-guide-"))
    reader, start, results_before = Reader(folder, ROOT if arguments.here else None), time.monotonic(), results()
    try:
        follow(text, reader)
        if not arguments.package:
            test_skeleton(reader)
    except Failure as failure:
        print(f"guide: FAILED: {guide}: {failure}", flush=True)
        return 1
    finally:
        if arguments.here:
            bring_back(results_before)
        if arguments.keep:
            print(f"guide: kept {folder}", flush=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    slowest = max(reader.times)
    print(
        f"guide: passed: {len(reader.times)} commands in {time.monotonic() - start:.0f} s "
        f"(the slowest, {slowest[0]:.0f} s: {slowest[1]})", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
