#!/usr/bin/env python3
"""The training iteration in PyTorch on a GPU, as well as PyTorch can do it: eager, compiled, or captured in a CUDA graph.

The work is that of torch_iteration.py: five critic steps on fresh batches, then one restorer step. Images, indices and noise stay
on the device. With --points L, L points train side by side: in graph mode each on a stream of its own, else in turn.

  torch_gpu.py --task denoise --mode graph --precision tf32 --points 4
  torch_gpu.py --device cpu --width 4 --batch 8 --iterations 1       the same on a CPU (eager), to try it

A mode is timed only after one iteration of it has given the costs of the eager one on the same batches and weights. Prints one
line of JSON. Needs PyTorch 2 for compile, 1.12 for the rest.
"""
import argparse
import json
import statistics
import sys
import time

import torch
from torch.nn import functional as F

from torch_iteration import ALPHA, BETA, CLASSES, CRITIC_STEPS, GAMMA, RESIDENT, SIDE, clip, cnn1, critic_of, denoiser, srcnn

WARM_UP = 5
TOLERANCE = {"float32": 1e-3, "tf32": 1e-2, "bfloat16": 5e-2}


def arguments():
    parser = argparse.ArgumentParser(description="One training iteration in PyTorch on a GPU.")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--task", choices=["denoise", "sr"], default="denoise")
    parser.add_argument("--mode", choices=["eager", "compile", "graph"], default="eager")
    parser.add_argument("--precision", choices=["float32", "tf32", "bfloat16"], default="float32")
    parser.add_argument("--layout", choices=["channels-last", "contiguous"], default="channels-last")
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--points", type=int, default=1, help="points that train side by side")
    parser.add_argument("--iterations", type=int, default=100, help="iterations per round")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


class Point:
    """One point: networks, optimisers, a batch at fixed addresses."""

    def __init__(self, options, data, seed):
        self.options = options
        self.device = torch.device(options.device)
        self.layout = torch.channels_last if options.layout == "channels-last" else torch.contiguous_format
        torch.manual_seed(seed)
        restorer = denoiser(options.width) if options.task == "denoise" else srcnn(options.width)
        place = dict(device=self.device, memory_format=self.layout)
        self.restorer, self.critic = restorer.to(**place), critic_of(options.width).to(**place)
        self.classifier = cnn1().to(**place).requires_grad_(False)
        self.weights = list(self.critic.parameters())
        kind = dict(betas=(0.5, 0.9), eps=1e-8)
        if self.device.type == "cuda":
            kind["fused"] = True
            if options.mode == "graph":
                kind["capturable"] = True
        self.restorer_adam = torch.optim.Adam(self.restorer.parameters(), 1e-3, **kind)
        self.critic_adam = torch.optim.Adam(self.weights, 1e-4, **kind)
        self.images, self.degraded, self.labels = data
        self.restore_by, self.score_by, self.classify_by = self.restorer, self.critic, self.classifier
        # Written again by every critic step; the restorer step reads the last.
        shape = (options.batch, 1, SIDE, SIDE)
        self.clean = torch.empty(shape, device=self.device).contiguous(memory_format=self.layout)
        self.noisy = torch.empty_like(self.clean)
        self.classes = torch.zeros(options.batch, dtype=torch.int64, device=self.device)
        self.costs = torch.zeros(CRITIC_STEPS + 1, device=self.device)
        self.draw()

    def compile(self):
        self.restore_by, self.score_by, self.classify_by = map(torch.compile, (self.restorer, self.critic, self.classifier))

    def draw(self):
        chosen = torch.randint(0, RESIDENT, (self.options.batch,), device=self.device)
        self.clean.copy_(self.images[chosen])
        if self.options.task == "denoise":
            self.noisy.copy_(self.clean + torch.randn_like(self.clean))
        else:
            self.noisy.copy_(self.degraded[chosen])
        self.classes.copy_(self.labels[chosen])

    def narrow(self):
        # The cache of casted weights may not outlive one pass of a captured graph.
        on = self.options.precision == "bfloat16"
        return torch.autocast(self.device.type, torch.bfloat16, enabled=on, cache_enabled=False)

    def restore(self):
        return self.restore_by(self.noisy).float().clamp(0.0, 1.0)

    def restorer_step(self):
        self.critic.requires_grad_(False)
        with self.narrow():
            restored = self.restore()
            scores, logits = self.score_by(restored), self.classify_by(restored)
        cost = ALPHA * F.mse_loss(restored.float(), self.clean) - BETA * scores.float().mean()
        cost = cost + GAMMA * F.cross_entropy(logits.float(), self.classes)
        self.restorer_adam.zero_grad(set_to_none=True)
        cost.backward()
        self.restorer_adam.step()
        self.critic.requires_grad_(True)
        self.costs[CRITIC_STEPS] = cost.detach()

    def critic_step(self, k):
        self.draw()
        with self.narrow():
            with torch.no_grad():
                restored = self.restore()
            cost = self.score_by(restored).float().mean() - self.score_by(self.clean).float().mean()
        self.critic_adam.zero_grad(set_to_none=True)
        cost.backward()
        self.critic_adam.step()
        clip(self.weights)
        self.costs[k] = cost.detach()

    def iterate(self):
        self.restorer_step()
        for k in range(CRITIC_STEPS):
            self.critic_step(k)

    def state(self):
        """Copies of all that an iteration changes, the random numbers' position aside."""
        moments = [t for adam in (self.restorer_adam, self.critic_adam) for s in adam.state.values() for t in s.values()
                   if torch.is_tensor(t)]
        changing = [*self.restorer.parameters(), *self.weights, *moments, self.clean, self.noisy, self.classes]
        return [(t, t.detach().clone()) for t in changing]


@torch.no_grad()
def put_back(state):
    for tensor, value in state:
        tensor.copy_(value)


def captured(point):
    """The whole iteration as one graph on a stream of the point's own; returns its replay."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            point.iterate()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, stream=stream):
        point.iterate()

    def replay():
        with torch.cuda.stream(stream):
            graph.replay()

    return replay


def seeded(device):
    torch.manual_seed(99)
    if device.type == "cuda":
        torch.cuda.manual_seed_all(99)


def agreed(point, run, precision):
    """Whether one iteration by {run} gives the costs of the eager one from the same state and random numbers."""
    state = point.state()
    by = point.restore_by, point.score_by, point.classify_by
    point.restore_by, point.score_by, point.classify_by = point.restorer, point.critic, point.classifier
    seeded(point.device)
    point.iterate()
    wait(point.device)
    eager = point.costs.tolist()
    put_back(state)
    point.restore_by, point.score_by, point.classify_by = by
    seeded(point.device)
    run()
    wait(point.device)
    ours = point.costs.tolist()
    put_back(state)
    wait(point.device)
    scale = max(abs(cost) for cost in eager)
    worst = max(abs(a - b) for a, b in zip(ours, eager))
    return worst <= TOLERANCE[precision] * scale, worst / scale


def wait(device):
    if device.type == "cuda":
        torch.cuda.synchronize()


def main():
    options = arguments()
    device = torch.device(options.device)
    if device.type == "cuda" and not torch.cuda.is_available():
        print("error: --device cuda needs a GPU that PyTorch sees, got none: see nvidia-smi", file=sys.stderr)
        return 2
    if device.type != "cuda" and options.mode == "graph":
        print("error: --mode graph needs --device cuda, got " + options.device, file=sys.stderr)
        return 2
    tf32 = options.precision == "tf32"
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
    torch.backends.cudnn.benchmark = True
    torch.manual_seed(1)
    images = torch.rand(RESIDENT, 1, SIDE, SIDE, device=device)
    degraded = torch.rand(RESIDENT, 1, SIDE, SIDE, device=device) if options.task == "sr" else None
    data = images, degraded, torch.randint(0, CLASSES, (RESIDENT,), device=device)
    points = [Point(options, data, seed) for seed in range(options.points)]
    runs = []
    for point in points:
        # Moments exist after the first step, so that they can be put back.
        point.iterate()
        if options.mode == "compile":
            point.compile()
        run = captured(point) if options.mode == "graph" else point.iterate
        runs.append(run)
    same, off = agreed(points[0], runs[0], options.precision)
    if not same:
        print(f"error: {options.mode} must compute what eager does before it is timed, got costs off by {off:.3g}", file=sys.stderr)
        return 1

    def timed(count):
        wait(device)
        start = time.perf_counter()
        for _ in range(count):
            for run in runs:
                run()
        wait(device)
        return (time.perf_counter() - start) / (count * len(runs)) * 1e3

    timed(min(WARM_UP, options.iterations))
    rounds = [timed(options.iterations) for _ in range(options.rounds)]
    about = {key: getattr(options, key) for key in ("task", "width", "batch", "points", "precision", "layout", "mode")}
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu"
    print(json.dumps({"peer": "PyTorch " + torch.__version__, "device": name, **about, "offFromEager": off,
                      "msPerPointIteration": statistics.median(rounds), "min": min(rounds), "max": max(rounds)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
