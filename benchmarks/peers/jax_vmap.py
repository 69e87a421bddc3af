#!/usr/bin/env python3
"""The training iteration in JAX: L points stacked by vmap, one jitted step for all.

The work is that of torch_iteration.py: five critic steps on fresh batches, then one restorer step, Adam and clipping included.
Before it is timed, one iteration of L stacked points is compared with the same points one by one.

  jax_vmap.py --task denoise --points 8 --precision tf32
"""
import argparse
import functools
import json
import statistics
import sys
import time

import jax
import jax.numpy as jnp
from jax import lax

SIDE, CLASSES, RESIDENT, CRITIC_STEPS = 28, 10, 10_000, 5
ALPHA, BETA, GAMMA, CLIP = 1.0, 0.02, 0.005, 0.01
DIMENSIONS = ("NHWC", "HWIO", "NHWC")
TOLERANCE = {"float32": 1e-3, "tf32": 2e-2, "bfloat16": 1e-1}


def arguments():
    parser = argparse.ArgumentParser(description="One training iteration of stacked points in JAX.")
    parser.add_argument("--task", choices=["denoise", "sr"], default="denoise")
    parser.add_argument("--precision", choices=["float32", "tf32", "bfloat16"], default="float32")
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--points", type=int, default=1)
    parser.add_argument("--iterations", type=int, default=100, help="iterations per round")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


class Networks:
    """Layers as (kernel, inputs, outputs, norm); images are (N,28,28,1)."""

    def __init__(self, options):
        w = options.width
        if options.task == "denoise":
            self.restorer = [(5, 1, w, False), (5, w, 2 * w, True), (5, 2 * w, 2 * w, True), (5, 2 * w, w, True), (5, w, 1, False)]
        else:
            self.restorer = [(9, 1, 2 * w, False), (5, 2 * w, w, False), (5, w, 1, False)]
        self.critic = [(5, 1, w, False), (5, w, 2 * w, True), (5, 2 * w, 4 * w, True)]
        self.narrow = jnp.bfloat16 if options.precision == "bfloat16" else jnp.float32
        self.multiply = {"float32": lax.Precision.HIGHEST, "tf32": lax.Precision.DEFAULT, "bfloat16": lax.Precision.DEFAULT}[options.precision]

    def convolve(self, x, weight, stride, padding="SAME"):
        out = lax.conv_general_dilated(x.astype(self.narrow), weight.astype(self.narrow), (stride, stride), padding,
                                       dimension_numbers=DIMENSIONS, precision=self.multiply)
        return out.astype(jnp.float32)

    def linear(self, x, weight, bias):
        return jnp.dot(x.astype(self.narrow), weight.astype(self.narrow), precision=self.multiply).astype(jnp.float32) + bias

    @staticmethod
    def norm(x, layer):
        mean, variance = x.mean((0, 1, 2)), x.var((0, 1, 2))
        return (x - mean) * lax.rsqrt(variance + 1e-5) * layer["scale"] + layer["offset"]

    def layers(self, shapes, key):
        made = []
        for kernel, inputs, outputs, norm in shapes:
            key, use = jax.random.split(key)
            bound = (inputs * kernel * kernel) ** -0.5
            layer = {"weight": jax.random.uniform(use, (kernel, kernel, inputs, outputs), minval=-bound, maxval=bound)}
            layer.update({"scale": jnp.ones(outputs), "offset": jnp.zeros(outputs)} if norm else {"bias": jnp.zeros(outputs)})
            made.append(layer)
        return made

    def restore(self, weights, y):
        x = y
        for i, layer in enumerate(weights):
            x = self.convolve(x, layer["weight"], 1)
            x = self.norm(x, layer) if "scale" in layer else x + layer["bias"]
            x = jax.nn.relu(x) if i + 1 < len(weights) else x
        return jnp.clip(x, 0.0, 1.0)

    def score(self, weights, x):
        for layer in weights["layers"]:
            x = self.convolve(x, layer["weight"], 2)
            x = self.norm(x, layer) if "scale" in layer else x + layer["bias"]
            x = jax.nn.leaky_relu(x, 0.2)
        return self.linear(x.reshape(x.shape[0], -1), weights["last"], weights["offset"])[:, 0]

    def classify(self, weights, x):
        for layer in weights["layers"]:
            x = self.convolve(x, layer["weight"], 1, "VALID") + layer["bias"]
            x = jax.nn.relu(lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID"))
        for weight, bias in weights["linear"]:
            x = self.linear(x.reshape(x.shape[0], -1), weight, bias)
        return x

    def point(self, key):
        """A point's restorer and critic, their moments, and its random key."""
        one, two, three, four = jax.random.split(key, 4)
        last = self.critic[-1][2] * 16
        critic = {"layers": self.layers(self.critic, two), "offset": jnp.zeros(1),
                  "last": jax.random.uniform(three, (last, 1), minval=-last ** -0.5, maxval=last ** -0.5)}
        restorer = self.layers(self.restorer, one)
        zeros = functools.partial(jax.tree_util.tree_map, jnp.zeros_like)
        return {"restorer": restorer, "critic": critic, "key": four, "t": jnp.zeros((), jnp.int32),
                "moments": (zeros(restorer), zeros(restorer), zeros(critic), zeros(critic))}

    def classifier(self, key):
        one, two, three = jax.random.split(key, 3)
        uniform = lambda use, shape: jax.random.uniform(use, shape, minval=-0.05, maxval=0.05)
        return {"layers": self.layers([(5, 1, 10, False), (5, 10, 20, False)], one),
                "linear": [(uniform(two, (320, 50)), jnp.zeros(50)), (uniform(three, (50, CLASSES)), jnp.zeros(CLASSES))]}


def adam(weights, gradients, first, second, step, rate, clip=None):
    tree = jax.tree_util.tree_map
    first = tree(lambda m, g: 0.5 * m + 0.5 * g, first, gradients)
    second = tree(lambda v, g: 0.9 * v + 0.1 * g * g, second, gradients)
    a, b = 1 - 0.5 ** step, 1 - 0.9 ** step
    weights = tree(lambda p, m, v: p - rate * (m / a) / (jnp.sqrt(v / b) + 1e-8), weights, first, second)
    return (weights if clip is None else tree(lambda p: jnp.clip(p, -clip, clip), weights)), first, second


def iteration(options, networks, classifier, images, degraded, labels):
    """One point's iteration: state to (state, costs of the critic steps and of the restorer)."""

    def draw(key):
        one, two = jax.random.split(key)
        chosen = jax.random.randint(one, (options.batch,), 0, RESIDENT)
        clean = images[chosen]
        noisy = clean + jax.random.normal(two, clean.shape) if options.task == "denoise" else degraded[chosen]
        return clean, noisy, labels[chosen]

    def critic_cost(critic, restored, clean):
        return networks.score(critic, restored).mean() - networks.score(critic, clean).mean()

    def restorer_cost(restorer, critic, batch):
        clean, noisy, classes = batch
        restored = networks.restore(restorer, noisy)
        logits = jax.nn.log_softmax(networks.classify(classifier, restored))
        entropy = -jnp.take_along_axis(logits, classes[:, None], 1).mean()
        return ALPHA * ((restored - clean) ** 2).mean() - BETA * networks.score(critic, restored).mean() + GAMMA * entropy

    def run(state):
        restorer, critic, t = state["restorer"], state["critic"], state["t"]
        r1, r2, c1, c2 = state["moments"]
        keys = jax.random.split(state["key"], CRITIC_STEPS + 2)
        cost, gradients = jax.value_and_grad(restorer_cost)(restorer, critic, draw(keys[0]))
        restorer, r1, r2 = adam(restorer, gradients, r1, r2, t + 1.0, 1e-3)

        def critic_step(carry, step):
            critic, c1, c2 = carry
            key, number = step
            clean, noisy, _ = draw(key)
            restored = lax.stop_gradient(networks.restore(restorer, noisy))
            value, by = jax.value_and_grad(critic_cost)(critic, restored, clean)
            return adam(critic, by, c1, c2, t * CRITIC_STEPS + number + 1.0, 1e-4, CLIP), value

        steps = keys[1:-1], jnp.arange(CRITIC_STEPS)
        (critic, c1, c2), costs = lax.scan(critic_step, (critic, c1, c2), steps, unroll=CRITIC_STEPS)
        state = {"restorer": restorer, "critic": critic, "key": keys[-1], "t": t + 1, "moments": (r1, r2, c1, c2)}
        return state, jnp.append(costs, cost)

    return run


def main():
    options = arguments()
    networks = Networks(options)
    keys = jax.random.split(jax.random.PRNGKey(1), 4)
    images = jax.random.uniform(keys[0], (RESIDENT, SIDE, SIDE, 1))
    degraded = jax.random.uniform(keys[1], (RESIDENT, SIDE, SIDE, 1)) if options.task == "sr" else None
    labels = jax.random.randint(keys[2], (RESIDENT,), 0, CLASSES)
    run = iteration(options, networks, networks.classifier(keys[3]), images, degraded, labels)
    points = [networks.point(key) for key in jax.random.split(keys[3], options.points)]
    stacked = jax.tree_util.tree_map(lambda *parts: jnp.stack(parts), *points)
    single, together = jax.jit(run), jax.jit(jax.vmap(run))
    apart = jnp.stack([single(point)[1] for point in points])
    state, costs = together(stacked)
    off = float(jnp.abs(costs - apart).max() / jnp.abs(apart).max())
    if not off <= TOLERANCE[options.precision]:
        print(f"error: stacked points must compute what single ones do before they are timed, got costs off by {off:.3g}", file=sys.stderr)
        return 1
    together = jax.jit(jax.vmap(run), donate_argnums=0)

    def timed(count):
        nonlocal state
        start = time.perf_counter()
        for _ in range(count):
            state, _ = together(state)
        jax.block_until_ready(state)
        return (time.perf_counter() - start) / (count * options.points) * 1e3

    timed(2)
    rounds = [timed(options.iterations) for _ in range(options.rounds)]
    about = {key: getattr(options, key) for key in ("task", "width", "batch", "points", "precision")}
    print(json.dumps({"peer": "JAX " + jax.__version__, "device": jax.devices()[0].device_kind, **about, "mode": "vmap",
                      "offFromSingle": off, "msPerPointIteration": statistics.median(rounds), "min": min(rounds), "max": max(rounds)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
