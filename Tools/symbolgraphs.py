"""The symbol graphs of modules as they were built last: what a module declares, with comments and places."""
import glob
import json
import os
import subprocess

BUILT = ".build/release"
# Modules in C that the Swift modules import.
MAPS = [
    f"{BUILT}/*.build/module.modulemap", "Sources/*/module.modulemap", ".build/checkouts/*/Sources/GRDBSQLite/module.modulemap",
]


def extract(module, folder):
    """Writes the graph of the module's public symbols into folder, and returns it."""
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
