"""DeepFM's pre-training epoch in JAX, jit-compiled: what Thaw is measured against.

The same model, optimiser and batches as in Thaw, in single precision; parameters, moments and data stay with the
device, and the state is updated in place. Prints one line of JSON: seconds of the epoch, of compiling beforehand,
steps, mean loss of the first and of the last 20 steps, AUC on the test instances.
"""

import argparse
import functools
import json
import os
import pathlib
import time

# One thread, as in Thaw and PyTorch; read when JAX starts.
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax
import numpy
from jax import numpy as jnp
from sklearn.metrics import roc_auc_score

from data import IDS, ITEM, load, vocabularies

WIDTH, HIDDEN, BATCH = 16, 16, 2048
FIELDS = len(IDS) + 4
SEQUENCES = ["title", "genres"]


def parameters(sizes, key):
    shapes = {name: (size, WIDTH) for name, size in sizes.items()}
    shapes |= {"vectors": (2, WIDTH), "linear": (2,), "output": (HIDDEN,), "output-bias": ()}
    for layer, inputs in enumerate([FIELDS * WIDTH, HIDDEN]):
        shapes |= {f"weight-{layer}": (inputs, HIDDEN)}
        shapes |= {f"{name}-{layer}": (HIDDEN,) for name in ["bias", "scale", "shift"]}
    keys = jax.random.split(key, len(shapes))
    return {
        name: jax.random.uniform(key, shape, minval=-0.01, maxval=0.01)
        for key, (name, shape) in zip(keys, shapes.items())
    }


def fresh_statistics():
    """Running mean and variance of each hidden layer."""
    return [(jnp.zeros(HIDDEN), jnp.ones(HIDDEN)) for _ in range(2)]


def forward(p, batch, statistics, key=None):
    """Logits [rows] and new running statistics; in training mode with a key."""
    ids, numbers = batch["ids"], batch["numbers"]
    vectors = [p["item_id"][ids[:, ITEM]]]
    vectors += [p[name][ids[:, field]] for field, name in enumerate(IDS) if field != ITEM]
    vectors += [p[name][batch[name]].sum(1) for name in SEQUENCES]
    x = jnp.concatenate([jnp.stack(vectors, 1), numbers[:, :, None] * p["vectors"]], 1)
    machine = 0.5 * (jnp.square(x.sum(1)) - jnp.square(x).sum(1)).sum(1)
    y, updated = x.reshape(len(x), -1), []
    for layer, (running_mean, running_variance) in enumerate(statistics):
        y = y @ p[f"weight-{layer}"] + p[f"bias-{layer}"]
        if key is None:
            mean, variance = running_mean, running_variance
        else:
            mean, variance = y.mean(0), y.var(0)
            unbiased = variance * (len(y) / (len(y) - 1))
            updated.append((0.9 * running_mean + 0.1 * mean, 0.9 * running_variance + 0.1 * unbiased))
        y = (y - mean) * jax.lax.rsqrt(variance + 1e-5) * p[f"scale-{layer}"] + p[f"shift-{layer}"]
        y = jax.nn.relu(y)
        if key is not None:
            kept = jax.random.bernoulli(jax.random.fold_in(key, layer), 0.8, y.shape)
            y = jnp.where(kept, y / 0.8, 0)
    return numbers @ p["linear"] + machine + y @ p["output"] + p["output-bias"], updated


def loss(p, batch, statistics, key):
    logits, updated = forward(p, batch, statistics, key)
    return (jax.nn.softplus(logits) - batch["labels"] * logits).mean(), updated


def adam(p, gradient, first, second, step):
    gradient = gradient + 1e-6 * p
    first = 0.9 * first + 0.1 * gradient
    second = 0.999 * second + 0.001 * jnp.square(gradient)
    rate = 1e-3 / (1 - 0.9**step)
    return p - rate * first / (jnp.sqrt(second) / jnp.sqrt(1 - 0.999**step) + 1e-8), first, second


def train_step(data, state, rows, key):
    batch = {name: values[rows] for name, values in data.items()}
    step = state["step"] + 1
    key = jax.random.fold_in(key, step)
    (value, statistics), gradients = jax.value_and_grad(loss, has_aux=True)(
        state["parameters"], batch, state["statistics"], key)
    moved = {
        name: adam(p, gradients[name], state["first"][name], state["second"][name], step.astype(jnp.float32))
        for name, p in state["parameters"].items()
    }
    parts = [{name: values[part] for name, values in moved.items()} for part in range(3)]
    return dict(zip(["parameters", "first", "second"], parts), statistics=statistics, step=step), value


@functools.partial(jax.jit, donate_argnums=1)
def one_step(data, state, rows, key):
    return train_step(data, state, rows, key)


@functools.partial(jax.jit, donate_argnums=1)
def many_steps(data, state, rows, key):
    """rows: [steps, BATCH]."""
    return jax.lax.scan(lambda state, rows: train_step(data, state, rows, key), state, rows)


@jax.jit
def evaluate(p, batch, statistics):
    return forward(p, batch, statistics)[0]


def epoch(data, state, seed, steps, scan):
    """Shuffles, and goes over the instances once; the short last batch included."""
    order = numpy.random.default_rng(seed).permutation(len(data["labels"])).astype(numpy.int32)
    key = jax.random.key(seed)
    whole = order[: len(order) // BATCH * BATCH].reshape(-1, BATCH)[:steps]
    rest = order[len(order) // BATCH * BATCH :] if steps is None else order[:0]
    if scan:
        state, losses = many_steps(data, state, whole, key)
        losses = list(losses)
    else:
        losses = []
        for rows in whole:
            state, value = one_step(data, state, rows, key)
            losses.append(value)
    if len(rest):
        state, value = one_step(data, state, rest, key)
        losses.append(value)
    return state, jax.block_until_ready(losses)


def initial_state(sizes, seed):
    p = parameters(sizes, jax.random.key(seed))
    zeros = [jax.tree.map(jnp.zeros_like, p) for _ in range(2)]
    return {
        "parameters": p, "first": zeros[0], "second": zeros[1], "statistics": fresh_statistics(),
        "step": jnp.zeros((), jnp.int32),
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=pathlib.Path, help="folder that data.py wrote")
    parser.add_argument("--batches", type=int, help="stop after so many mini-batches")
    parser.add_argument("--scan", action="store_true", help="all steps in one compiled loop")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sizes = vocabularies(arguments.data)
    data, test = (
        {name: jnp.asarray(values) for name, values in load(arguments.data, part).items()}
        for part in ("train-base", "test")
    )

    start = time.perf_counter()
    epoch(data, initial_state(sizes, arguments.seed), arguments.seed, arguments.batches, arguments.scan)
    with_compiling = time.perf_counter() - start
    state = jax.block_until_ready(initial_state(sizes, arguments.seed))
    start, used = time.perf_counter(), time.process_time()
    state, losses = epoch(data, state, arguments.seed, arguments.batches, arguments.scan)
    seconds, processor = time.perf_counter() - start, time.process_time() - used
    losses = numpy.array(losses)
    scores = jax.nn.sigmoid(evaluate(state["parameters"], test, state["statistics"]))
    print(json.dumps({
        "seconds": seconds, "processor": processor, "compiling": with_compiling - seconds, "steps": len(losses),
        "first": float(losses[:20].mean()), "last": float(losses[-20:].mean()),
        "auc": roc_auc_score(numpy.array(test["labels"]), numpy.array(scores)),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
