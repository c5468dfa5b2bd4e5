"""The area under the ROC curve of many scores, ties counted half, with scikit-learn.

Scores are normal, those of positives higher on average, and rounded, so that there are ties. Beside scikit-learn's
value, the exact one from integer counts. Prints one line of JSON; `--save` keeps scores.npy (float32) and labels.npy
(uint8) for other programs to read.
"""

import argparse
import json
import pathlib
import time

import numpy
from sklearn.metrics import roc_auc_score


def sample(count, seed):
    """Scores, half of them rounded to three digits, and labels."""
    random = numpy.random.default_rng(seed)
    labels = (random.random(count) < 0.4).astype(numpy.uint8)
    scores = random.normal(size=count).astype(numpy.float32) + 0.8 * labels.astype(numpy.float32)
    rounded = numpy.round(scores[: count // 2], 3)
    return numpy.concatenate([rounded, scores[count // 2 :]]), labels


def exact(scores, labels):
    """(pairs in the right order + half of the ties) / pairs, counted in integers."""
    values, place = numpy.unique(scores, return_inverse=True)
    positives = numpy.bincount(place[labels == 1], minlength=len(values))
    negatives = numpy.bincount(place[labels == 0], minlength=len(values))
    below = numpy.cumsum(negatives) - negatives
    twice = int((positives * (2 * below + negatives)).sum())
    return twice / 2 / (int(positives.sum()) * int(negatives.sum()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", type=pathlib.Path, help="folder for scores.npy and labels.npy")
    arguments = parser.parse_args()
    scores, labels = sample(arguments.count, arguments.seed)
    if arguments.save:
        numpy.save(arguments.save / "scores.npy", scores)
        numpy.save(arguments.save / "labels.npy", labels)
    start, used = time.perf_counter(), time.process_time()
    value = roc_auc_score(labels, scores)
    seconds, processor = time.perf_counter() - start, time.process_time() - used
    print(json.dumps({
        "seconds": seconds, "processor": processor, "count": len(scores), "auc": float(value),
        "exact": exact(scores, labels), "distinct": len(numpy.unique(scores)),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
