"""The same question in several wordings -> how often the answer begins with the same clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.datafile import Entry
from eval.cases import parse_line
from service import pipeline
from service.assistant import Assistant
from service.model import Question

SETS = Path(__file__).parent / "sets"
DAY = date(2026, 11, 27)


class WordingsLine(Entry):
    """A question in several `wordings`, the plain one first; `kinds` says what was done to each."""

    id: str
    wordings: tuple[str, ...]
    kinds: tuple[str, ...]
    gold: tuple[dict[str, Any], ...] = ()
    split: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A wording beside the plain one, each with the first clause of its answer; without one the kind of the answer."""

    id: str
    kind: str
    plain: str
    wording: str
    expected: str
    got: str

    @property
    def same(self) -> bool:
        return self.expected == self.got


def read_wordings(split: str, folder: Path = SETS) -> tuple[WordingsLine, ...]:
    """The questions of a split. Raises DataFileError."""
    path = folder / f"wordings.{split}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(parse_line(WordingsLine, line, f"{path}:{n}") for n, line in enumerate(lines, 1))


def compare(lines: Iterable[WordingsLine], assistant: Assistant) -> tuple[Pair, ...]:
    """Every wording beside its plain one."""
    return tuple(pair for line in lines for pair in _pairs(line, assistant))


def share(pairs: Iterable[Pair]) -> float:
    """The share of pairs that begin with the same clause."""
    same = [pair.same for pair in pairs]
    return sum(same) / len(same)


def report_object(pairs: Iterable[Pair]) -> dict[str, Any]:
    """The figures, as JSON holds them: same and all, by kind too."""
    pairs = tuple(pairs)
    all_of, same = Counter(p.kind for p in pairs), Counter(p.kind for p in pairs if p.same)
    kinds = {kind: [same[kind], count] for kind, count in sorted(all_of.items())}
    return {"pairs": len(pairs), "same": sum(p.same for p in pairs), "share": share(pairs)} | {
        "kinds": kinds
    }


def report_lines(pairs: Iterable[Pair], *, named: bool) -> Iterator[str]:
    """The figures in words; with `named` each pair that differs."""
    pairs = tuple(pairs)
    for pair in pairs if named else ():
        if not pair.same:
            yield f"✗ {pair.id} [{pair.kind}] {pair.wording}: {pair.got}, not {pair.expected}"
    found = report_object(pairs)
    for kind, (same, count) in found["kinds"].items():
        yield f"{kind:16} {same:4} of {count:4}"
    yield f"same first clause: {found['same']} of {found['pairs']} = {found['share']:.1%}"


def _pairs(line: WordingsLine, assistant: Assistant) -> Iterator[Pair]:
    plain, *others = line.wordings
    expected = _first(plain, assistant)
    for wording, kind in zip(others, line.kinds[1:], strict=True):
        yield Pair(line.id, kind, plain, wording, expected, _first(wording, assistant))


def _first(text: str, assistant: Assistant) -> str:
    answer = pipeline.answer(Question(text, DAY), assistant)
    return answer.citations[0].clause_id if answer.citations else answer.kind
