"""C1 to C14 over a corpus: what is wrong with each rule, what changed under it, how many mistakes would be noticed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.errors import RuleError
from corpus.gazetteer import Gazetteer
from corpus.load import load_corpus
from corpus.model import Corpus
from corpus.rule import Rule
from indexer.generation import Generation, open_generation
from indexer.rulecheck import RuleChecker, hash_of_clause
from service.rules.book import RuleBook
from service.rulework.reach import unreachable
from service.rulework.score import Score, score_rule
from service.rulework.signing import Standing, standing
from service.rulework.situations import failures
from service.rulework.thresholds import count_thresholds, wrong_thresholds


@dataclass(frozen=True, slots=True)
class RuleReport:
    """What came of one rule. `troubles` begin with the number of a check or `tests`; none is what there should be."""

    rule: Rule
    standing: Standing
    tests: int
    thresholds: int
    score: Score
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What came of all. `text` is what `python -m indexer check` told of C1 to C10; without it sound there are no rules."""

    text: dict[str, Any]
    rules: tuple[RuleReport, ...]

    @property
    def sound(self) -> bool:
        return not self.text["findings"] and not any(each.troubles for each in self.rules)


def check_corpus(
    corpus_dir: Path, data_dir: Path, today: date, accept: bool = False
) -> CheckReport:
    """All checks of the rules under `corpus_dir` and the overlay. `accept` first pins rules to their clauses' text.

    Raises CorpusError where the files cannot be read, RuleError where the index is of another text.
    """
    text = check_text(corpus_dir, data_dir, accept)
    if text["findings"]:
        return CheckReport(text, ())
    overlay = data_dir / "corpus"
    corpus = load_corpus(corpus_dir, overlay if overlay.is_dir() else None)
    return CheckReport(text, tuple(check_meaning(corpus, open_generation(data_dir), today)))


def check_text(corpus_dir: Path, data_dir: Path, accept: bool) -> dict[str, Any]:
    """What `python -m indexer check` tells of C1 to C10, as its JSON. Raises RuleError where it tells nothing."""
    command = [sys.executable, "-m", "indexer", "--data-dir", str(data_dir), "check", "--json"]
    command += ["--corpus-dir", str(corpus_dir), *(["--accept"] if accept else [])]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if not done.stdout.strip():
        raise RuleError(done.stderr.strip().removeprefix("DataFileError: "))
    record: dict[str, Any] = json.loads(done.stdout)
    return record


def check_meaning(corpus: Corpus, generation: Generation, today: date) -> Iterator[RuleReport]:
    """C11 to C14 of every rule, and its own tests. Raises RuleError where the index is of another text."""
    gazetteer = Gazetteer(corpus.places)
    book = RuleBook(corpus.vocabulary, corpus.rules, gazetteer)
    checker = RuleChecker(corpus, generation.clauses)
    for rule in corpus.rules:
        for version in rule.versions:
            clause = generation.find(version.clause)
            if clause is None or hash_of_clause(clause) != version.text_hash:
                raise RuleError(
                    f"{rule.id}: the index does not hold {version.clause} as the rule reads it; "
                    "run: python -m indexer build"
                )
        troubles = (
            *(f"tests: {text}" for text in failures(rule, book, today)),
            *(
                f"C11: {text}"
                for each in book.versions(rule.id)
                for text in unreachable(each, book)
            ),
            *(f"C12: {text}" for text in wrong_thresholds(rule, book, today)),
        )
        yield RuleReport(
            rule,
            standing(rule, today),
            len(rule.tests),
            count_thresholds(rule, book),
            score_rule(rule, checker, corpus.vocabulary, gazetteer, today),
            troubles,
        )
