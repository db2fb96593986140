"""Counts by benefit and street, and the sheets that are made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.population.benefit import Benefit
from service.population.people import texts
from service.population.sheets import Titles
from service.population.table import Coded
from service.rules.wording import say_number

SUMMARY: Titles = (
    ("benefit", "待遇编号"),
    ("name", "待遇"),
    ("street", "街镇"),
    ("eligible", "符合文件所列条件"),
    ("need_more_facts", "还缺事实"),
    ("one_fact_short", "其中只缺一项"),
    ("not_eligible", "不符合"),
    ("not_in_force", "文件不在有效期"),
    ("doubtful", "另一种读法结论不同"),
    ("upcoming", "将满"),
    ("unclaimed", "应享未享"),
    ("review", "应核未核"),
    ("cost_min", "费用至少"),
    ("cost_max", "费用至多"),
    ("cost_unit", "费用单位"),
    ("standing", "性质"),
    ("why", "为什么是测算"),
)

COUNTED = tuple(key for key, _ in SUMMARY[3:12])


@dataclass(slots=True)
class Tally:
    """Counts of residents by benefit and street, and of facts that alone are missing."""

    benefits: Sequence[Benefit]
    counts: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    totals: Counter[tuple[int, str]] = field(default_factory=Counter)
    short: Counter[tuple[int, str]] = field(default_factory=Counter)

    def add(self, benefit: int, what: str, rows: NDArray[np.bool_], streets: Coded | None) -> None:
        """Counts the rows that are true as `what` of the benefit of this number."""
        self.totals[benefit, what] += int(rows.sum())
        if streets is None:
            self.counts[benefit, "", what] += int(rows.sum())
            return
        names = texts(streets)
        for code, count in enumerate(np.bincount(streets.codes[rows], minlength=len(names))):
            self.counts[benefit, names[code], what] += int(count)

    def summary(self) -> Iterator[list[Any]]:
        """The rows of the sheet: each benefit by street, and 合计 where there are several."""
        streets = sorted({street for _, street, _ in self.counts})
        for number, benefit in enumerate(self.benefits):
            for street in streets if streets != [""] else ():
                yield self._row(benefit, street, [self.counts[number, street, w] for w in COUNTED])
            yield self._row(benefit, "合计", [self.totals[number, w] for w in COUNTED])

    def missing(self) -> Iterator[list[Any]]:
        """The rows of the sheet of facts that alone are missing, by benefit."""
        for (number, fact), count in sorted(self.short.items()):
            benefit = self.benefits[number]
            yield [benefit.id, benefit.name, fact, count, benefit.standing]

    def _row(self, benefit: Benefit, street: str, counts: Sequence[int]) -> list[Any]:
        cost = benefit.cost(counts[0], counts[0] + counts[1])
        told = [say_number(cost[0]), say_number(cost[1]), cost[2]] if cost else ["", "", ""]
        why = "；".join(benefit.doubts)
        return [benefit.id, benefit.name, street, *counts, *told, benefit.standing, why]
