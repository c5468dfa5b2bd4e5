"""Times Thaw's training against PyTorch's and JAX's, one core each and in turn, and writes results.md beside this file.

Run it with the Python that has requirements.txt installed: `make bench-training`. README.md says what is measured.
"""

import argparse
import dataclasses
import os
import pathlib
import platform
import re
import statistics
import sys
import tempfile
import time
from importlib.metadata import version

import tables
from tables import CSDM, CVAR, EPOCH
from workloads import HERE, Busy, Thaw, checked, peer

ROOT = HERE.parents[1]


@dataclasses.dataclass
class Program:
    """A peer's program for a task."""

    task: str
    name: str
    arguments: list
    once: bool = False


def programs(data, backbone, fit_batches):
    pretrain = ["peer_torch.py", "pretrain", data]
    listed = [
        Program(EPOCH, "JAX", ["peer_jax.py", data]),
        Program(EPOCH, "JAX, the epoch as one compiled loop", ["peer_jax.py", data, "--scan"]),
        Program(EPOCH, "PyTorch", [*pretrain, "--backbone", backbone]),
        Program(EPOCH, "PyTorch, fused Adam", [*pretrain, "--fused"]),
        Program(EPOCH, "PyTorch, DataLoader", [*pretrain, "--loader"], once=True),
    ]
    variants = {
        "PyTorch": [],
        "PyTorch, fused Adam": ["--fused"],
        "PyTorch, frozen fields looked up at every repeat": ["--regather"],
    }
    part = ["--batches", fit_batches] if fit_batches else []
    for task, job in ((CVAR, "cvar"), (CSDM, "csdm")):
        for name, options in variants.items():
            # On the backbone that the first PyTorch program has left.
            listed.append(
                Program(task, name, ["peer_torch.py", job, data, "--backbone", backbone, *options, *part])
            )
    return listed


def thaw_results(thaw, core):
    """One run each of base, CVAR and CSDM, in the form in which peers report."""
    results = {}
    for task, method, stage in ((EPOCH, "base", "pretrain"), (CVAR, "cvar", "fit"), (CSDM, "csdm", "fit")):
        (run,) = thaw.run(thaw.spec(method, 1), core=core)[1]
        steps = run["pretraining_steps" if stage == "pretrain" else "fit_steps"]
        results[task] = {"seconds": run[f"{stage}_seconds"], "steps": steps, "auc": run["auc"]}
    return results


def training(thaw, data, arguments, scratch):
    """Results by task and program's name, a list of one per round."""
    results = {}

    def note(task, name, result):
        results.setdefault(task, {}).setdefault(name, []).append(result)
        print(f"{task}, {name}: {result['seconds']:.2f} s for {result['steps']} steps", file=sys.stderr)

    for number in range(arguments.rounds):
        for task, result in thaw_results(thaw, arguments.core).items():
            note(task, "Thaw", result)
        for program in programs(data, scratch / "backbone.pt", arguments.fit_batches):
            if number == 0 or not program.once:
                note(program.task, program.name, peer(arguments.core, *program.arguments))
    return results


def overhead(thaw, rounds):
    """Seconds that a trivial run takes beside its own time: what 200 more of them add, and the mean over 220."""
    tiny = "movielens-1m: {source: synthetic, synthetic-scale: 0.02}"
    beside = {20: [], 220: []}
    for _ in range(rounds):
        for seeds, measured in beside.items():
            seconds, runs = thaw.run(thaw.spec("base", seeds, tiny))
            measured.append(seconds - sum(run["total_seconds"] for run in runs))
    few, many = (statistics.median(measured) for measured in beside.values())
    return (many - few) / 200, many / 220


def workers(thaw, rounds):
    """Median seconds of 40 runs of base with one worker and with two, and of 8 runs with each."""
    seconds = {(runs, jobs): [] for runs in (40, 8) for jobs in (1, 2)}
    for _ in range(rounds):
        for (runs, jobs), taken in seconds.items():
            taken.append(thaw.run(thaw.spec("base", runs), jobs=jobs)[0])
    return [statistics.median(taken) for taken in seconds.values()]


def table1(thaw):
    """Seconds and number of runs of Table 1's MovieLens-1M block: two workers, an empty cache, no table printed."""
    parent = ROOT / "experiments" / "table1.yaml"
    text = f"extends: {parent}\nexperiment: benchmark\ndatasets:\n  - {thaw.dataset}\n"
    seconds, runs = thaw.run(text, jobs=2, cache=True)
    return seconds, len(runs)


def every(thaw, core, rounds):
    """Runs of base on every backbone, and of every method on DeepFM; a list per round."""
    backbones = "deepfm, wide-deep, dcn, pnn, opnn, fm, afm, afn"
    methods = "dropoutnet, mwuf, meta-e, velf, cvar, csdm"
    measured = []
    for _ in range(rounds):
        runs = thaw.run(thaw.spec("base", 1).replace("deepfm", backbones), core=core)[1]
        measured.append(runs + thaw.run(thaw.spec(methods, 1), core=core)[1])
    return measured


def auc(thaw, arguments, scratch):
    """scikit-learn's results, and of each round the seconds and the value of `thaw auc` on the same scores."""
    peers, ours = [], []
    for _ in range(arguments.rounds):
        peers.append(peer(arguments.core, "auc.py", "--count", arguments.auc_count, "--save", scratch))
        start = time.perf_counter()
        said = thaw.call("auc", scratch / "scores.npy", scratch / "labels.npy", core=arguments.core)
        ours.append((time.perf_counter() - start, float(said.split()[0])))
    return peers, ours


def machine():
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cpu[1] if cpu else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.platform()}"


def parsed():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--thaw", type=pathlib.Path, default=ROOT / ".build/release/thaw")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--core", type=int, default=0, help="that each program is pinned to")
    parser.add_argument(
        "--fit-batches", type=int, help="time the peers' fits on so many mini-batches of train-base (default: all)"
    )
    parser.add_argument("--table1", action="store_true", help="do the runs of Table 1's MovieLens-1M block, too")
    parser.add_argument("--auc-count", type=int, default=10_000_000)
    parser.add_argument("--scratch", help="where files may be made and deleted: 1 GB")
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "results.md")
    return parser.parse_args()


def main():
    arguments = parsed()
    load = os.getloadavg()[0]
    raw = pathlib.Path(os.environ.get("THAW_DATA", "data")).resolve() / "ml-1m"
    with tempfile.TemporaryDirectory(dir=arguments.scratch) as folder:
        scratch = pathlib.Path(folder)
        thaw = Thaw(arguments.thaw, scratch, raw if raw.is_dir() else None)
        data = scratch / "arrays"
        sizes = checked([sys.executable, HERE / "data.py", thaw.raw, data]).strip("{} \n").replace('"', "")
        busy = Busy(arguments.core)
        results = training(thaw, data, arguments, scratch)
        areas = auc(thaw, arguments, scratch)
        measured = every(thaw, arguments.core, arguments.rounds)
        others = busy.share()
        numbers = {"auc": areas, "overhead": overhead(thaw, arguments.rounds), "workers": workers(thaw, arguments.rounds)}
        if arguments.table1:
            numbers["table1"] = table1(thaw)
        thaw_version = thaw.call("--version").strip()
    compiling = statistics.median(run["compiling"] for run in results[EPOCH]["JAX"])
    packages = ", ".join(f"{name} {version(name)}" for name in ("jax", "torch", "scikit-learn", "numpy"))
    added, mean = (seconds * 1000 for seconds in numbers["overhead"])
    one, two, *few = numbers["workers"]
    lines = [
        "# Training: Thaw, PyTorch and JAX",
        "",
        "Written by `make bench-training`; [README.md](README.md) says what is measured.",
        "",
        f"Data: {'MovieLens-1M' if raw.is_dir() else 'synthetic, of the size of MovieLens-1M'}; instances: {sizes}.",
        "",
        *tables.training(results),
        "",
        f"Rounds: {arguments.rounds}, all programs in turn, each alone on core {arguments.core} (`DataLoader` in the "
        f"first round only). JAX's seconds leave out compiling, which took {compiling:.1f} s. Losses and AUC are of "
        "the first round, seed 1; Thaw records no losses.",
        "",
        "## Demands of issue 7",
        "",
        *tables.demands(results, numbers),
        "",
        "A demand on JAX or PyTorch is judged by the fastest of its programs above.",
        "",
        f"- Scheduler: 200 more trivial runs add {added:.1f} ms each beside the runs' own time; over 220 runs, start "
        f"and reading the data included, it is {mean:.1f} ms.",
        f"- Workers: 40 runs of base take {one:.2f} s with one and {two:.2f} s with two, start and reading the data "
        f"included. Without what 8 runs take ({few[0]:.2f} and {few[1]:.2f} s): "
        f"{(one - few[0]) / (two - few[1]):.2f} times the throughput.",
        *tables.areas(*areas),
        "",
        "## Every backbone and method",
        "",
        "Thaw alone, seed 1, one core, medians of the rounds; base on each backbone, and each method on DeepFM.",
        "",
        *tables.every(measured),
        "",
        f"Machine: {machine()}. {thaw_version}; {packages}, Python {platform.python_version()}. Load average of the "
        f"last minute: {load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end. While the programs took turns, "
        f"other processes used {others:.0%} of core {arguments.core}.",
    ]
    arguments.out.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
