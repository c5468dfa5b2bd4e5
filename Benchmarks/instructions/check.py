"""Instructions per training step, counted by callgrind, against those committed in instructions.json.

    check.py            fails where a step takes over 3 % more than is committed
    check.py --record   writes instructions.json anew

Counts do not depend on what else the machine does. They depend on the compiler and on OpenBLAS: with other versions than
those recorded, they are printed and not judged. Callgrind's processor has AVX2 and no AVX-512, so that every machine takes
the same paths. Making the invented data, row by row, is in the counts.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COMMITTED = HERE / "instructions.json"
PROBE = ROOT / ".build/release/thaw-step-probe"
TOLERANCE = 0.03
CASES = [
    *((backbone, "base", "pretraining") for backbone in ("deepfm", "wide-deep", "dcn", "pnn", "opnn", "fm", "afm", "afn")),
    *(("deepfm", method, "fit") for method in ("mwuf", "meta-e", "velf", "cvar", "csdm")),
    ("deepfm", "base", "warm-a"),
    ("deepfm", "base", "evaluation"),
]  # fmt: skip
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "OPENBLAS_NUM_THREADS": "1",
    "OPENBLAS_CORETYPE": "Haswell",
    "SWIFT_DETERMINISTIC_HASHING": "1",
}


def counted(program, case, batches):
    """Steps of a stage over so many mini-batches, and the instructions of the whole program."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, "steps", *case, str(batches)]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
    collected = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not collected:
        sys.exit(f"{done.stderr}exit status {done.returncode}: {' '.join(map(str, command))}")
    return int(done.stdout), int(collected[1])


def per_step(program, case):
    """What some mini-batches of 256 more take, by step: start and setting up are in both counts."""
    # Meta-E learns from quarters of each item's rows.
    batches = (16, 32) if case[1] == "meta-e" else (4, 8)
    (few, before), (more, after) = (counted(program, case, number) for number in batches)
    return round((after - before) / (more - few))


def versions():
    swift = subprocess.run(["swiftc", "--version"], capture_output=True, text=True).stdout
    blas = subprocess.run(["pkg-config", "--modversion", "openblas"], capture_output=True, text=True).stdout
    compiler = re.search(r"Swift version ([\d.]+)", swift)
    return {"swift": compiler[1] if compiler else "?", "openblas": blas.strip() or "?"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    if not shutil.which("valgrind"):
        print("instructions: not counted, valgrind is not installed (make install-test-deps)")
        return
    if not PROBE.exists():
        sys.exit(f"{PROBE} is missing: make test builds it")
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        # Valgrind gives up on what the Swift compiler says for debuggers.
        program = pathlib.Path(folder) / PROBE.name
        subprocess.run(["strip", "--strip-debug", "-o", program, PROBE], check=True)
        found = pool.map(lambda case: per_step(program, case), CASES)
        counts = {" ".join(case): count for case, count in zip(CASES, found)}
    here = versions()
    if arguments.record:
        COMMITTED.write_text(json.dumps({"versions": here, "per step": counts}, indent=2) + "\n")
    committed = json.loads(COMMITTED.read_text())
    judged, slower = committed["versions"] == here, []
    for case, count in counts.items():
        before = committed["per step"].get(case)
        change = f"{count / before - 1:+.1%}" if before else "not recorded"
        print(f"{case:32}{count:>16,}  {change}")
        if not before or count > before * (1 + TOLERANCE):
            slower.append(case)
    if not judged:
        print(f"instructions: not judged, recorded with {committed['versions']}, counted with {here}")
    elif slower:
        sys.exit(
            f"instructions: over {TOLERANCE:.0%} more than committed, or not recorded: {', '.join(slower)}. If that is "
            "wanted: make record-instructions, and say why in the commit"
        )
    else:
        print(f"instructions: {len(counts)} of {len(counts)} within {TOLERANCE:.0%}")


if __name__ == "__main__":
    main()
