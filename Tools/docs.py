#!/usr/bin/env python3
"""Tools/docs.py FOLDER: writes the documentation of the modules, as they were built last, as a web site into FOLDER.

It is what swift-docc-plugin does, with the compiler's docc, but without building everything a second time. A link to a
symbol that does not exist is an error.
"""
import os
import shutil
import subprocess
import sys
import tempfile

import symbolgraphs

# By module, the folder that is called like its documentation.
MODULES = {"ThawCore": "Core", "ThawDatasets": "Datasets", "ThawTesting": "ThawTesting"}


def documentation(module):
    """Where a module's pages lie."""
    return f"Sources/{MODULES[module]}/{MODULES[module]}.docc"


def main(output):
    with tempfile.TemporaryDirectory() as folder:
        archives = []
        for module in MODULES:
            graphs = os.path.join(folder, module)
            os.mkdir(graphs)
            symbolgraphs.extract(module, graphs)
            archives.append(f"{graphs}.doccarchive")
            subprocess.run([
                "docc", "convert", documentation(module), "--additional-symbol-graph-dir", graphs,
                "--fallback-bundle-identifier", f"thaw.{module}", "--warnings-as-errors", "--output-path", archives[-1],
            ], check=True)
        shutil.rmtree(output, ignore_errors=True)
        subprocess.run(["docc", "merge", *archives, "--synthesized-landing-page-name", "Thaw", "--output-path", output],
                       check=True)
    print(f"written; to read it: python3 -m http.server -d {output}, then http://localhost:8000/documentation/")


if len(sys.argv) != 2:
    sys.exit("usage: Tools/docs.py FOLDER")
try:
    main(sys.argv[1])
except subprocess.CalledProcessError as error:
    sys.exit(f"error: {error.cmd[0]} ended with {error.returncode}")
