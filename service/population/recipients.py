"""Who draws which benefit now, and who was due which the last time: pairs of resident and benefit, to compare with.

These lists are held in memory: they are of those who draw, not of all residents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import PopulationError
from service.population.benefit import Benefit
from service.population.mapping import USUAL_RESIDENT
from service.population.people import texts
from service.population.table import Coded, open_table

USUAL_BENEFIT = ("benefit", "待遇编号", "待遇")
PAIRS = "pairs"
ELIGIBLE = ("eligible", "符合文件所列条件")
"""How a sheet of pairs says that a benefit is due."""


@dataclass(slots=True)
class Pairs:
    """For each benefit the residents of a list; `left` are those not met yet in the table of residents."""

    residents: Mapping[str, frozenset[str]]
    left: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.left = {benefit: set(residents) for benefit, residents in self.residents.items()}

    def mark(self, benefit: str, residents: Coded) -> NDArray[np.bool_]:
        """Which of these residents are on the list for the benefit; they count as met."""
        own = self.residents.get(benefit)
        if not own:
            return np.zeros(len(residents.codes), bool)
        table = np.array([text in own for text in texts(residents)], bool)
        listed = table[residents.codes]
        names = texts(residents)
        self.left[benefit] -= {names[code] for code in residents.codes[listed]}
        return listed


def read_recipients(path: Path, benefits: Sequence[Benefit]) -> Pairs:
    """The list of who draws what: a column of residents and one of benefits, by id or by name.

    Raises PopulationError for a missing column, and for a benefit that no rule or several rules are called.
    """
    return Pairs(_read(path, _names(benefits)))


def read_earlier(folder: Path, benefits: Sequence[Benefit]) -> Pairs:
    """Who was due what in the results of an earlier run."""
    paths = [folder / f"{PAIRS}.{form}" for form in ("parquet", "csv")]
    path = next((each for each in paths if each.is_file()), None)
    if path is None:
        raise PopulationError(f"{folder}：这里没有以前的结果（{PAIRS}.csv 或 {PAIRS}.parquet）。")
    names = {benefit.id: [benefit.id] for benefit in benefits}
    return Pairs(_read(path, names, strict=False))


def _read(
    path: Path, names: Mapping[str, list[str]], strict: bool = True
) -> dict[str, frozenset[str]]:
    table = open_table(path)
    who = _column(path, table.header, ("居民", *USUAL_RESIDENT))
    what = _column(path, table.header, USUAL_BENEFIT)
    result = next((name for name in ("outcome", "结果") if name in table.header), None)
    found: dict[str, set[str]] = {}
    for chunk in table.chunks([each for each in (who, what, result) if each]):
        columns = [texts(chunk.columns[who]), texts(chunk.columns[what])]
        codes = [chunk.columns[who].codes, chunk.columns[what].codes]
        keep = np.ones(len(codes[0]), bool)
        if result:
            due = np.array([text in ELIGIBLE for text in texts(chunk.columns[result])], bool)
            keep = due[chunk.columns[result].codes]
        for row in np.flatnonzero(keep):
            resident, named = (
                column[code[row]] for column, code in zip(columns, codes, strict=True)
            )
            ids = names.get(named, [])
            if len(ids) == 1:
                found.setdefault(ids[0], set()).add(resident)
            elif strict:
                raise _unclear(path, int(chunk.lines[row]), named, ids, names)
    return {benefit: frozenset(residents) for benefit, residents in found.items()}


def _unclear(
    path: Path, line: int, named: str, ids: Sequence[str], names: Iterable[str]
) -> PopulationError:
    if ids:
        return PopulationError(
            f"{path}：第{line}行的“{named}”可以是{'、'.join(ids)}，请写其中一个编号。"
        )
    return PopulationError(
        f"{path}：第{line}行的待遇“{named}”没有对应的规则；有：{'、'.join(sorted(names))}。"
    )


def _names(benefits: Iterable[Benefit]) -> dict[str, list[str]]:
    """The rules that each id and each name can mean."""
    names: dict[str, list[str]] = {}
    for benefit in benefits:
        for name in dict.fromkeys((benefit.id, benefit.name, benefit.compiled.rule.name)):
            names.setdefault(name, []).append(benefit.id)
    return names


def _column(path: Path, header: Sequence[str], usual: Sequence[str]) -> str:
    found = next((name for name in usual if name in header), None)
    if found is None:
        raise PopulationError(f"{path}：缺一列，应叫{'、'.join(usual)}之一。")
    return found
