#!/usr/bin/env python3
"""Finds source files of more than 350 lines that do not say why: `Long because ...` in a comment among the first lines."""
import os
import sys

LIMIT = 350
HEAD = 12
FOLDERS = ["Sources", "Tests", "Fuzzing", "Benchmarks", "Tools", "examples", ".ci"]
KINDS = (".swift", ".c", ".h", ".py", ".sh")
SKIPPED = {".build", "Fixtures", "Corpus", "Findings"}


def sources():
    for root in FOLDERS:
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(name for name in folders if name not in SKIPPED or root == "Sources")
            yield from (os.path.join(folder, name) for name in sorted(files) if name.endswith(KINDS))


def main():
    found = False
    for path in sources():
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
        if len(lines) > LIMIT and not any("Long because " in line for line in lines[:HEAD]):
            print(f"{path}: error: {len(lines)} lines, more than {LIMIT}: split it, or say `Long because ...`"
                  " at its head", file=sys.stderr)
            found = True
    sys.exit(found)


main()
