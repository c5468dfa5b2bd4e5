"""Running Thaw and the peers for compare.py: each in a process of its own, the times read back."""

import json
import os
import pathlib
import resource
import sqlite3
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
# One thread each. OpenBLAS picks its own kernels for the peers; Thaw's workers choose theirs whatever stands here.
THREADS = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "MKL", "OPENBLAS")}
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
} | THREADS


def checked(command, environment=None):
    """Runs a command; its output. Ends the program, with what the command said, if it fails."""
    environment = ENVIRONMENT | (environment or {})
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        sys.exit(f"{done.stderr}exit status {done.returncode}: {' '.join(map(str, command))}")
    return done.stdout


def pinned(core, command):
    return ["taskset", "-c", str(core), *command]


def peer(core, script, *arguments):
    """What a peer prints."""
    return json.loads(checked(pinned(core, [sys.executable, HERE / script, *arguments])))


class Thaw:
    """Runs specs of one dataset in databases that are thrown away."""

    def __init__(self, program, scratch, raw):
        """raw: folder of MovieLens-1M's files, or None for synthetic ones of the same size."""
        self.program, self.scratch = program, scratch
        self.environment = {"THAW_CACHE": str(scratch / "cache")}
        if raw:
            self.environment["THAW_DATA"] = str(raw.parent)
            self.dataset, self.raw = "movielens-1m", raw
        else:
            self.dataset = "movielens-1m: {source: synthetic, synthetic-scale: 1}"
            self.call("datasets", "inspect", "movielens-1m", "--synthetic", "--synthetic-scale", "1")
            (self.raw,) = (scratch / "cache" / "synthetic").glob("movielens-1m-*")

    def call(self, *arguments, core=None):
        command = [self.program, *arguments]
        return checked(command if core is None else pinned(core, command), self.environment)

    def run(self, text, jobs=1, core=None, cache=False):
        """Does a spec's runs anew: wall-clock seconds of the command, and its runs as dictionaries."""
        spec, database = self.scratch / "spec.yaml", self.scratch / "runs.sqlite"
        spec.write_text(text)
        database.unlink(missing_ok=True)
        arguments = ["run", spec, "--db", database, "--jobs", jobs, "--no-report", *([] if cache else ["--no-cache"])]
        start = time.perf_counter()
        self.call(*arguments, core=core)
        seconds = time.perf_counter() - start
        connection = sqlite3.connect(database)
        connection.row_factory = sqlite3.Row
        query = "SELECT runs.*, auc FROM runs JOIN metrics ON run = identity AND phase = 'cold'"
        runs = [dict(row) for row in connection.execute(query)]
        connection.close()
        return seconds, runs

    def spec(self, method, seeds, dataset=None):
        return (
            f"experiment: benchmark\ndatasets:\n  - {dataset or self.dataset}\nbackbones: [deepfm]\n"
            f"methods: [{method}]\nseeds: {{from: 1, count: {seeds}}}\n"
        )


class Busy:
    """How much of a core others use: its busy time (/proc/stat) less that of this program's children."""

    def __init__(self, core):
        self.core = core
        self.start = self.now()

    def now(self):
        (fields,) = [
            line.split()[1:]
            for line in pathlib.Path("/proc/stat").read_text().splitlines()
            if line.split()[0] == f"cpu{self.core}"
        ]
        tick = os.sysconf("SC_CLK_TCK")
        user, nice, system, _, _, irq, softirq, steal = (int(field) / tick for field in fields[:8])
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = usage.ru_utime + usage.ru_stime
        return time.perf_counter(), user + nice + system + irq + softirq + steal, own

    def share(self):
        """Of the time since the start, the share that others used; 0 to 1."""
        elapsed, busy, own = (now - then for now, then in zip(self.now(), self.start))
        return max(0.0, busy - own) / elapsed
