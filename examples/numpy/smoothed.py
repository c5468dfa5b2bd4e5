"""A cold-start method in NumPy: logistic regression with smoothed item offsets.

Fitted on train-base: logit = w . x, with a weight for each value of each field but the item's id, in one pass or more of
stochastic gradient descent with AdaGrad's step sizes (Duchi, Hazan and Singer, JMLR 2011). What an item's side
information says is in w . x, so that a new item has a score before it has a click. After each warm set, each of its
items gets an offset of its own: one Newton step from 0 on its clicks so far, with an L2 penalty of `smoothing`, so that
few clicks move it little.
"""

import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from thaw_exchange import Exchange


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


class Logistic:
    """w . x + b, by field: a table of weights for ids and bags, one weight for a number."""

    def __init__(self, data):
        self.data = data
        # What counts instances, counts those of the test set too.
        self.names = [name for name in data.fields if name not in (data.item, data.schema.get("count_field"))]
        sizes = {name: data.fields[name].get("vocabulary") or 1 for name in self.names}
        self.weights = {name: np.zeros(size) for name, size in sizes.items()}
        self.squares = {name: np.full(size, 1e-8) for name, size in sizes.items()}
        self.bias, self.bias_square = 0.0, 1e-8
        self.bags = {name: data.bag(name) for name in self.names if data.fields[name]["kind"] == "bag"}

    def part(self, name):
        """The rows of a part: the columns that `inputs` looks into."""
        def column(field):
            owner = self.data.fields[field]["by"]
            return self.data.ids(name, owner) if field in self.bags else self.data.column(name, field)

        return {field: column(field) for field in self.names}

    def inputs(self, part, rows):
        """For each field the indices into its weights [rows, values], and what they are multiplied with."""
        for name in self.names:
            values = part[name][rows]
            if name in self.bags:
                ids, weights = self.bags[name][0][values], self.bags[name][1][values]
                yield name, ids, weights / np.maximum(weights.sum(1, keepdims=True), 1)
            elif self.data.fields[name]["kind"] == "number":
                yield name, np.zeros((len(values), 1), np.int64), values[:, None]
            else:
                yield name, values[:, None], np.ones((len(values), 1))

    def logits(self, part, rows):
        return self.bias + sum((self.weights[name][ids] * x).sum(1) for name, ids, x in self.inputs(part, rows))

    def learn(self, part, labels, rows, rate):
        error = (sigmoid(self.logits(part, rows)) - labels[rows]) / len(rows)
        for name, ids, x in self.inputs(part, rows):
            gradient = np.zeros_like(self.weights[name])
            np.add.at(gradient, ids, error[:, None] * x)
            self.squares[name] += gradient**2
            self.weights[name] -= rate * gradient / np.sqrt(self.squares[name])
        self.bias_square += error.sum() ** 2
        self.bias -= rate * error.sum() / np.sqrt(self.bias_square)

    def all_logits(self, name, batch):
        part, count = self.part(name), self.data.schema["rows"][name]
        return np.concatenate([self.logits(part, np.arange(i, min(i + batch, count))) for i in range(0, count, batch)])


def main():
    data = Exchange.of_run()
    options, batch = data.options, data.schema["run"]["training"]["batch"]
    random = np.random.default_rng(data.seed)
    model = Logistic(data)
    items = data.fields[data.item]["vocabulary"]
    # By item, over the warm sets so far: labels minus probabilities, and the probabilities' variances.
    residuals, variances = np.zeros(items), np.zeros(items)
    for phase in data.phases():
        if phase == "cold":
            part, labels = model.part("train-base"), data.labels("train-base")
            for _ in range(options["epochs"]):
                order = random.permutation(len(labels))
                for start in range(0, len(order), batch):
                    model.learn(part, labels, order[start : start + batch], options["rate"])
            test, test_items = model.all_logits("test", batch), data.column("test", data.item)
        else:
            probabilities = sigmoid(model.all_logits(phase, batch))
            item = data.column(phase, data.item)
            np.add.at(residuals, item, data.labels(phase) - probabilities)
            np.add.at(variances, item, probabilities * (1 - probabilities))
        offsets = residuals / (variances + options["smoothing"])
        data.answer(phase, sigmoid(test + offsets[test_items]))


main()
