"""A cold-start method in PyTorch: embeddings and an MLP that learns what to do without an item's own embedding.

Pre-training on train-base: the fields' embeddings (bags averaged) and numbers go through an MLP. With probability `drop`
an instance sees a projection of its side information in place of its item's embedding, as an item without history would
(in the manner of DropoutNet; Volkovs, Yu and Poutanen, NeurIPS 2017). New items start from that projection. In each warm
phase their embeddings alone are trained on its clicks.
"""

import pathlib
import sys

import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from thaw_exchange import Exchange


class Model(nn.Module):
    def __init__(self, data, width, hidden):
        super().__init__()
        self.data = data
        count = data.schema.get("count_field")
        self.fields = [f for f in data.schema["fields"] if f["name"] not in (data.item, count)]
        ids = [f for f in self.fields if f["kind"] != "number"]
        self.side = [f["name"] for f in ids if f["side_information"]]
        self.tables = nn.ModuleDict({f["name"]: nn.Embedding(f["vocabulary"], width) for f in ids})
        self.items = nn.Embedding(data.fields[data.item]["vocabulary"], width)
        self.project = nn.Linear(width * max(len(self.side), 1), width)
        numbers = sum(f["kind"] == "number" for f in self.fields)
        inputs = width * (len(ids) + 1) + numbers
        self.mlp = nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 1))
        self.bags = {
            f["name"]: tuple(torch.from_numpy(x) for x in data.bag(f["name"])) for f in ids if f["kind"] == "bag"
        }

    def part(self, name):
        """The rows of a part: ids (of a bag's owner), or numbers."""
        def column(field):
            values = self.data.ids(name, field["by"]) if field["kind"] == "bag" else self.data.column(name, field["name"])
            return torch.from_numpy(values)

        columns = {field["name"]: column(field) for field in self.fields}
        columns[self.data.item] = torch.from_numpy(self.data.column(name, self.data.item)).long()
        return columns

    def vectors(self, part, rows):
        """The embeddings of the id and bag fields, and the numbers as columns."""
        vectors, numbers = {}, []
        for field in self.fields:
            name, values = field["name"], part[field["name"]][rows]
            if field["kind"] == "number":
                numbers.append(values[:, None].float())
            elif field["kind"] == "bag":
                ids, weights = (x[values.long()] for x in self.bags[name])
                sums = (self.tables[name](ids.long()) * weights[:, :, None]).sum(1)
                vectors[name] = sums / weights.sum(1, keepdim=True).clamp(min=1)
            else:
                vectors[name] = self.tables[name](values.long())
        return vectors, numbers

    def generated(self, vectors, items):
        """What stands for an item's embedding where there is none."""
        side = [vectors[name] for name in self.side]
        return self.project(torch.cat(side, 1)) if side else torch.zeros(len(items), self.items.embedding_dim)

    def forward(self, part, rows, drop=0.0):
        vectors, numbers = self.vectors(part, rows)
        items = part[self.data.item][rows]
        own = self.items(items)
        if drop > 0:
            dropped = (torch.rand(len(items), 1) < drop).float()
            own = dropped * self.generated(vectors, items) + (1 - dropped) * own
        return self.mlp(torch.cat([own, *vectors.values(), *numbers], 1)).squeeze(1)


def train(model, part, labels, parameters, rate, batch, epochs, drop=0.0):
    optimizer = torch.optim.Adam(parameters, lr=rate)
    for _ in range(epochs):
        for rows in torch.randperm(len(labels)).split(batch):
            optimizer.zero_grad()
            loss = nn.functional.binary_cross_entropy_with_logits(model(part, rows, drop), labels[rows])
            loss.backward()
            optimizer.step()


@torch.no_grad()
def start_new_items(model, part, batch):
    """Gives the items of a part what is generated from their side information."""
    for rows in torch.arange(len(part[model.data.item])).split(batch):
        items = part[model.data.item][rows]
        model.items.weight[items] = model.generated(model.vectors(part, rows)[0], items)


@torch.no_grad()
def probabilities(model, part, batch):
    rows = torch.arange(len(part[model.data.item])).split(batch)
    return torch.sigmoid(torch.cat([model(part, r) for r in rows])).numpy()


def main():
    data = Exchange.of_run()
    torch.manual_seed(data.seed)
    torch.use_deterministic_algorithms(True)
    options, training = data.options, data.schema["run"]["training"]
    batch, rate = training["batch"], options["rate"]
    model = Model(data, training["embedding"], options["hidden"])
    test = model.part("test")
    for phase in data.phases():
        part = model.part("train-base" if phase == "cold" else phase)
        labels = torch.from_numpy(data.labels("train-base" if phase == "cold" else phase)).float()
        if phase == "cold":
            train(model, part, labels, model.parameters(), rate, batch, options["epochs"], options["drop"])
            start_new_items(model, test, batch)
        else:
            train(model, part, labels, [model.items.weight], options["warm-rate"], batch, options["warm-epochs"])
        data.answer(phase, probabilities(model, test, batch))


main()
