"""Two raters, blind: a sheet of questions and answers each, and how far they agree.

    kappa = (p_o - p_e) / (1 - p_e)

p_o is the share of answers that both rate alike, p_e the share that chance would give (Cohen 1960).
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import DataFileError
from eval.runs import Outcome

COLUMNS = ("编号", "问题", "回答", "评分（对/部分/错）", "说明")
RATINGS = ("对", "部分", "错")
SEED = 7
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Characters with which a sheet takes a cell for a formula."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two sheets agree: kappa, the share rated alike, how often each rating was given, and where they differ."""

    answers: int
    kappa: float
    alike: float
    counts: tuple[Counter[str], Counter[str]]
    differing: tuple[tuple[str, str, str], ...]


def write_sheet(outcomes: Iterable[Outcome], path: Path, seed: int = SEED) -> int:
    """How many rows the sheet has: in an order of its own, without what is expected or how it was scored."""
    rows = [(o.case.id, _asked(o), o.answer["text"]) for o in outcomes]
    random.Random(seed).shuffle(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([*map(_cell, row), "", ""] for row in rows)
    return len(rows)


def read_sheet(path: Path) -> dict[str, str]:
    """The rating of each answer. Raises DataFileError naming file and row for another rating, or none."""
    ratings: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file), 1):
                if number == 1:
                    continue
                rating = row[3].strip() if len(row) > 3 else ""
                if rating not in RATINGS:
                    raise DataFileError(
                        f"{path}:{number}: rating {rating!r} is none of {'、'.join(RATINGS)}"
                    )
                ratings[row[0]] = rating
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataFileError(f"{path}: cannot be read as a sheet: {error}") from error
    return ratings


def agree(first: dict[str, str], second: dict[str, str]) -> Agreement:
    """How far two sheets of the same answers agree. Raises DataFileError where they are of others."""
    if not first or first.keys() != second.keys():
        raise DataFileError("the two sheets are not of the same answers")
    pairs = [(first[name], second[name]) for name in sorted(first)]
    counts = (Counter(a for a, _ in pairs), Counter(b for _, b in pairs))
    alike = sum(a == b for a, b in pairs) / len(pairs)
    chance = sum(counts[0][r] * counts[1][r] for r in RATINGS) / len(pairs) ** 2
    kappa = (alike - chance) / (1 - chance) if chance < 1 else 1.0
    differing = tuple((n, first[n], second[n]) for n in sorted(first) if first[n] != second[n])
    return Agreement(len(pairs), kappa, alike, counts, differing)


def write_adjudication(agreement: Agreement, outcomes: Sequence[Outcome], path: Path) -> None:
    """The answers on which the two differ, with both ratings, for a third person to decide."""
    by_id = {outcome.case.id: outcome for outcome in outcomes}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("编号", "问题", "回答", "甲", "乙", "裁定（对/部分/错）"))
        for name, one, other in agreement.differing:
            outcome = by_id.get(name)
            told = (_asked(outcome), outcome.answer["text"]) if outcome else ("", "")
            writer.writerow([*map(_cell, (name, *told)), one, other, ""])


def _asked(outcome: Outcome) -> str:
    return " / ".join((*outcome.case.context, outcome.case.question))


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
