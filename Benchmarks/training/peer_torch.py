"""DeepFM's pre-training epoch, and CVAR's and CSDM's fit on train-base, in PyTorch: what Thaw is measured against.

The same model, optimiser, batches and noise as in Thaw's `released` variants, in single precision. Prints one line of
JSON: wall-clock and processor seconds of training, wall-clock seconds of writing the new items' rows, steps, mean loss
of the first and of the last 20 steps, AUC on the test instances; of a fit also what the first mini-batch took.
"""

import argparse
import json
import math
import pathlib
import time

import numpy
import torch
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from data import IDS, ITEM, load, vocabularies

WIDTH, HIDDEN, BATCH, REPEATS = 16, 16, 2048, 10
SEQUENCES = ["title", "genres"]
SIDE_IDS = {"item_id": ITEM, "year": IDS.index("year")}


class DeepFM(nn.Module):
    """Linear over the continuous features + factorisation machine + MLP over all field vectors, the item's first."""

    def __init__(self, sizes):
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(sizes[name], WIDTH) for name in IDS)
        self.bags = nn.ModuleList(nn.EmbeddingBag(sizes[name], WIDTH, mode="sum") for name in SEQUENCES)
        self.vectors = nn.Parameter(torch.empty(2, WIDTH))
        self.linear = nn.Linear(2, 1, bias=False)
        layers, inputs = [], (len(IDS) + len(SEQUENCES) + 2) * WIDTH
        for _ in range(2):
            layers += [nn.Linear(inputs, HIDDEN), nn.BatchNorm1d(HIDDEN), nn.ReLU(), nn.Dropout(0.2)]
            inputs = HIDDEN
        self.mlp = nn.Sequential(*layers, nn.Linear(inputs, 1))
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -0.01, 0.01)

    @property
    def items(self):
        return self.tables[ITEM]

    def others(self, batch):
        """The vectors of every field but the item, [rows, fields - 1, WIDTH]."""
        ids, numbers = batch["ids"], batch["numbers"]
        vectors = [table(ids[:, field]) for field, table in enumerate(self.tables) if field != ITEM]
        vectors += [bag(batch[name]) for name, bag in zip(SEQUENCES, self.bags)]
        return torch.cat([torch.stack(vectors, 1), numbers.unsqueeze(2) * self.vectors], 1)

    def forward(self, item, others, numbers):
        """Logits [rows] from the item's vectors [rows, WIDTH] and those of the other fields."""
        x = torch.cat([item.unsqueeze(1), others], 1)
        machine = 0.5 * (x.sum(1).square() - x.square().sum(1)).sum(1)
        return self.linear(numbers).squeeze(1) + machine + self.mlp(x.flatten(1)).squeeze(1)


class SideInformation(nn.Module):
    """The vector of item_id, year, title, genres (tables of its own, from N(0, 1)) and count, [rows, 4 WIDTH + 1]."""

    width = 4 * WIDTH + 1

    def __init__(self, sizes):
        super().__init__()
        self.tables = nn.ModuleDict({name: nn.Embedding(sizes[name], WIDTH) for name in SIDE_IDS})
        self.bags = nn.ModuleDict({name: nn.EmbeddingBag(sizes[name], WIDTH, mode="sum") for name in SEQUENCES})

    def forward(self, batch):
        vectors = [self.tables[name](batch["ids"][:, field]) for name, field in SIDE_IDS.items()]
        vectors += [self.bags[name](batch[name]) for name in SEQUENCES]
        return torch.cat([*vectors, batch["numbers"][:, 1:]], 1)


def decoded(decoder, z, batch):
    return decoder(torch.cat([z, batch["numbers"][:, 1:]], 1))


class CVAR(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.mean, self.log_variance = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.prior_mean = nn.Linear(SideInformation.width, WIDTH)
        self.prior_log_variance = nn.Linear(SideInformation.width, WIDTH)
        self.decoder = nn.Linear(WIDTH + 1, WIDTH)
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -0.01, 0.01)
        self.side = SideInformation(sizes)

    @staticmethod
    def sample(mean, deviation):
        return mean + 1e-4 * deviation * torch.randn_like(deviation)

    def prior(self, batch):
        side = self.side(batch)
        mean, deviation = self.prior_mean(side), torch.exp(0.5 * self.prior_log_variance(side))
        return mean, deviation, decoded(self.decoder, self.sample(mean, deviation), batch)

    def generate(self, batch):
        return self.prior(batch)[2]

    def forward(self, batch, item):
        """The generated rows, and the loss but for the clicks'."""
        mean, deviation = self.mean(item), torch.exp(0.5 * self.log_variance(item))
        prior_mean, prior_deviation, generated = self.prior(batch)
        reconstruction = decoded(self.decoder, self.sample(mean, deviation), batch)
        error = (reconstruction - item).square().sum(1).mean()
        wasserstein = (mean - prior_mean).square().sum() + (deviation - prior_deviation).square().sum()
        return generated, error + 1e-4 * wasserstein


class NoiseNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.dropout = nn.Dropout(0.5)
        self.time = nn.Linear(2 * WIDTH, 2 * WIDTH)
        self.net = nn.Sequential(
            nn.Linear(3 * WIDTH, WIDTH), nn.Tanh(), nn.Linear(WIDTH, WIDTH), nn.Tanh(), nn.Linear(WIDTH, WIDTH),
            nn.Tanh(), nn.Linear(WIDTH, WIDTH))
        for layer in self.modules():
            if isinstance(layer, nn.Linear):
                nn.init.normal_(layer.weight, 0, math.sqrt(2 / (layer.in_features + layer.out_features)))
                nn.init.normal_(layer.bias, 0, 0.001)

    def forward(self, x, t):
        """Predicted noise for x [rows, WIDTH] at steps t: [rows], or [1] for all of them."""
        angle = t.unsqueeze(1) * torch.exp(-math.log(10000) * torch.arange(WIDTH) / WIDTH)
        step = self.time(torch.cat([torch.cos(angle), torch.sin(angle)], 1))
        return self.net(torch.cat([self.dropout(x), step.expand(len(x), -1)], 1))


class CSDM(nn.Module):
    """T = 100 steps, of which the sampler visits every tenth; rho 1e-3; the noise net stays at its random start."""

    def __init__(self, sizes, steps=100, stride=10, rho=1e-3):
        super().__init__()
        self.steps, self.rho = steps, rho
        self.encoder, self.side_encoder = nn.Linear(WIDTH, WIDTH), nn.Linear(SideInformation.width, WIDTH)
        self.decoder = nn.Linear(WIDTH + 1, WIDTH)
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -0.01, 0.01)
        self.side = SideInformation(sizes)
        self.noise_net = NoiseNet().requires_grad_(False)
        betas = torch.full([steps], 0.1 * 1e-4, dtype=torch.float64)
        self.bar = torch.cumprod(1 - betas, 0)
        c = self.bar.sqrt() * torch.cumsum((betas / self.bar).sqrt(), 0)
        self.c = c / c[-1]
        self.signal, self.share, self.spread = (
            values.float().unsqueeze(1) for values in (self.bar.sqrt(), self.c, (1 - self.bar).sqrt()))
        visited = list(range(0, steps, stride))
        self.path = list(zip(reversed(visited), [*reversed(visited[:-1]), None]))

    def sample(self, h):
        z = h
        for i, j in self.path:
            bar, c = self.bar[i].item(), self.c[i].item()
            next_bar, next_c = (1.0, 0.0) if j is None else (self.bar[j].item(), self.c[j].item())
            noise = self.noise_net(z, torch.tensor([float(i)]))
            start = (z - c * h - math.sqrt(1 - bar) * noise) / math.sqrt(bar)
            z = math.sqrt(next_bar) * start + math.sqrt(1 - next_bar) * noise + next_c * h
        return z

    def generate(self, batch):
        return decoded(self.decoder, self.sample(self.side_encoder(self.side(batch))), batch)

    def forward(self, batch, item):
        z0, h = self.encoder(item), self.side_encoder(self.side(batch))
        t = torch.randint(self.steps, [len(item)])
        noise = torch.randn_like(z0)
        zt = self.signal[t] * z0 + self.share[t] * functional.dropout(h, 0.5) + self.spread[t] * noise
        diffusion = functional.mse_loss(self.noise_net(zt, t.float()), noise)
        return decoded(self.decoder, self.sample(h), batch), self.rho * diffusion


class Instances(Dataset):
    """One instance at a time, as published PyTorch code reads them."""

    def __init__(self, data):
        self.data = data

    def __len__(self):
        return len(self.data["labels"])

    def __getitem__(self, row):
        return {name: values[row] for name, values in self.data.items()}


def batches(data, limit=None, loader=False):
    """Shuffled mini-batches of an epoch, the short last one included."""
    if loader:
        source = iter(DataLoader(Instances(data), BATCH, shuffle=True))
    else:
        order = torch.randperm(len(data["labels"]))
        source = ({name: values[rows] for name, values in data.items()} for rows in order.split(BATCH))
    for number, batch in enumerate(source):
        if number == limit:
            break
        yield batch


def adam(parameters, fused):
    return torch.optim.Adam(parameters, lr=1e-3, weight_decay=1e-6, fused=fused or None)


def pretrain(backbone, data, arguments):
    backbone.train()
    optimizer, losses = adam(backbone.parameters(), arguments.fused), []
    for batch in batches(data, arguments.batches, arguments.loader):
        optimizer.zero_grad()
        logits = backbone(backbone.items(batch["ids"][:, ITEM]), backbone.others(batch), batch["numbers"])
        loss = functional.binary_cross_entropy_with_logits(logits, batch["labels"])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def fit(backbone, generator, data, arguments):
    """Trains a generator of item rows through the frozen backbone."""
    backbone.train().requires_grad_(False)
    trained = [parameter for parameter in generator.parameters() if parameter.requires_grad]
    optimizer, losses, starting = adam(trained, arguments.fused), [], None
    start, used = time.perf_counter(), time.process_time()
    for batch in batches(data, arguments.batches):
        # Nothing of these changes while the batch is repeated.
        others, item = backbone.others(batch), backbone.items(batch["ids"][:, ITEM])
        for _ in range(REPEATS):
            if arguments.regather:
                others, item = backbone.others(batch), backbone.items(batch["ids"][:, ITEM])
            optimizer.zero_grad()
            generated, loss = generator(batch, item)
            logits = backbone(generated, others, batch["numbers"])
            loss = loss + functional.binary_cross_entropy_with_logits(logits, batch["labels"])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        # PyTorch sets itself up in the first steps, and the shuffle is in front of them: once, however many follow.
        starting = starting or (time.perf_counter() - start, time.process_time() - used)
    return losses, starting


@torch.no_grad()
def write_rows(backbone, generator, warm):
    """Generates the new items' rows, in training mode; where an item occurs several times, one of its rows stands."""
    for batch in batches(warm):
        backbone.items.weight[batch["ids"][:, ITEM].long()] = generator.generate(batch)


@torch.no_grad()
def auc(backbone, data):
    backbone.eval()
    starts = range(0, len(data["labels"]), BATCH)
    parts = [{name: values[start : start + BATCH] for name, values in data.items()} for start in starts]
    logits = [backbone(backbone.items(part["ids"][:, ITEM]), backbone.others(part), part["numbers"]) for part in parts]
    return roc_auc_score(data["labels"].numpy(), torch.cat(logits).sigmoid().numpy())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("job", choices=["pretrain", "cvar", "csdm"])
    parser.add_argument("data", type=pathlib.Path, help="folder that data.py wrote")
    parser.add_argument("--backbone", type=pathlib.Path, help="where pretrain saves it, and the others find it")
    parser.add_argument("--loader", action="store_true", help="a Dataset and a DataLoader, row by row")
    parser.add_argument("--fused", action="store_true", help="Adam with fused=True")
    parser.add_argument("--regather", action="store_true", help="look frozen fields up at every repeat, as published")
    parser.add_argument("--batches", type=int, help="stop after so many mini-batches")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    # Rows that no batch touches fall to subnormal numbers, on which processors are slow.
    torch.set_flush_denormal(True)
    torch.manual_seed(arguments.seed)
    sizes = vocabularies(arguments.data)
    data, warm, test = (
        {name: torch.from_numpy(values) for name, values in load(arguments.data, part).items()}
        for part in ("train-base", "warm-a", "test")
    )
    backbone = DeepFM(sizes)
    if arguments.job != "pretrain":
        backbone.load_state_dict(torch.load(arguments.backbone))
        generator = {"cvar": CVAR, "csdm": CSDM}[arguments.job](sizes)
    start, used = time.perf_counter(), time.process_time()
    if arguments.job == "pretrain":
        losses, starting = pretrain(backbone, data, arguments), (0, 0)
    else:
        losses, starting = fit(backbone, generator, data, arguments)
    seconds, processor = time.perf_counter() - start, time.process_time() - used
    start = time.perf_counter()
    if arguments.job != "pretrain":
        write_rows(backbone, generator, warm)
    writing = time.perf_counter() - start
    if arguments.job == "pretrain" and arguments.backbone:
        torch.save(backbone.state_dict(), arguments.backbone)
    print(json.dumps({
        "seconds": seconds, "processor": processor, "starting": starting, "batches": arguments.batches,
        "writing": writing, "steps": len(losses), "first": numpy.mean(losses[:20]),
        "last": numpy.mean(losses[-20:]), "auc": auc(backbone, test),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
