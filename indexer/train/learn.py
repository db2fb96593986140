"""Bags of tokens to a table of word vectors, by contrast: a text stands nearer to its partner than to others.

First without labels: a sentence and the article that it was taken from, a law's heading and its articles,
an article and the next one. Then questions and their passages, mixed with the first. The loss is
`MultipleNegativesRankingLoss` of sentence-transformers, written out because bags are faster than texts;
partners that are right as well are left out of a question's wrong ones. Needs numpy and torch alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy, embedding_bag, normalize

Mask = NDArray[np.bool_]

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long and how fast is learned; found on folds, see `indexer/model/README.md`."""

    dimension: int = 256
    scale: float = 14.0
    first_steps: int = 4000
    first_batch: int = 8192
    first_rate: float = 0.005
    steps: int = 300
    batch: int = 2048
    rate: float = 0.006
    others: int = 4096
    hard: int = 0
    answers: int = 1024
    mixed: int = 4096
    mixed_share: float = 1.0
    dropout: float = 0.1
    matryoshka: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """Ragged tokens with a segment number each: the bags of one batch."""

    tokens: Tensor
    segments: Tensor
    count: int

    def offsets(self) -> Tensor:
        counts = torch.bincount(self.segments, minlength=self.count)
        return torch.cumsum(counts, 0) - counts


def unpack_names(packed: NDArray[np.uint8]) -> list[str]:
    """What `bags.pack_names` packed."""
    names: list[str] = json.loads(packed.tobytes())
    return names


class Data:
    """The archive of `bags.prepare`, on the device that learns."""

    def __init__(self, path: Path, device: str) -> None:
        archive = np.load(path)
        self.device = device
        self.arrays: dict[str, NDArray[Any]] = {name: archive[name] for name in archive.files}
        self.tokens = self._put(self.arrays["tokens"].astype(np.int32))
        ends = np.cumsum(self.arrays["sizes"], dtype=np.int64)
        self.starts = self._put(np.concatenate(([0], ends)))
        self.passages = self._put(self.arrays["passages"].astype(np.int64))
        self.pairs = self._put(self.arrays["pairs"].astype(np.int64))
        self.sources = unpack_names(self.arrays["sources"])
        self.vocabulary = unpack_names(self.arrays["vocabulary"])
        self.titles = torch.full((len(self.passages),), -1, dtype=torch.int64, device=device)
        by_rule = self.pairs[self.from_rule()]
        self.laws = torch.unique(by_rule[:, 1])
        first, last = self.passages[self.laws].T
        self.longer = self.laws[last - first > 1]
        self.titles[by_rule[:, 1]] = by_rule[:, 0]

    def from_rule(self) -> Tensor:
        """Which pairs are a law's heading and an article under it."""
        rules = [n for n, name in enumerate(self.sources) if name.startswith("auto")]
        return torch.isin(self.pairs[:, 2], torch.tensor(rules, device=self.device))

    def fold_of_pairs(self) -> Tensor:
        """The fold of the question of each pair; -1 where it is not measured on."""
        if "stard_ids" not in self.arrays:
            return torch.full((len(self.pairs),), -1, dtype=torch.int64, device=self.device)
        ids = unpack_names(self.arrays["stard_ids"])
        texts = unpack_names(self.arrays["stard_texts"])
        folds = {text.strip(): int(name) % FOLDS for name, text in zip(ids, texts, strict=True)}
        names = unpack_names(self.arrays["question_texts"])
        bags = self.arrays["question_bags"]
        fold_of_bag = torch.full((len(self.starts),), -1, dtype=torch.int64, device=self.device)
        numbers = [folds.get(text.strip(), -1) for text in names]
        fold_of_bag[self._put(bags.astype(np.int64))] = torch.tensor(numbers, device=self.device)
        return fold_of_bag[self.pairs[:, 0]]

    def answered(self, pairs: Tensor) -> Tensor:
        """Lawyers' answers and the articles that answer the same question, among `pairs`."""
        laws = torch.tensor(["article" in name for name in self.sources], device=self.device)
        told = torch.tensor(["answer" in name for name in self.sources], device=self.device)
        articles, answers = pairs[laws[pairs[:, 2]]], pairs[told[pairs[:, 2]]]
        same = torch.nonzero(answers[:, :1] == articles[:, 0][None, :])
        return torch.stack((answers[same[:, 0], 1], articles[same[:, 1], 1]), 1)

    def bags(self, numbers: Tensor) -> Texts:
        """The bags of these numbers."""
        return self._gather(self.starts[numbers], self.starts[numbers + 1])

    def whole(self, passages: Tensor, titled: Tensor) -> Texts:
        """Passages, each below its law's heading where `titled` says so and there is one."""
        texts = self._gather(*self._span(passages))
        return _distinct(self._below(texts, passages, titled), len(self.vocabulary) + 1)

    def without(self, passages: Tensor, sentences: Tensor, titled: Tensor) -> Texts:
        """Passages without the given sentence of theirs."""
        start, end = self._span(passages)
        before = self._gather(start, self.starts[sentences])
        after = self._gather(self.starts[sentences + 1], end)
        both = Texts(
            torch.cat((before.tokens, after.tokens)),
            torch.cat((before.segments, after.segments)),
            before.count,
        )
        return _distinct(self._below(both, passages, titled), len(self.vocabulary) + 1)

    def _below(self, texts: Texts, passages: Tensor, titled: Tensor) -> Texts:
        rows = torch.nonzero(titled & (self.titles[passages] >= 0)).flatten()
        heads = self.bags(self.titles[passages[rows]])
        return Texts(
            torch.cat((texts.tokens, heads.tokens)),
            torch.cat((texts.segments, rows[heads.segments])),
            texts.count,
        )

    def _span(self, passages: Tensor) -> tuple[Tensor, Tensor]:
        first, last = self.passages[passages].T
        return self.starts[first], self.starts[last]

    def _gather(self, starts: Tensor, ends: Tensor) -> Texts:
        lengths = ends - starts
        segments = torch.repeat_interleave(torch.arange(len(starts), device=self.device), lengths)
        before = torch.cumsum(lengths, 0) - lengths
        places = torch.arange(len(segments), device=self.device) + (starts - before)[segments]
        return Texts(self.tokens[places], segments, len(starts))

    def _put(self, values: NDArray[Any]) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(values)).to(self.device)


def encode(table: Tensor, texts: Texts) -> Tensor:
    """Unit vectors of the bags, the mean of their tokens."""
    return normalize(embedding_bag(texts.tokens, table, texts.offsets(), mode="mean"), dim=1)


def learn_unlabelled(data: Data, recipe: Recipe, seed: int) -> Tensor:
    """A table learned from the text of laws alone."""
    random = torch.Generator(data.device).manual_seed(seed)
    table = _first_table(data, recipe, random)

    def loss(table: Tensor, progress: float) -> Tensor:
        return _unlabelled_loss(table, data, recipe, recipe.first_batch, random)

    return _descend(table, loss, recipe.first_steps, recipe.first_rate)


def learn_pairs(
    data: Data, recipe: Recipe, start: Tensor, left_out: int | None, seed: int
) -> Tensor:
    """`start` learned on with questions and their passages, those of one fold left out."""
    random = torch.Generator(data.device).manual_seed(seed)
    pairs = data.pairs[~data.from_rule() & (data.fold_of_pairs() != _fold(left_out))]
    hard = _hard_negatives(data, pairs, start, recipe)
    answers = data.answered(pairs)

    def loss(table: Tensor, progress: float) -> Tensor:
        chosen = torch.randint(len(pairs), (recipe.batch,), generator=random, device=data.device)
        labelled = _labelled_loss(table, data, recipe, pairs[chosen], hard[chosen], random)
        if recipe.answers:
            labelled = labelled + _answer_loss(table, data, recipe, answers, random)
        if not recipe.mixed_share:
            return labelled
        return labelled + recipe.mixed_share * _unlabelled_loss(
            table, data, recipe, recipe.mixed, random
        )

    return _descend(start, loss, recipe.steps, recipe.rate)


def _fold(left_out: int | None) -> int:
    return -2 if left_out is None else left_out


def _descend(
    start: Tensor, loss: Callable[[Tensor, float], Tensor], steps: int, rate: float
) -> Tensor:
    table = start.clone().requires_grad_()
    optimiser = torch.optim.Adam([table], lr=rate)
    for step in range(steps):
        progress = step / max(1, steps)
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / 50) * (1.0 - progress)
        optimiser.zero_grad(set_to_none=True)
        # torch leaves the types of this one out.
        loss(table, progress).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return table.detach()


def _first_table(data: Data, recipe: Recipe, random: torch.Generator) -> Tensor:
    """Random directions, as long as the token is rare: near to what words say without meaning."""
    size = len(data.vocabulary) + 1
    counts = torch.bincount(data.tokens, minlength=size).clamp(min=1)
    idf = torch.log(len(data.starts) / counts).clamp(min=0.5)
    table = torch.randn(size, recipe.dimension, generator=random, device=data.device)
    table = normalize(table, dim=1) * idf[:, None]
    table[0] = 0
    return table


def _unlabelled_loss(
    table: Tensor, data: Data, recipe: Recipe, size: int, random: torch.Generator
) -> Tensor:
    """Half sentences and what is around them, a quarter headings, a quarter neighbours."""
    passages = data.longer[_some(data, len(data.longer), size // 2, random)]
    first, last = data.passages[passages].T
    share = torch.rand(len(passages), generator=random, device=data.device)
    sentences = first + (share * (last - first)).long()
    titled = _coin(data, len(passages), 0.5, random)
    cloze = (data.bags(sentences), data.without(passages, sentences, titled), passages, passages)
    rules = data.pairs[data.from_rule()]
    rules = rules[_some(data, len(rules), size // 4, random)]
    untitled = torch.zeros(len(rules), dtype=torch.bool, device=data.device)
    heads = (data.bags(rules[:, 0]), data.whole(rules[:, 1], untitled), rules[:, 0], rules[:, 1])
    left = data.laws[_some(data, len(data.laws), size // 4, random)]
    left = left[left + 1 < len(data.passages)]
    same = data.titles[left] == data.titles[left + 1]
    left = left[same & (data.titles[left] >= 0)]
    off = torch.zeros(len(left), dtype=torch.bool, device=data.device)
    near = (data.whole(left, off), data.whole(left + 1, off), left, left + 1)
    losses = [
        _contrast(table, recipe, _drop(q, recipe, random), p, a, b)
        for q, p, a, b in (cloze, heads, near)
    ]
    return 0.5 * losses[0] + 0.25 * losses[1] + 0.25 * losses[2]


def _labelled_loss(
    table: Tensor,
    data: Data,
    recipe: Recipe,
    pairs: Tensor,
    hard: Tensor,
    random: torch.Generator,
) -> Tensor:
    others = data.laws[_some(data, len(data.laws), recipe.others, random)]
    if hard.shape[1]:
        column = torch.randint(hard.shape[1], (len(hard),), generator=random, device=data.device)
        others = torch.cat((others, hard[torch.arange(len(hard), device=data.device), column]))
    passages = torch.cat((pairs[:, 1], others))
    titled = torch.ones(len(passages), dtype=torch.bool, device=data.device)
    questions = _drop(data.bags(pairs[:, 0]), recipe, random)
    return _contrast(
        table, recipe, questions, data.whole(passages, titled), pairs[:, 0], passages, data
    )


def _answer_loss(
    table: Tensor, data: Data, recipe: Recipe, answers: Tensor, random: torch.Generator
) -> Tensor:
    """A lawyer's answer stands near to the articles that answer the same question."""
    chosen = answers[_some(data, len(answers), recipe.answers, random)]
    titled = torch.zeros(len(chosen), dtype=torch.bool, device=data.device)
    told = _drop(data.whole(chosen[:, 0], titled), recipe, random)
    return _contrast(
        table, recipe, told, data.whole(chosen[:, 1], titled), chosen[:, 0], chosen[:, 1]
    )


def _contrast(
    table: Tensor,
    recipe: Recipe,
    questions: Texts,
    passages: Texts,
    question_ids: Tensor,
    passage_ids: Tensor,
    known: Data | None = None,
) -> Tensor:
    """Cross entropy of each question's own passage among all; both ways if there is one for each."""
    left, right = encode(table, questions), encode(table, passages)
    wrong = _also_right(question_ids, passage_ids, known)
    total = torch.zeros((), device=table.device)
    for dimension in (recipe.dimension, *recipe.matryoshka):
        a, b = left, right
        if dimension < recipe.dimension:
            a, b = normalize(a[:, :dimension], dim=1), normalize(b[:, :dimension], dim=1)
        scores = (recipe.scale * a @ b.T).masked_fill(wrong, -1e4)
        own = torch.arange(len(scores), device=table.device)
        total = total + cross_entropy(scores, own)
        if scores.shape[0] == scores.shape[1]:
            total = total + cross_entropy(scores.T, own)
    return total


def _also_right(question_ids: Tensor, passage_ids: Tensor, known: Data | None) -> Tensor:
    """Which passages are no wrong answers to which questions, but not the own one of the row."""
    count = len(question_ids)
    right = passage_ids[:count]
    wrong = passage_ids[None, :] == right[:, None]
    wrong[:, :count] |= question_ids[None, :] == question_ids[:, None]
    if known is not None:
        size = len(known.passages)
        keys = known.pairs[:, 0] * size + known.pairs[:, 1]
        wrong |= torch.isin(question_ids[:, None] * size + passage_ids[None, :], keys)
    own = torch.arange(count, device=question_ids.device)
    wrong[own, own] = False
    return wrong


def _hard_negatives(data: Data, pairs: Tensor, table: Tensor, recipe: Recipe) -> Tensor:
    """For each pair passages near to the question that are not among its answers."""
    if not recipe.hard:
        return torch.empty((len(pairs), 0), dtype=torch.int64, device=data.device)
    with torch.no_grad():
        vectors = torch.cat(
            [
                encode(table, data.whole(part, torch.ones_like(part, dtype=torch.bool)))
                for part in torch.split(
                    torch.arange(len(data.passages), device=data.device), 20_000
                )
            ]
        )
        scores = encode(table, data.bags(pairs[:, 0])) @ vectors.T
    size = len(data.passages)
    offered = torch.zeros(size, dtype=torch.bool, device=data.device)
    offered[data.laws] = True
    offered[pairs[:, 1]] = True
    scores = scores.masked_fill(~offered, -2.0)
    near = scores.topk(recipe.hard + 20, dim=1).indices
    keys = data.pairs[:, 0] * size + data.pairs[:, 1]
    right = torch.isin(pairs[:, :1] * size + near, keys)
    order = right.int().argsort(dim=1, stable=True)
    return near.gather(1, order)[:, : recipe.hard]


def _drop(texts: Texts, recipe: Recipe, random: torch.Generator) -> Texts:
    """The bags without some of their tokens, so that none is relied on alone."""
    kept = torch.rand(len(texts.tokens), generator=random, device=texts.tokens.device)
    kept = kept >= recipe.dropout
    return Texts(texts.tokens[kept], texts.segments[kept], texts.count)


def _distinct(texts: Texts, size: int) -> Texts:
    keys = torch.unique(texts.segments * size + texts.tokens)
    return Texts((keys % size).to(texts.tokens.dtype), keys // size, texts.count)


def _some(data: Data, count: int, size: int, random: torch.Generator) -> Tensor:
    return torch.randint(count, (size,), generator=random, device=data.device)


def _coin(data: Data, size: int, chance: float, random: torch.Generator) -> Tensor:
    return torch.rand(size, generator=random, device=data.device) < chance
