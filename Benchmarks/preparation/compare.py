"""Times `thaw datasets prepare` against the same job in DuckDB, and writes results.md beside this file.

Makes synthetic raw files with Thaw, prepares them with both programs in turn, each with an empty cache or output
folder, and compares the sizes of the splits. Run it with the Python that has requirements.txt installed.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import duckdb

HERE = pathlib.Path(__file__).resolve().parent
TITLES = {"taobao-ad": "Taobao AD (synthetic)", "cikm-2019": "CIKM 2019 (synthetic)"}
PARTS = ["train-base", "warm-a", "warm-b", "warm-c", "test"]


def measured(command, environment):
    """Runs a command; returns its output, wall-clock seconds and peak resident memory in bytes."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as messages:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=output, stderr=messages, env=os.environ | environment)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            messages.seek(0)
            said = messages.read().decode(errors="replace")
            sys.exit(f"{said}exit status {child.returncode}: {' '.join(map(str, command))}")
        output.seek(0)
        return output.read().decode(), seconds, usage.ru_maxrss * 1024


def size(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def generate(thaw, dataset, scale, data, cache):
    """Puts synthetic raw files of a dataset where Thaw looks for real ones."""
    command = [thaw, "datasets", "inspect", dataset, "--synthetic", "--synthetic-scale", str(scale)]
    measured(command, {"THAW_CACHE": str(cache)})
    (made,) = (cache / "synthetic").glob(f"{dataset}-*")
    made.rename(data / dataset)
    shutil.rmtree(cache)


def run_thaw(thaw, dataset, data, work):
    """The split's sizes, seconds, peak memory, and bytes written."""
    output, seconds, memory = measured(
        [thaw, "datasets", "prepare", dataset], {"THAW_DATA": str(data), "THAW_CACHE": str(work)}
    )
    rows = {part: re.search(rf"^\s*{part}\s+([\d,]+)$", output, re.MULTILINE) for part in PARTS}
    if missing := [part for part, row in rows.items() if row is None]:
        sys.exit(f"thaw datasets prepare did not say how many instances are in {', '.join(missing)}:\n{output}")
    return [int(row[1].replace(",", "")) for row in rows.values()], seconds, memory, size(work)


def run_duckdb(dataset, data, work, threads):
    command = [sys.executable, HERE / "prepare_duckdb.py", dataset, data / dataset, work, "--threads", str(threads)]
    output, seconds, memory = measured(command, {})
    return json.loads(output), seconds, memory, size(work)


def compare(dataset, scale, arguments, scratch):
    """Rows of the table for one dataset at one scale."""
    data, cache = scratch / "data", scratch / "cache"
    data.mkdir()
    generate(arguments.thaw, dataset, scale, data, cache)
    raw = size(data)
    programs = {
        "Thaw": lambda work: run_thaw(arguments.thaw, dataset, data, work),
        "DuckDB": lambda work: run_duckdb(dataset, data, work, arguments.threads),
    }
    runs = {name: [] for name in programs}
    for _ in range(arguments.runs):
        for name, program in programs.items():
            work = scratch / "work"
            work.mkdir()
            runs[name].append(program(work))
            shutil.rmtree(work)
            print(f"{dataset} {scale} {name}: {runs[name][-1][1]:.2f} s", file=sys.stderr)
    shutil.rmtree(data)
    splits = {tuple(run[0]) for program in runs.values() for run in program}
    if len(splits) != 1:
        sys.exit(f"{dataset} at scale {scale}: the splits differ: {splits}")
    (split,) = splits
    rows = []
    for name, program in runs.items():
        seconds = [run[1] for run in program]
        rows.append(
            f"| {TITLES[dataset]} | {scale:g} | {raw / 1e9:.2f} | {name} | {statistics.median(seconds):.2f} "
            f"| {min(seconds):.2f}-{max(seconds):.2f} | {max(run[2] for run in program) / 2**20:,.0f} "
            f"| {program[0][3] / 1e6:,.0f} |"
        )
    return rows, f"| {TITLES[dataset]} | {scale:g} | " + " | ".join(f"{part:,}" for part in split) + " |"


def machine():
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cpu[1] if cpu else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.platform()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--thaw", type=pathlib.Path, default=HERE.parents[1] / ".build/release/thaw")
    parser.add_argument("--datasets", nargs="+", choices=TITLES, default=list(TITLES))
    parser.add_argument("--scales", nargs="+", type=float, default=[0.1])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2, help="DuckDB's; Thaw uses all cores")
    parser.add_argument("--scratch", help="where files may be made and deleted: up to 8 GB at scale 1")
    arguments = parser.parse_args()
    # Other work on the machine slows both programs: the reader should know of it.
    load = os.getloadavg()[0]
    times, splits = [], []
    for dataset in arguments.datasets:
        for scale in arguments.scales:
            with tempfile.TemporaryDirectory(dir=arguments.scratch) as scratch:
                rows, split = compare(dataset, scale, arguments, pathlib.Path(scratch))
            times += rows
            splits.append(split)
    version = subprocess.run([arguments.thaw, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    lines = [
        "# Preparing a dataset: Thaw and DuckDB",
        "",
        "Written by `make bench-preparation`; [README.md](README.md) says what is measured.",
        "",
        "| dataset | scale | raw GB | program | seconds (median) | range | peak MiB | written MB |",
        "|---|---|---|---|---|---|---|---|",
        *times,
        "",
        f"Runs: {arguments.runs} of each, in turn. Peak: the largest resident memory of any run.",
        "",
        "Both programs found the same split (instances):",
        "",
        f"| dataset | scale | {' | '.join(PARTS)} |",
        "|---|---|---|---|---|---|---|",
        *splits,
        "",
        f"Machine: {machine()}. {version}; DuckDB {duckdb.__version__} ({arguments.threads} threads), Python "
        f"{platform.python_version()}. Load average of the last minute at the start: {load:.1f}.",
    ]
    (HERE / "results.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
