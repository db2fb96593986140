"""Generated people: what is told of them is heard again."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import pytest

import corpus
from corpus.gazetteer import Gazetteer
from corpus.load import load_corpus
from eval.people_texts import Portrait, Split, Tally, count, measure, portraits, read_texts
from service.understanding.listen import Listener
from service.understanding.told import Person, Said, Told


@pytest.fixture(scope="module")
def listener() -> Listener:
    files = load_corpus(Path(corpus.__file__).parent)
    return Listener(files.vocabulary, files.lexicon, Gazetteer(files.places))


def test_same_seed_tells_of_the_same_people() -> None:
    texts = read_texts()
    first, again = (list(islice(portraits(texts, "dev", random.Random(5)), 20)) for _ in range(2))
    assert first == again
    assert len({portrait.text for portrait in first}) > 10


def test_fact_of_another_value_counts_as_missed_and_as_wrong() -> None:
    tally = Tally()
    said = {"age": Said("age", 81, "81岁"), "register": Said("register", "120115", "宝坻户口")}
    told = Told((Person("p1", "母亲", "mother", True, said),))
    count(Portrait("我妈", {"mother": {"age": 82, "register": "120115"}}), told, tally)
    assert (tally.told, tally.right, tally.wrong) == (2, 1, 1)
    assert (tally.recall, tally.precision) == (0.5, 0.5)


@pytest.mark.parametrize("split", ["dev", "held"])
def test_what_is_told_is_heard(listener: Listener, split: Split) -> None:
    tally = measure(listener, split, 400, seed=11)
    assert tally.recall >= 0.97, tally.failures[:5]
    assert tally.precision >= 0.99, tally.failures[:5]
