"""Training text to numbers: every sentence a bag of tokens, passages and questions made of sentences.

Numbers alone go on to training, so that it can run where neither jieba nor this project is installed.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.embed import bag
from indexer.segment import Segmenter, grams

PAIRS_FILE = "pairs.jsonl.gz"
VOCABULARY = 65_000
RAREST = 5
"""A token in fewer sentences than this is not learned."""

_ENDS = re.compile(r"[。；！？\n]+")


@dataclass(slots=True)
class Bags:
    """Bags of tokens, one after another; `tokens` are provisional numbers in the order of appearance."""

    segmenter: Segmenter
    known: dict[str, int] = field(default_factory=dict)
    tokens: list[NDArray[np.uint32]] = field(default_factory=list)

    def add(self, text: str) -> int:
        """The number of the bag of `text`."""
        known = self.known
        numbers = [
            known.setdefault(t, len(known)) for t in bag(self.segmenter.words(text), grams(text))
        ]
        self.tokens.append(np.array(numbers, np.uint32))
        return len(self.tokens) - 1


def prepare(training: Path, benches: Iterable[Path], target: Path, segmenter: Segmenter) -> None:
    """Write all that training and measuring read to the archive `target`.

    `training` holds pairs of questions and passages, `benches` BEIR folders to measure on.
    """
    bags = Bags(segmenter)
    arrays = dict(_pairs(training / PAIRS_FILE, bags))
    trained = len(bags.tokens)
    for bench in benches:
        arrays |= {f"{bench.name}_{name}": values for name, values in _bench(bench, bags)}
    vocabulary, numbers = _choose(bags, trained)
    kept = [numbers[tokens] for tokens in bags.tokens]
    kept = [tokens[tokens > 0] for tokens in kept]
    arrays["tokens"] = np.concatenate(kept).astype(np.uint16)
    arrays["sizes"] = np.array([len(tokens) for tokens in kept], np.uint16)
    arrays["vocabulary"] = pack_names(vocabulary)
    with target.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # its stub takes names for flags


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a packed file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def pack_names(names: Iterable[str]) -> NDArray[np.uint8]:
    """Names as an archive of numbers can hold them: the bytes of a JSON list."""
    return np.frombuffer(json.dumps(list(names), ensure_ascii=False).encode(), np.uint8)


def _pairs(path: Path, bags: Bags) -> Iterator[tuple[str, NDArray[Any]]]:
    """Of every pair the bag of the question, the passage and the source; of every passage its first bag."""
    questions: dict[str, int] = {}
    passages: dict[str, int] = {}
    starts: list[int] = []
    sources: dict[str, int] = {}
    pairs = []
    for line in read_lines(path):
        if line["q"] not in questions:
            questions[line["q"]] = bags.add(line["q"])
        if line["p"] not in passages:
            passages[line["p"]] = len(starts) // 2
            starts.append(len(bags.tokens))
            for sentence in filter(None, _ENDS.split(line["p"])):
                bags.add(sentence)
            starts.append(len(bags.tokens))
        source = sources.setdefault(line["src"], len(sources))
        pairs.append((questions[line["q"]], passages[line["p"]], source))
    yield "pairs", np.array(pairs, np.int32)
    yield "passages", np.array(starts, np.int32).reshape(-1, 2)
    yield "sources", pack_names(sources)
    names = [(questions[text], text) for text in questions]
    yield "question_bags", np.array([number for number, _ in names], np.int32)
    yield "question_texts", pack_names(text for _, text in names)


def _bench(folder: Path, bags: Bags) -> Iterator[tuple[str, NDArray[Any]]]:
    """The bags of a BEIR folder's passages and questions, and which passages each question wants."""
    rows: dict[str, int] = {}
    documents: list[int] = []
    for line in read_lines(folder / "corpus.jsonl.gz"):
        rows[line["_id"]] = len(documents)
        documents.append(bags.add(f"{line['title']}\n{line['text']}"))
    questions: dict[str, int] = {}
    bag_numbers: list[int] = []
    ids: list[str] = []
    texts: list[str] = []
    for line in read_lines(folder / "queries.jsonl.gz"):
        questions[line["_id"]] = len(bag_numbers)
        bag_numbers.append(bags.add(line["text"]))
        ids.append(line["_id"])
        texts.append(line["text"])
    wanted = []
    for file in sorted((folder / "qrels").glob("*.tsv")):
        for row in file.read_text(encoding="utf-8").splitlines()[1:]:
            question, passage, score = row.split("\t")
            if int(score) > 0:
                wanted.append((questions[question], rows[passage]))
    yield "documents", np.array(documents, np.int32)
    yield "questions", np.array(bag_numbers, np.int32)
    yield "ids", pack_names(ids)
    yield "texts", pack_names(texts)
    yield "wanted", np.array(wanted, np.int32)


def _choose(bags: Bags, trained: int) -> tuple[list[str], NDArray[np.uint32]]:
    """The most frequent tokens of the training text, and for each provisional number the final one.

    Number 0 is no token.
    """
    counts = Counter(np.concatenate(bags.tokens[:trained]).tolist())
    names = list(bags.known)
    ranked = sorted(
        (n for n in counts if counts[n] >= RAREST), key=lambda n: (-counts[n], names[n])
    )
    ranked = ranked[:VOCABULARY]
    numbers = np.zeros(len(names), np.uint32)
    numbers[ranked] = np.arange(1, len(ranked) + 1)
    return [names[n] for n in ranked], numbers
