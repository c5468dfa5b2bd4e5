#!/usr/bin/env python3
"""Checks that each target imports only what Package.swift lets it see, and which file or folder alone knows a library.

The compiler finds an import that is not declared only where nothing built before has left that module about.
"""
import glob
import json
import re
import subprocess
import sys

from swift import code

SYSTEM = {"Foundation", "FoundationNetworking", "FoundationXML", "Synchronization"}
# What is known to one file of Sources, or to one folder.
ONE_PLACE = {
    "CAdam": "Sources/Core/Parameters/WideRegisters.swift",
    "CCrypto": "Sources/Support/Hashing/SHA256.swift",
    "CLibYAML": "Sources/Experiments/Spec/YAMLTree.swift",
    "COpenBLAS": "Sources/Core/Numerics/OpenBLAS/",
    "CProcess": "Sources/Experiments/Execution/",
    "CSQLiteDefence": "Sources/Experiments/Store/",
    "GRDB": "Sources/Experiments/Store/",
    "GRDBSQLite": "Sources/Experiments/Store/",
}
IMPORT = re.compile(
    r"^ *(?:@\w+(?:\(\w+\))? +)*(?:(?:public|package|internal|fileprivate|private) +)?"
    r"import +(?:(?:struct|class|enum|protocol|typealias|func|let|var) +)?(\w+)", re.M)


def targets():
    """By name, the targets of Package.swift."""
    package = subprocess.run(["swift", "package", "dump-package"], check=True, stdout=subprocess.PIPE).stdout
    return {target["name"]: target for target in json.loads(package)["targets"]}


def seen(name, targets):
    """The target's dependencies and theirs. A product of another package is called like its module."""
    modules = set()
    for dependency in targets[name]["dependencies"] if name in targets else ():
        direct = (dependency.get("byName") or dependency.get("target") or dependency.get("product"))[0]
        modules |= {direct} | seen(direct, targets)
    return modules


def folder(target):
    return target.get("path") or ("Tests/" if target["type"] == "test" else "Sources/") + target["name"]


def check(targets):
    for name, target in targets.items():
        allowed = SYSTEM | {module.replace("-", "_") for module in seen(name, targets)}
        root = folder(target)
        if root.startswith("Tests/"):
            allowed.add("Testing")
        for path in sorted(glob.glob(f"{root}/**/*.swift", recursive=True)):
            for module in IMPORT.findall(code(path)):
                place = ONE_PLACE.get(module, "")
                if module not in allowed:
                    yield f"{path}: error: imports {module}, which {name} does not see in Package.swift"
                elif path.startswith("Sources/") and not path.startswith(place):
                    yield f"{path}: error: {module} is known to {place} alone"


def main():
    found = list(check(targets()))
    for line in found:
        print(line, file=sys.stderr)
    sys.exit(1 if found else 0)


main()
