#!/usr/bin/env python3
"""One training iteration in PyTorch, to compare the engine with.

The work is that of the engine's recipe on digits (N,1,28,28): five critic steps, each on a fresh batch that is restored without
gradients, scored restored and clean apart, followed by Adam and clipping; then one restorer step under
alpha*MSE + beta*adversarial + gamma*cross-entropy of a frozen classifier. Same layers, SAME padding, batch statistics, batch size.

  torch_iteration.py --task denoise --width 32 --batch 50 --threads 2 --precision float32 --layout channels-last
  torch_iteration.py --serve ...      one JSON line when warm; then, per line "N" on stdin, N iterations and {"ms": per iteration}

Needs PyTorch 1.12 or later; 2.0 for --mode compile.
"""
import argparse
import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

SIDE = 28
CLASSES = 10
RESIDENT = 10_000
CRITIC_STEPS = 5
ALPHA, BETA, GAMMA, CLIP = 1.0, 0.02, 0.005, 0.01


def arguments():
    parser = argparse.ArgumentParser(description="One training iteration in PyTorch.")
    parser.add_argument("--task", choices=["denoise", "sr"], default="denoise")
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--layout", choices=["channels-last", "contiguous"], default="channels-last")
    parser.add_argument("--mode", choices=["eager", "compile"], default="eager")
    parser.add_argument("--iterations", type=int, default=2, help="iterations per round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--serve", action="store_true", help="run rounds as stdin asks for them")
    return parser.parse_args()


class Halve(nn.Module):
    """Convolution of kernel 5 and stride 2 whose output is half the input, rounded up; odd padding goes right and down."""

    def __init__(self, inputs, outputs, side):
        super().__init__()
        total = max((-(-side // 2) - 1) * 2 + 5 - side, 0)
        before = total // 2
        after = total - before
        self.pad = None if before == after else (before, after, before, after)
        self.conv = nn.Conv2d(inputs, outputs, 5, stride=2, padding=before if before == after else 0)

    def forward(self, x):
        return self.conv(x if self.pad is None else F.pad(x, self.pad))


def norm(channels):
    return nn.BatchNorm2d(channels, track_running_stats=False)


def denoiser(w):
    widths = [1, w, 2 * w, 2 * w, w]
    layers = []
    for i, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        # A bias before batch norm does nothing; the engine computes none there either.
        layers.append(nn.Conv2d(inputs, outputs, 5, padding=2, bias=i == 0))
        layers += [norm(outputs)] if i else []
        layers.append(nn.ReLU(inplace=True))
    return nn.Sequential(*layers, nn.Conv2d(w, 1, 5, padding=2))


def srcnn(w):
    first, second, last = nn.Conv2d(1, 2 * w, 9, padding=4), nn.Conv2d(2 * w, w, 5, padding=2), nn.Conv2d(w, 1, 5, padding=2)
    return nn.Sequential(first, nn.ReLU(inplace=True), second, nn.ReLU(inplace=True), last)


def critic_of(w):
    leaky = lambda: nn.LeakyReLU(0.2, inplace=True)
    features = [Halve(1, w, 28), leaky(), Halve(w, 2 * w, 14), norm(2 * w), leaky(), Halve(2 * w, 4 * w, 7), norm(4 * w), leaky()]
    return nn.Sequential(*features, nn.Flatten(), nn.Linear(4 * w * 16, 1), nn.Flatten(0))


def cnn1():
    return nn.Sequential(
        nn.Conv2d(1, 10, 5), nn.MaxPool2d(2), nn.ReLU(inplace=True),
        nn.Conv2d(10, 20, 5), nn.MaxPool2d(2), nn.ReLU(inplace=True),
        nn.Flatten(), nn.Linear(320, 50), nn.Linear(50, CLASSES))


class Training:
    """One point: networks, optimisers, resident images."""

    def __init__(self, options):
        self.options = options
        self.layout = torch.channels_last if options.layout == "channels-last" else torch.contiguous_format
        restorer = denoiser(options.width) if options.task == "denoise" else srcnn(options.width)
        self.restorer = restorer.to(memory_format=self.layout)
        self.critic = critic_of(options.width).to(memory_format=self.layout)
        self.classifier = cnn1().to(memory_format=self.layout).requires_grad_(False)
        self.restorer_adam = torch.optim.Adam(self.restorer.parameters(), 1e-3, betas=(0.5, 0.9), eps=1e-8, **fastest_adam())
        self.critic_adam = torch.optim.Adam(self.critic.parameters(), 1e-4, betas=(0.5, 0.9), eps=1e-8, **fastest_adam())
        self.weights = list(self.critic.parameters())
        if options.mode == "compile":
            self.restorer, self.critic, self.classifier = map(torch.compile, (self.restorer, self.critic, self.classifier))
        self.images = torch.rand(RESIDENT, 1, SIDE, SIDE)
        self.degraded = torch.rand(RESIDENT, 1, SIDE, SIDE) if options.task == "sr" else None
        self.labels = torch.randint(0, CLASSES, (RESIDENT,))
        self.last = self.draw()

    def draw(self):
        chosen = torch.randint(0, RESIDENT, (self.options.batch,))
        clean = self.images[chosen].contiguous(memory_format=self.layout)
        if self.degraded is None:
            degraded = clean + torch.randn_like(clean)
        else:
            degraded = self.degraded[chosen].contiguous(memory_format=self.layout)
        return clean, degraded, self.labels[chosen]

    def narrow(self):
        return torch.autocast("cpu", torch.bfloat16, enabled=self.options.precision == "bfloat16")

    def restore(self, degraded):
        # Clipped in float32: PyTorch 1.13 has no gradient of it in bfloat16. One channel, so it costs nothing.
        return self.restorer(degraded).float().clamp(0.0, 1.0)

    def restorer_step(self):
        clean, degraded, labels = self.last
        self.critic.requires_grad_(False)
        with self.narrow():
            restored = self.restore(degraded)
            scores, logits = self.critic(restored), self.classifier(restored)
        cost = ALPHA * F.mse_loss(restored.float(), clean) - BETA * scores.float().mean()
        cost = cost + GAMMA * F.cross_entropy(logits.float(), labels)
        self.restorer_adam.zero_grad(set_to_none=True)
        cost.backward()
        self.restorer_adam.step()
        self.critic.requires_grad_(True)

    def critic_step(self):
        self.last = clean, degraded, _ = self.draw()
        with self.narrow():
            with torch.no_grad():
                restored = self.restore(degraded)
            cost = self.critic(restored).float().mean() - self.critic(clean).float().mean()
        self.critic_adam.zero_grad(set_to_none=True)
        cost.backward()
        self.critic_adam.step()
        clip(self.weights)

    def iterate(self, count):
        for _ in range(count):
            self.restorer_step()
            for _ in range(CRITIC_STEPS):
                self.critic_step()


def fastest_adam():
    """One fused pass where this PyTorch has it for the CPU (2.4), else grouped operations."""
    probe = nn.Parameter(torch.zeros(1))
    probe.grad = torch.zeros(1)
    try:
        torch.optim.Adam([probe], fused=True).step()
        return {"fused": True}
    except (TypeError, RuntimeError):
        return {"foreach": True}


@torch.no_grad()
def clip(weights):
    if hasattr(torch, "_foreach_clamp_max_"):
        torch._foreach_clamp_max_(weights, CLIP)
        torch._foreach_clamp_min_(weights, -CLIP)
    else:
        for weight in weights:
            weight.clamp_(-CLIP, CLIP)


def timed(training, count):
    start = time.perf_counter()
    training.iterate(count)
    return (time.perf_counter() - start) / count * 1e3


def main():
    options = arguments()
    if options.mode == "compile" and not hasattr(torch, "compile"):
        print("error: --mode compile needs PyTorch 2, got " + torch.__version__, file=sys.stderr)
        return 2
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    training = Training(options)
    about = {key: getattr(options, key) for key in ("task", "width", "batch", "threads", "precision", "layout", "mode")}
    about = {"peer": "PyTorch " + torch.__version__, **about}
    training.iterate(2)
    if options.serve:
        print(json.dumps(about), flush=True)
        for line in sys.stdin:
            print(json.dumps({"ms": timed(training, int(line))}), flush=True)
        return 0
    rounds = [timed(training, options.iterations) for _ in range(options.rounds)]
    print(json.dumps({**about, "msPerIteration": statistics.median(rounds), "min": min(rounds), "max": max(rounds)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
