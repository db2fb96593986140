"""python -m indexer.train TRAINING [--bench DIR ...] [--folds | --target FOLDER] [--prepared FILE]

Without `--folds` the built-in encoder is trained on all pairs and written to `--target`. With it each fold of the
questions of the set stard is ranked by a model that saw no pair of them, and the measures are printed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import torch

from corpus.load import load_corpus
from indexer.builtin import BUILTIN
from indexer.segment import Segmenter
from indexer.train.bags import prepare
from indexer.train.learn import FOLDS, Data, Recipe, learn_pairs, learn_unlabelled, unpack_names
from indexer.train.measure import measures, rank, wanted_of
from indexer.train.write import write_model

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
MEASURED = "stard"
DEPTH = 100
SEEDS = (0, 1)
"""Of what is drawn while learning from text, and while learning from pairs."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, and print what came out."""
    asked = _parser().parse_args(arguments)
    if not asked.prepared.exists():
        segmenter = Segmenter(load_corpus(CORPUS).lexicon.terms)
        prepare(asked.training, asked.bench, asked.prepared, segmenter)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    data, recipe = Data(asked.prepared, device), Recipe()
    start = learn_unlabelled(data, recipe, SEEDS[0])
    if asked.folds:
        print(json.dumps(measure_folds(data, recipe, start), indent=2))
        return
    table = learn_pairs(data, recipe, start, None, SEEDS[1])
    record = {
        "recipe": asdict(recipe),
        "seeds": SEEDS,
        "device": device,
        "torch": torch.__version__,
    }
    write_model(asked.target, data.vocabulary, table.cpu().numpy(), record)


def measure_folds(data: Data, recipe: Recipe, start: torch.Tensor) -> dict[str, float]:
    """The measures over the questions of all folds, each ranked without having been seen."""
    folds = torch.tensor([int(n) % FOLDS for n in unpack_names(data.arrays[f"{MEASURED}_ids"])])
    rankings = torch.zeros((len(folds), DEPTH), dtype=torch.int64)
    for fold in range(FOLDS):
        table = learn_pairs(data, recipe, start, fold, SEEDS[1])
        questions = torch.nonzero(folds == fold).flatten()
        found, _ = rank(data, MEASURED, table, questions.to(data.device), DEPTH)
        rankings[questions] = found.cpu()
    return measures(rankings.numpy(), wanted_of(data, MEASURED))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m indexer.train", description=__doc__)
    parser.add_argument("training", type=Path, help="the folder with pairs.jsonl.gz")
    parser.add_argument(
        "--bench", type=Path, nargs="*", default=[], help="BEIR folders to measure on"
    )
    parser.add_argument("--folds", action="store_true", help=f"measure on the set {MEASURED}")
    parser.add_argument("--target", type=Path, default=BUILTIN, help="the folder to write")
    parser.add_argument(
        "--prepared", type=Path, default=Path("var/bags.npz"), help="kept between runs"
    )
    return parser


if __name__ == "__main__":
    main()
