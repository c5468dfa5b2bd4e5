#!/usr/bin/env python3
"""Finds public symbols without a doc comment, in the symbol graphs of the modules as they were built last.

What meets a requirement of a protocol inherits the requirement's comment; what the compiler writes needs none.
"""
import os
import sys
import tempfile
from urllib.parse import unquote, urlparse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import symbolgraphs  # noqa: E402

MODULES = ["ThawCore", "ThawDatasets", "ThawTesting", "ThawCommand", "FuzzTargets"]


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
            graph = symbolgraphs.extract(module, folder)
            if not graph["symbols"]:
                sys.exit(f"error: {module} has no public symbols; build it first")
            found += undocumented(graph)
    for path, line, name in sorted(found):
        print(f"{path}:{line}: error: public, and without a doc comment: {name}", file=sys.stderr)
    sys.exit(1 if found else 0)


main()
