#!/usr/bin/env python3
"""Puts together what the stage bench wrote: bench.json and bench.md from trilemma.jsonl and peers.jsonl in the folder given."""
import json
import pathlib
import statistics
import sys

KEY = ("task", "width", "batch", "precision", "peer", "mode", "points")


def rows(folder):
    found = {}
    for name in ("trilemma.jsonl", "peers.jsonl"):
        file = folder / name
        for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else []:
            if line.startswith("{"):
                row = json.loads(line)
                found.setdefault(tuple(row[key] for key in KEY), []).append(row)
    return [{**same[0], "msPerPointIteration": statistics.median(row["msPerPointIteration"] for row in same),
             "min": min(row["min"] for row in same), "max": max(row["max"] for row in same), "turns": len(same)}
            for same in found.values()]


def table(all_rows):
    lines = ["| iteration | precision | engine | mode | points | ms per point and iteration | best peer / ours |",
             "| --- | --- | --- | --- | --- | --- | --- |"]
    for row in sorted(all_rows, key=lambda row: tuple(str(row[key]) for key in KEY[:4]) + (row["msPerPointIteration"],)):
        same = [other for other in all_rows if all(other[key] == row[key] for key in KEY[:4])]
        ours = row["peer"] == "Trilemma"
        peers = [other["msPerPointIteration"] for other in same if other["peer"] != "Trilemma"]
        ratio = f"{min(peers) / row['msPerPointIteration']:.2f}" if ours and peers else ""
        lines.append(f"| {row['task']} width {row['width']} batch {row['batch']} | {row['precision']} | {row['peer']} | {row['mode']} "
                     f"| {row['points']} | {row['msPerPointIteration']:.3f} ({row['min']:.3f} to {row['max']:.3f}) | {ratio} |")
    return "\n".join(lines) + "\n"


def main():
    folder = pathlib.Path(sys.argv[1])
    found = rows(folder)
    if not found:
        print(f"error: {folder} must hold trilemma.jsonl or peers.jsonl with results, got none", file=sys.stderr)
        return 1
    device = sorted({row["device"] for row in found})
    (folder / "bench.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    text = f"Device: {', '.join(device)}\n\n" + table(found)
    stacked = folder / "stacked.md"
    if stacked.exists() and stacked.stat().st_size:
        text += "\nGrouped convolutions over stacked points against points that are kept apart:\n\n" + stacked.read_text(encoding="utf-8")
    (folder / "bench.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
