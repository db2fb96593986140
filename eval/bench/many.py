"""As many passages as are wanted, made from those of a set: the same law for other places, with other numbers.

The first ones are the set's own. Each later one has a made-up place before its title, other amounts, periods and ages,
and its sentences in another order with one left out, so that words are as frequent as in real text and no two passages
are alike.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from itertools import count, islice

from eval.bench.beir import Passage

NAMES = "安宁和顺永兴长乐福康泰平清源新河东山西湖南岭北江"
KINDS = "省市县区州"
ARABIC = re.compile(r"\d+")
CHINESE = re.compile(r"[二三四五六七八九](?=[年月日周个名人倍万千百元条款项级])")
SENTENCE = re.compile(r"[^。；]+[。；]?")


def many_passages(passages: Sequence[Passage], wanted: int) -> Iterator[Passage]:
    """`wanted` passages, the same ones for the same set."""
    return islice(_endless(passages), wanted)


def vary(passage: Passage, copy: int) -> Passage:
    """The passage as another place's law would have it; the same for the same copy."""
    draw = random.Random(f"{passage.id} {copy}")
    place = "".join(draw.choices(NAMES, k=2)) + draw.choice(KINDS)
    text = ARABIC.sub(lambda number: str(int(number[0]) + draw.randint(1, 9)), passage.text)
    text = CHINESE.sub(lambda _: draw.choice("二三四五六七八九"), text)
    sentences = SENTENCE.findall(text)
    if len(sentences) > 2:
        del sentences[draw.randrange(len(sentences))]
        draw.shuffle(sentences)
    body = "".join(sentences) or text
    return Passage(f"{passage.id}-{copy}", place + passage.title, f"{place}{body}")


def _endless(passages: Sequence[Passage]) -> Iterator[Passage]:
    yield from passages
    for copy in count(1):
        yield from (vary(passage, copy) for passage in passages)
