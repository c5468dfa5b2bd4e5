"""How time and memory grow with rows, fields, embedding width and mini-batch: growth.csv, growth.svg and results.md.

Each point is a process of its own on one core (`Benchmarks/Sources/growth`); times are medians of processor seconds over the
rounds, in which all points take turns. Needs gnuplot and nothing from PyPI: `make bench-growth`.
"""

import argparse
import csv
import json
import os
import pathlib
import platform
import statistics
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
START = {"rows": 200_000, "fields": 8, "width": 16, "batch": 2048}
AXES = {
    "rows": [50_000, 100_000, 200_000, 400_000, 800_000, 1_600_000],
    "fields": [5, 8, 16, 32, 64],
    "width": [8, 16, 32, 64, 128],
    "batch": [256, 512, 1024, 2048, 4096, 8192],
}
TITLES = {"rows": "Rows of train-base", "fields": "Fields", "width": "Embedding width", "batch": "Mini-batch"}
# The method whose fit a line shows; the epoch is the same whatever follows it.
LINES = {"epoch": ("base", "DeepFM's epoch"), "cvar": ("cvar", "CVAR's fit"), "csdm": ("csdm", "CSDM's fit")}


def measured(program, core, method, settings):
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Haswell"}
    command = ["taskset", "-c", str(core), program, method, *(str(settings[axis]) for axis in START)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    point = json.loads(said)
    return point["epoch"] if method == "base" else point["fit"], point["peakMiB"]


def points():
    return [(line, axis, value) for axis, values in AXES.items() for value in values for line in LINES]


def figure(rows, folder):
    """growth.gp and its drawing: a column per axis, time above, memory below."""
    script = [
        "# Draw it again with: gnuplot growth.gp",
        "set terminal svg size 900,460 font 'Helvetica,10' background '#ffffff' noenhanced",
        "set output 'growth.svg'",
        "set multiplot layout 2,4 margins 0.06,0.98,0.18,0.93 spacing 0.05,0.2",
        "set logscale xy; set grid ytics lc rgb '#e0e0e0'; set border 3; set tics nomirror out scale 0.5",
        "set xtics rotate by -35",
    ]
    styles = ["lc rgb '#000000' pt 5", "lc rgb '#0072b2' pt 7", "lc rgb '#d55e00' pt 9"]
    for column, unit in (("seconds", "processor s"), ("peakMiB", "peak MiB")):
        for axis, values in AXES.items():
            script += [
                f"set xlabel '{TITLES[axis] if column == 'peakMiB' else ''}'; set title '{unit}' offset 0,-0.6",
                f"set xrange [{values[0] * 0.8}:{values[-1] * 1.25}]",
                "set xtics (" + ", ".join(f"'{value:,}' {value}" for value in values) + ")",
                "set key bottom right samplen 1" if (column, axis) == ("peakMiB", "rows") else "unset key",
            ]
            blocks, plots = [], []
            for style, (line, (_, title)) in zip(styles, LINES.items()):
                name = f"${column}_{axis}_{line}"
                data = [f"{row['value']} {row[column]}" for row in rows if (row["line"], row["axis"]) == (line, axis)]
                blocks += [f"{name} << EOD", *data, "EOD"]
                plots.append(f"{name} with linespoints ps 0.5 lw 1.3 {style} title \"{title}\"")
            script += blocks + ["plot " + ", ".join(plots)]
    (folder / "growth.gp").write_text("\n".join(script + ["unset multiplot"]) + "\n")
    subprocess.run(["gnuplot", "growth.gp"], cwd=folder, check=True)


def slope(rows, line, axis, column):
    """What the last doubling multiplies; every axis ends with one."""
    before, last = [row for row in rows if (row["line"], row["axis"]) == (line, axis)][-2:]
    return last[column] / before[column]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=ROOT / "Benchmarks/.build/release/growth")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--out", type=pathlib.Path, default=HERE)
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    results = {point: [] for point in points()}
    for _ in range(arguments.rounds):
        for (line, axis, value), found in results.items():
            found.append(measured(arguments.program, arguments.core, LINES[line][0], START | {axis: value}))
    rows = [
        {"line": line, "axis": axis, "value": value,
         "seconds": round(statistics.median(seconds for seconds, _ in found), 4),
         "peakMiB": round(max(memory for _, memory in found), 1)}
        for (line, axis, value), found in results.items()
    ]  # fmt: skip
    with (arguments.out / "growth.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    figure(rows, arguments.out)
    lines = [
        "# How cost grows",
        "",
        "Written by `make bench-growth` from invented data; every point is a process of its own on one core.",
        "",
        "![Time and memory over rows, fields, embedding width and mini-batch](growth.svg)",
        "",
        f"Where an axis does not say otherwise: {', '.join(f'{value:,} {axis}' for axis, value in START.items())}.",
        "What a last doubling multiplies (time, peak memory):",
        "",
        "| | " + " | ".join(f"{axis}, {values[-2]:,} to {values[-1]:,}" for axis, values in AXES.items()) + " |",
        "|---|" + "---|" * len(AXES),
        *(
            f"| {title} | "
            + " | ".join(
                f"{slope(rows, line, axis, 'seconds'):.2f}, {slope(rows, line, axis, 'peakMiB'):.2f}" for axis in AXES
            )
            + " |"
            for line, (_, title) in LINES.items()
        ),
        "",
        f"Rounds: {arguments.rounds}. {platform.platform()}. Load average of the last minute: {load:.1f} at the start, "
        f"{os.getloadavg()[0]:.1f} at the end. The numbers are in [growth.csv](growth.csv).",
    ]
    (arguments.out / "results.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
