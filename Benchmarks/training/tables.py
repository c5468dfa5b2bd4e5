"""The tables of results.md: what compare.py measured, as Markdown."""

import statistics

EPOCH, CVAR, CSDM = "pre-training epoch", "CVAR's fit", "CSDM's fit"


def whole(runs, steps, key="seconds"):
    """For each run its seconds for so many steps: those of a part of the mini-batches but the first scaled."""
    return [scaled(run, steps, key) for run in runs if key in run]


def scaled(run, steps, key):
    if run["steps"] == steps:
        return run[key] + run.get("writing", 0)
    start, first = run["starting"][key == "processor"], run["steps"] // run["batches"]
    return start + (run[key] - start) * (steps - first) / (run["steps"] - first) + run["writing"]


def training(results):
    """results: by task and program, a list of what the program said in each round."""
    lines = [
        "| task | program | seconds (median) | range | processor s | Thaw is faster by | loss, first 20 steps "
        "| last 20 | AUC Cold |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for task, by_name in results.items():
        steps = by_name["Thaw"][0]["steps"]
        ours = statistics.median(whole(by_name["Thaw"], steps))
        for name, runs in by_name.items():
            first = runs[0]
            seconds, processor = whole(runs, steps), whole(runs, steps, "processor")
            part = "" if first["steps"] == steps else f" ({first['steps']} of {steps} steps, scaled)"
            cells = [
                task,
                name + part,
                f"{statistics.median(seconds):.2f}",
                f"{min(seconds):.2f}-{max(seconds):.2f}",
                f"{statistics.median(processor):.2f}" if processor else "",
                "" if name == "Thaw" else f"{statistics.median(seconds) / ours:.1f}",
                f"{first['first']:.4f}" if "first" in first else "",
                f"{first['last']:.4f}" if "first" in first and not part else "",
                "" if part else f"{first['auc']:.4f}",
            ]
            lines.append("| " + " | ".join(cells) + " |")
    return lines


def fastest(results, task, peers):
    """The fastest program whose name starts with `peers`, and how many times its seconds Thaw's are less."""
    steps = results[task]["Thaw"][0]["steps"]
    medians = {name: statistics.median(whole(runs, steps)) for name, runs in results[task].items()}
    name = min((name for name in medians if name.startswith(peers)), key=medians.get)
    return name, medians[name] / medians["Thaw"]


def demands(results, numbers):
    """The demands of issue 7 that these programs can judge."""
    rows = []
    for task, peers, wanted in ((EPOCH, "JAX", 2), (EPOCH, "PyTorch", 8), (CVAR, "PyTorch", 6), (CSDM, "PyTorch", 5)):
        name, ratio = fastest(results, task, peers)
        rows.append((f"{task}, against {name}", f"at least {wanted}", f"{ratio:.1f} times", ratio >= wanted))
    if "table1" in numbers:
        seconds, runs = numbers["table1"]
        rows.append(
            (f"Table 1's MovieLens block, {runs} runs, two workers", "under 300", f"{seconds:.0f} s", seconds < 300)
        )
    peers, ours = numbers["auc"]
    ratio = statistics.median(run["seconds"] for run in peers) / statistics.median(seconds for seconds, _ in ours)
    off = max(abs(value - peers[0]["auc"]) for _, value in ours)
    holds = ratio >= 5 and off <= 1e-12
    rows.append(
        (f"AUC of {peers[0]['count']:,} scores, against scikit-learn", "at least 5, to 1e-12",
         f"{ratio:.1f} times, {off:.1g} apart", holds)
    )  # fmt: skip
    overhead, (one, two, *_) = numbers["overhead"][0], numbers["workers"]
    rows.append(("scheduler overhead per run", "under 30", f"{overhead * 1000:.1f} ms", overhead < 0.03))
    rows.append(("throughput with two workers", "at least 1.8", f"{one / two:.2f} times", one / two >= 1.8))
    return ["| demand | wanted | measured | |", "|---|---|---|---|"] + [
        f"| {what} | {wanted} | {measured} | {'holds' if holds else 'does not hold'} |"
        for what, wanted, measured, holds in rows
    ]


def areas(peers, ours):
    """What AUC took. Ours is the whole command: its start, reading the files, sorting, printing."""
    first = peers[0]
    return [
        f"- AUC: scikit-learn's `roc_auc_score` takes {statistics.median(run['seconds'] for run in peers):.2f} s for "
        f"{first['count']:,} scores in memory ({first['distinct']:,} distinct), `thaw auc`, the whole command, "
        f"{statistics.median(seconds for seconds, _ in ours):.2f} s. scikit-learn's value is {first['auc']!r}, Thaw's "
        f"{ours[0][1]!r}, the exact one {first['exact']!r}."
    ]


def every(rounds):
    """rounds: of each, the runs in the same order."""
    lines = ["| backbone | method | pre-training s | fit s | whole run s | peak MiB |", "|---|---|---|---|---|---|"]
    for runs in zip(*(sorted(runs, key=lambda run: (run["backbone"], run["method"])) for runs in rounds)):
        seconds = [
            f"{statistics.median(run[key] for run in runs):.2f}"
            for key in ("pretrain_seconds", "fit_seconds", "total_seconds")
        ]
        memory = max(run["peak_memory"] for run in runs) / 2**20
        lines.append(f"| {runs[0]['backbone']} | {runs[0]['method']} | {' | '.join(seconds)} | {memory:.0f} |")
    return lines
