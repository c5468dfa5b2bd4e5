#!/usr/bin/env python3
"""Finds public symbols without a doc comment, in the symbol graphs of the modules as they were built last.

What meets a requirement of a protocol inherits the requirement's comment; what the compiler writes needs none.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile
from urllib.parse import unquote, urlparse

MODULES = ["Core", "Datasets", "Experiments", "FuzzTargets"]
BUILT = ".build/release"
# Modules in C that the Swift modules import.
MAPS = [f"{BUILT}/*.build/module.modulemap", "Sources/*/module.modulemap"] + [
    f".build/checkouts/*/Sources/{place}/module.modulemap" for place in ("GRDBSQLite", "C*/include")
]


def symbol_graph(module, folder):
    target = json.loads(subprocess.check_output(["swift", "-print-target-info"]))["target"]["unversionedTriple"]
    command = ["swift-symbolgraph-extract", "-module-name", module, "-target", target, "-I", f"{BUILT}/Modules"]
    for path in sorted(path for pattern in MAPS for path in glob.glob(pattern)):
        command += ["-Xcc", f"-fmodule-map-file={os.path.abspath(path)}"]
    includes = subprocess.check_output(["pkg-config", "--cflags-only-I", "openblas"], text=True).split()
    for flag in includes + ["-ISources/CAdam/include"]:
        command += ["-Xcc", flag]
    command += ["-minimum-access-level", "public", "-skip-synthesized-members", "-output-dir", folder]
    subprocess.run(command, check=True)
    with open(os.path.join(folder, f"{module}.symbols.json")) as file:
        return json.load(file)


def undocumented(graph):
    for symbol in graph["symbols"]:
        place = symbol.get("location")
        if place and "docComment" not in symbol:
            path = os.path.relpath(unquote(urlparse(place["uri"]).path))
            yield path, place["position"]["line"] + 1, ".".join(symbol["pathComponents"])


def main():
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for module in MODULES:
            graph = symbol_graph(module, folder)
            if len(graph["symbols"]) == 0:
                sys.exit(f"error: {module} has no public symbols; build it first")
            found += undocumented(graph)
    for path, line, name in sorted(found):
        print(f"{path}:{line}: error: public, and without a doc comment: {name}", file=sys.stderr)
    sys.exit(1 if found else 0)


main()
