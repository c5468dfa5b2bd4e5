#!/usr/bin/env python3
"""Checks that tests start programs by `TestProcess` and write into folders of `TemporaryFolder`: what these make, they end.

`--self-test` plants each of what is looked for, and fails unless it is found.
"""
import glob
import re
import sys
import tempfile

from swift import code

# What is known to one file of Tests, and what others use instead.
ONE_PLACE = [
    (r"(?<![\w.])(?:Foundation\.)?Process(?:\.init)?\(|\bNSTask\b|\bposix_spawnp?\(|\bv?fork\(|\bpopen\(|(?<![\w.])system\(",
     "Spawning.swift", "TestProcess"),
    (r"\bNSTemporaryDirectory\b|\btemporaryDirectory\b|\bmkdtemps?\b|\bmkstemps?\b|\bitemReplacementDirectory\b",
     "TemporaryFolder.swift", "TemporaryFolder"),
]


def check(root):
    for path in sorted(glob.glob(f"{root}/**/*.swift", recursive=True)):
        text = code(path)
        for pattern, home, instead in ONE_PLACE:
            if path == f"{root}/TestSupport/{home}":
                continue
            for found in re.findall(pattern, text):
                yield f"{path}: error: {found.rstrip('(')} is for Tests/TestSupport/{home} alone: use {instead}"


PLANTED = [
    "let one = Process()", "let one: Process\none = Foundation.Process()", "let one = Process.init()",
    "posix_spawn(&id, path, nil, nil, arguments, nil)", "posix_spawnp(&id, path, nil, nil, arguments, nil)",
    "let folder = FileManager.default.temporaryDirectory", "let folder = NSTemporaryDirectory()", "mkdtemp(template)",
]
# What is none of these.
HARMLESS = [
    "func anEditedProcessIdIsNoProcess() {}", "let one = TestProcess()", "// Process()", 'let text = "Process()"',
    "let one = try ThawProcess(arguments, in: folder)",
]


def self_test():
    for lines, expected in ((PLANTED, 1), (HARMLESS, 0)):
        for line in lines:
            with tempfile.TemporaryDirectory() as folder:
                with open(f"{folder}/Planted.swift", "w", encoding="utf-8") as file:
                    file.write(line + "\n")
                found = len(list(check(folder)))
            if found != expected:
                yield f"Tools/lint/processes.py: error: finds {found} of {expected} in: {line}"


def main():
    found = list(self_test() if sys.argv[1:] == ["--self-test"] else check("Tests"))
    for line in found:
        print(line, file=sys.stderr)
    sys.exit(1 if found else 0)


main()
