#!/usr/bin/env python3
"""Checks which way the source depends: what each module imports, which file alone knows a library, and which folders of
Experiments use each other's types. CONTRIBUTING.md says the same in words."""
import glob
import os
import re
import sys

# Modules of this package and of others, by the module that may import them.
IMPORTS = {
    "ThawCore": {"COpenBLAS", "CAdam"},
    "ThawDatasets": {"ThawCore", "Crypto"},
    "Experiments": {"ThawCore", "ThawDatasets", "CLibYAML", "CProcess", "CSQLiteDefence", "GRDB", "GRDBSQLite", "Crypto"},
    "thaw": {"ThawCore", "ThawDatasets", "Experiments", "ArgumentParser"},
}
SYSTEM = {"Foundation", "Synchronization"}

# What is known to one file, or to one folder.
ONE_PLACE = {
    "COpenBLAS": "Sources/Core/Numerics/Gemm.swift",
    "CAdam": "Sources/Core/Optimizers/WideRegisters.swift",
    "CLibYAML": "Sources/Experiments/Spec/YAMLTree.swift",
    "GRDB": "Sources/Experiments/Store/",
    "GRDBSQLite": "Sources/Experiments/Store/",
    "CSQLiteDefence": "Sources/Experiments/Store/",
}

# Folders of Experiments; each may use the types of its own line and of those above it.
LAYERS = [
    ["Statistics"],
    ["Spec", "Plan"],
    ["Store"],
    ["Report"],
    ["Merge"],
    ["Check"],
    ["Run", "External"],
    ["Cluster", "Verify", "Diff", "Findings", "Scaffold"],
]
# Files that use a higher folder all the same.
EXCEPTIONS = {
    ("Merge/DatabaseMerge.swift", "Run"): "takes the lock that running grids hold",
    ("Run/ExperimentRunner.swift", "Cluster"): "says that runs were submitted",
    ("Report/TableLine.swift", "Diff"): "names rows by the setting in which they differ",
}

# A declaration of a type, indented if it is nested.
TYPE = re.compile(
    r"^([ ]*)(?:@\w+(?:\([^)]*\))? )*(?:(?:public|package|private|fileprivate|final|indirect) )*"
    r"(?:struct|enum|class|protocol|actor|typealias) (\w+)", re.M)


def code(path):
    """The file's text without comments, and without string literals but for what is interpolated."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r'"""(.*?)"""|"((?:\\.|[^"\\\n])*)"', lambda m: " ".join(
        re.findall(r"\\\(((?:[^()]|\([^()]*\))*)\)", m[1] or m[2] or "")), text, flags=re.S)
    return re.sub(r"//[^\n]*", "", text)


def imports():
    for module, allowed in IMPORTS.items():
        folder = module.removeprefix("Thaw") if module.startswith("Thaw") else module
        for path in sorted(glob.glob(f"Sources/{folder}/**/*.swift", recursive=True)):
            for name in re.findall(r"^(?:@\w+ )?(?:\w+ )?import (?:\w+ )?(\w+)", code(path), re.M):
                if name not in allowed | SYSTEM:
                    yield f"{path}: {module} does not import {name}"
                elif not path.startswith(ONE_PLACE.get(name, "")):
                    yield f"{path}: {name} is known to {ONE_PLACE[name]} alone"


def layers():
    root = "Sources/Experiments"
    level = {folder: number for number, folders in enumerate(LAYERS) for folder in folders}
    files = {os.path.relpath(path, root): code(path) for path in glob.glob(f"{root}/**/*.swift", recursive=True)}
    homes, nested = {}, {}
    for path, text in files.items():
        folder = path.split("/")[0]
        if folder not in level:
            yield f"{root}/{path}: {folder} has no place among the LAYERS of Tools/lint/dependencies.py"
            return
        for indentation, name in TYPE.findall(text):
            if indentation:
                nested.setdefault(folder, set()).add(name)
            else:
                homes.setdefault(name, set()).add(folder)
    used = set()
    for path, text in sorted(files.items()):
        own = path.split("/")[0]
        # A nested type of the folder may bear the name of another folder's.
        for name in sorted(set(re.findall(r"(?<![\w.])[A-Z]\w*", text)) - nested.get(own, set())):
            for home in homes.get(name, ()):
                if level[home] <= level[own]:
                    continue
                if (path, home) in EXCEPTIONS:
                    used.add((path, home))
                else:
                    yield f"{root}/{path}: {own} does not use {home}, where {name} is"
    for path, home in sorted(set(EXCEPTIONS) - used):
        yield f"{root}/{path}: does not use {home} any more: remove it from EXCEPTIONS"


def main():
    found = [*imports(), *layers()]
    for line in found:
        print(line.replace(": ", ": error: ", 1), file=sys.stderr)
    sys.exit(1 if found else 0)


main()
