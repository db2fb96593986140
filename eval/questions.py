"""The questions that retrieval is judged by: how often a gold clause is first, and among the first three.

Two rankings: `search` is that of the search box and the API (fused BM25 and vectors), `answers` that of the clauses as
answering reads them. A cell's or sub-row's gold is held by its row as well; of a ranking each row counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from corpus.errors import DataFileError
from corpus.model import Clause
from eval.cases import GoldLine, Split, Words, parse_line, read_lines
from eval.strict import Gold
from eval.words import holds_quote
from service import pipeline
from service.answering.scope import documents_for
from service.assistant import Assistant
from service.model import Question

FOLDER = Path(__file__).parent / "sets" / "retrieval"
DAY = date(2026, 11, 27)
DEPTH = 10
RANKINGS = ("search", "answers")


class QuestionLine(BaseModel):
    """A line of the set: any of `gold` is right."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Words
    question: Words
    gold: tuple[GoldLine, ...] = Field(min_length=1, strict=False)
    tags: tuple[Words, ...] = Field(default=(), strict=False)
    split: Split


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question with the place of its first gold clause in each ranking, from 1 on; None beyond the tenth."""

    line: QuestionLine
    places: dict[str, int | None]
    first: dict[str, str]


def read_questions(split: str, folder: Path = FOLDER) -> tuple[QuestionLine, ...]:
    """The questions of a split. Raises DataFileError naming file and line."""
    path = folder / f"questions.{split}.jsonl"
    return tuple(parse_line(QuestionLine, line, where) for where, line in read_lines(path))


def check_questions(lines: Iterable[QuestionLine], clauses: Iterable[Clause]) -> None:
    """Raises DataFileError for a gold quote that no clause of its document holds."""
    held = list(clauses)
    for line in lines:
        for gold in map(_gold, line.gold):
            if not any(
                gold.covers(c.document, c.id) and holds_quote(c.text, gold.quote) for c in held
            ):
                raise DataFileError(f"question {line.id}: no clause holds {gold.quote!r}")


def rank(lines: Iterable[QuestionLine], assistant: Assistant) -> tuple[Ranked, ...]:
    """Every question with where its gold stands."""
    return tuple(_ranked(line, assistant) for line in lines)


def _ranked(line: QuestionLine, assistant: Assistant) -> Ranked:
    question = Question(line.question, DAY)
    reading = assistant.understander.understand(question, assistant.home_place)
    scope = documents_for(reading.places, assistant.generation.documents, assistant.gazetteer)
    hits = pipeline.search(line.question, assistant, k=2 * DEPTH, as_of=DAY)
    _, findings = assistant.find(reading, scope.all or frozenset(assistant.generation.documents))
    rankings = {
        "search": [hit.clause for hit in hits],
        "answers": [finding.clause for finding in findings],
    }
    places = {name: _place(ranking, line) for name, ranking in rankings.items()}
    first = {name: ranking[0].id if ranking else "-" for name, ranking in rankings.items()}
    return Ranked(line, places, first)


def _place(ranking: Sequence[Clause], line: QuestionLine) -> int | None:
    """The place of the first clause that may hold a gold quote; clauses of one row share theirs."""
    golds = [_gold(gold) for gold in line.gold]
    seen: list[str] = []
    for clause in ranking:
        row = _row(clause)
        if row not in seen:
            seen.append(row)
        if len(seen) > DEPTH:
            return None
        if any(gold.covers(clause.document, clause.id) for gold in golds):
            return len(seen)
    return None


def _row(clause: Clause) -> str:
    """The row that a sub-row belongs to; any other clause is itself."""
    return (
        str(clause.parent)
        if clause.kind == "row" and clause.parent and clause.level > 2
        else clause.id
    )


def _gold(line: GoldLine) -> Gold:
    return Gold(line.document, line.quote, line.clause)


def report_object(ranked: Sequence[Ranked]) -> dict[str, Any]:
    """The figures as JSON holds them: shares of questions with gold first, and among the first three."""
    return {
        "questions": len(ranked),
        **{
            name: {
                "first": share(ranked, name, 1),
                "first three": share(ranked, name, 3),
                "first ten": share(ranked, name, DEPTH),
            }
            for name in RANKINGS
        },
    }


def share(ranked: Sequence[Ranked], name: str, k: int) -> float:
    """The share of the questions with gold among the first `k` of the ranking."""
    found = sum((place := each.places[name]) is not None and place <= k for each in ranked)
    return found / len(ranked)


def report_lines(ranked: Sequence[Ranked], *, named: bool) -> Iterator[str]:
    """The figures for a terminal; with `named` each question of which the first clause is another."""
    for each in ranked if named else ():
        wrong = [
            f"{n} {each.places[n] or '-'}: {each.first[n]}" for n in RANKINGS if each.places[n] != 1
        ]
        if wrong:
            yield f"✗ {each.line.id} {each.line.question}\n    {'; '.join(wrong)}"
    report = report_object(ranked)
    for name in RANKINGS:
        shares = ", ".join(f"{key} {value:.3f}" for key, value in report[name].items())
        yield f"{name:8} {shares} of {len(ranked)} questions"
