"""Reads the folder that Thaw hands to a method, and answers Thaw's phases. Needs NumPy alone; copy it as you like.

The format and the contract are in docs/external-methods.md.
"""

import json
import pathlib
import sys

import numpy as np

FORMAT = 1


class Exchange:
    """An exchange folder: of a run (`Exchange.of_run()`), or one that `thaw datasets export` wrote."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.schema = json.loads((self.folder / "schema.json").read_text())
        if self.schema["format"] != FORMAT:
            raise SystemExit(f"schema.json is of format {self.schema['format']}, and this program reads {FORMAT}")
        self.fields = {field["name"]: field for field in self.schema["fields"]}
        self.item, self.user = self.schema["item_field"], self.schema["user_field"]
        run = self.schema.get("run")
        self.options = run["method"]["options"] if run else {}
        self.seed = run["seed"] if run else 0

    @classmethod
    def of_run(cls):
        """The folder of the run that Thaw has started this program for."""
        return cls(sys.argv[1])

    def load(self, name):
        """An array, e.g. `train-base/label` or `items/new`."""
        return np.load(self.folder / f"{name}.npy")

    def labels(self, part):
        return self.load(f"{part}/label")

    def ids(self, part, owner):
        """For each row of a part its number (`row`), its user or its item."""
        if owner == "row":
            return np.arange(self.schema["rows"][part])
        return self.load(f"{part}/{self.item if owner == 'item' else self.user}")

    def column(self, part, name):
        """The values of a field for each row of a part: ids, or numbers. Not for bags."""
        owner = self.fields[name]["by"]
        if owner == "row":
            return self.load(f"{part}/{name}")
        return self.load(f"{owner}s/{name}")[self.ids(part, owner)]

    def bag(self, name):
        """A bag of each user or item, whichever has it: ids and weights [users or items, longest bag], with weight 0
        where a bag is shorter."""
        place = f"{self.fields[name]['by']}s/{name}"
        offsets = self.load(f"{place}.offsets")
        lengths = np.diff(offsets)
        inside = np.arange(lengths.max(initial=0)) < lengths[:, None]
        ids = np.zeros(inside.shape, np.int32)
        weights = np.zeros(inside.shape, np.float32)
        ids[inside] = self.load(f"{place}.ids")
        weights[inside] = self.load(f"{place}.weights")
        return ids, weights

    def phases(self):
        """The phases as Thaw announces them; of each but `cold` there is a part of the same name by then."""
        for line in sys.stdin:
            words = line.split()
            if words == ["end"]:
                return
            yield words[1]

    def answer(self, phase, scores):
        """Hands over the probability of a click for each row of `test`."""
        np.save(self.folder / f"scores-{phase}.npy", np.asarray(scores, np.float32))
        print(f"scores {phase}", flush=True)
