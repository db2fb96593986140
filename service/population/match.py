"""A table of residents -> a folder of sheets: who is due what, what is missing, who will be of age, what to check."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import PopulationError
from service.population.benefit import FORMAL, Benefit
from service.population.id_number import is_id_number
from service.population.mapping import Layout
from service.population.people import People, Reader, texts
from service.population.recipients import PAIRS, Pairs
from service.population.seen import Seen
from service.population.sheets import Cells, Folder, Format, Titles
from service.population.table import Broken, Chunk, Coded, Table
from service.population.tally import SUMMARY, Tally
from service.rules.bulk import Bulk, Outcomes
from service.rules.derive import birthday

OUTCOMES = ("eligible", "need_more_facts", "not_eligible", "not_in_force")
SAID = ("符合文件所列条件", "还缺事实", "不符合", "文件不在有效期")
ELIGIBLE, OPEN, NOT, ENDED = range(4)

WHO: Titles = (("line", "行"), ("resident", "居民"), ("benefit", "待遇编号"), ("name", "待遇"))
END: Titles = (("standing", "性质"),)
FOUND: Titles = (
    *WHO,
    ("outcome", "结果"),
    ("amount", "金额"),
    ("missing", "还缺的事实"),
    ("reason", "依据代码"),
    ("doubtful", "另一种读法结论不同"),
    *END,
)
COMING: Titles = (*WHO, ("age", "年龄"), ("day", "日期"), ("outcome", "到时"), *END)
CHECK: Titles = (*WHO, ("why", "要核对什么"), ("reason", "依据代码"), *END)
CHANGE: Titles = (*WHO, ("change", "变化"), *END)
CODES: Titles = (
    *(("code", "依据代码"), ("benefit", "待遇编号"), ("name", "待遇")),
    *(("meaning", "意思"), ("quote", "原文"), ("clause", "条款编号")),
    *END,
)
SHORT: Titles = (
    *(("benefit", "待遇编号"), ("name", "待遇"), ("fact", "只缺这一项"), ("count", "人数")),
    *END,
)
REJECTS: Titles = (("line", "行"), ("column", "列"), ("message", "哪里读不懂"))

SHEETS = ("codes", "summary", "short", "rejects", "upcoming", "unclaimed", "review", "changes")
FILES = (
    *(f"{PAIRS}.{form}" for form in ("csv", "parquet")),
    *(f"{name}.csv" for name in (*SHEETS, "notify")),
    "run.json",
)
"""All that a folder of results may hold."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is to do; `every` pairs are told, or only those due or open; `ahead` years count as soon."""

    day: date
    every: bool = False
    ahead: int = 1
    recipients: Pairs | None = None
    earlier: Pairs | None = None
    form: Format = "csv"


@dataclass(slots=True)
class Report:
    """What a run came to."""

    rows: int = 0
    judged: int = 0
    rejected: int = 0
    died: int = 0
    pairs: int = 0
    seconds: float = 0.0
    unused: tuple[str, ...] = ()
    benefits: list[dict[str, Any]] = field(default_factory=list)


def match(
    table: Table,
    layout: Layout,
    bulk: Bulk,
    benefits: Sequence[Benefit],
    order: Order,
    out: Path,
    progress: Any = None,
) -> Report:
    """The report of the run, with the sheets in `out`. `progress` is told the rows done, as tqdm is.

    Raises PopulationError; then the folder is as it was.
    """
    if (order.recipients or order.earlier) and layout.resident is None:
        raise PopulationError("要和名单比较，表里须有一列居民编号；用对照文件的 resident 指明。")
    began = time.perf_counter()
    with Folder(out, FILES) as folder:
        run = Run(bulk, layout, benefits, order, folder)
        for chunk in table.chunks(layout.used):
            run.add(chunk)
            if progress is not None:
                progress.update(len(chunk.lines) + len(chunk.broken))
        run.finish()
        run.report.seconds = round(time.perf_counter() - began, 2)
        folder.text(
            "run.json", json.dumps(as_object(run.report, order), ensure_ascii=False, indent=2)
        )
    return run.report


class Run:
    """One run: takes chunk after chunk and writes what it comes to."""

    def __init__(
        self,
        bulk: Bulk,
        layout: Layout,
        benefits: Sequence[Benefit],
        order: Order,
        folder: Folder,
    ) -> None:
        self.bulk, self.layout, self.benefits = bulk, layout, benefits
        self.order, self.folder = order, folder
        self.report = Report(unused=layout.unused)
        self.tally = Tally(benefits)
        self.reader = Reader(bulk, layout, order.day)
        self.seen = Seen() if layout.unique else None
        self.codes = [list(benefit.codes()) for benefit in benefits]
        self.code_names = [code.code for codes in self.codes for code in codes]
        counts = [len(codes) for codes in self.codes]
        self.code_starts = np.cumsum([0, *counts[:-1]])
        self.code_counts = np.array(counts)

    def add(self, chunk: Chunk) -> None:
        """Judges the residents of a chunk and writes what is found."""
        people, broken = self.reader.read(self._unique(chunk))
        self.report.rows += len(chunk.lines) + len(chunk.broken)
        self._reject(broken)
        self._watch(people)
        alive = ~people.died
        self.report.judged += int(alive.sum())
        self.report.died += int(people.died.sum())
        results = np.full((len(alive), len(self.benefits)), NOT, np.int8)
        missing = np.zeros(results.shape, np.int32)
        codes = np.zeros(results.shape, np.int32)
        doubtful = np.zeros(results.shape, bool)
        for number, benefit in enumerate(self.benefits):
            outcomes = self.bulk.judge(benefit.compiled, people.columns)
            result = _results(outcomes, benefit)
            results[:, number], missing[:, number] = result, outcomes.missing
            doubtful[:, number] = outcomes.doubtful
            codes[:, number] = self._codes(number, outcomes)
            self._count(number, people, result, outcomes, alive)
            if not benefit.ended:
                self._come(number, people, (outcomes.due == 0) & alive)
            self._compare(number, people, result, codes[:, number], alive)
        self._pairs(people, results, missing, codes, doubtful, alive)

    def finish(self) -> None:
        """Writes what can be told at the end only."""
        self._absent()
        self.folder.rows(
            "codes",
            CODES,
            (
                [code.code, b.id, b.name, code.meaning, code.quote, code.clause, b.standing]
                for b, codes in zip(self.benefits, self.codes, strict=True)
                for code in codes
            ),
        )
        self.folder.rows("summary", SUMMARY, self.tally.summary())
        self.folder.rows("short", SHORT, self.tally.missing())
        self.report.benefits = list(self._totals())
        if self.seen:
            self.seen.close()

    def _unique(self, chunk: Chunk) -> Chunk:
        """The chunk without residents that came before, which are told as broken."""
        name = self.layout.id_number or self.layout.resident
        if self.seen is None or name is None:
            return chunk
        column = chunk.columns[name]
        names = texts(column)
        new = np.array(self.seen.add(names[code].upper() for code in column.codes), bool)
        if new.all():
            return chunk
        again = [Broken(int(n), name, "这位居民前面已经有一行。") for n in chunk.lines[~new]]
        columns = {key: Coded(c.codes[new], c.values) for key, c in chunk.columns.items()}
        return Chunk(chunk.lines[new], columns, (*chunk.broken, *again))

    def _watch(self, people: People) -> None:
        """Raises PopulationError before an identity number gets into the results."""
        for column in (people.residents, people.streets):
            if column is not None and any(is_id_number(text) for text in texts(column)):
                raise PopulationError(
                    "用来称呼居民或街镇的列里有身份证号码，不能写进结果："
                    "请在对照文件里用 id_number 指明这一列，另用编号称呼居民。"
                )

    def _reject(self, broken: Sequence[Broken]) -> None:
        self.report.rejected += len({each.line for each in broken})
        sheet = self.folder.sheet("rejects", REJECTS)
        ordered = sorted(broken, key=lambda each: each.line)
        lines = np.array([each.line for each in ordered], np.int64)
        sheet.write(
            [lines, _column([b.column for b in ordered]), _column([b.message for b in ordered])]
        )

    def _codes(self, number: int, outcomes: Outcomes) -> NDArray[np.int32]:
        """The number of the reason code of each row."""
        start, count = self.code_starts[number], self.code_counts[number]
        own = outcomes.reason.astype(np.int32)
        own[outcomes.due < 0] = count - 2
        own[(outcomes.due == 0) & (outcomes.reason == 0)] = count - 1
        return own + np.int32(start)

    def _count(
        self,
        number: int,
        people: People,
        result: NDArray[np.int8],
        outcomes: Outcomes,
        alive: NDArray[np.bool_],
    ) -> None:
        for code, what in enumerate(OUTCOMES):
            self.tally.add(number, what, alive & (result == code), people.streets)
        self.tally.add(number, "doubtful", alive & outcomes.doubtful, people.streets)
        short = np.zeros(len(alive), bool)
        for each in np.unique(outcomes.missing[alive & (result == OPEN)]):
            facts = self.bulk.open_facts[each]
            if len(facts) == 1:
                rows = alive & (result == OPEN) & (outcomes.missing == each)
                name = self.bulk.book.vocabulary.facts[facts[0]].name
                self.tally.short[number, name] += int(rows.sum())
                short |= rows
        self.tally.add(number, "one_fact_short", short, people.streets)

    def _come(self, number: int, people: People, rows: NDArray[np.bool_]) -> None:
        """Tells whom an age will soon bring into reach of a benefit."""
        ages = np.where(rows, people.ages, np.int16(-1))
        compiled = self.benefits[number].compiled
        coming = self.bulk.coming(compiled, people.plain, ages, self.order.ahead)
        mask = np.zeros(len(ages), bool)
        mask[coming.rows] = True
        self.tally.add(number, "upcoming", mask, people.streets)
        if not len(coming.rows):
            return
        births = people.births[coming.rows]
        days = [_birthday(b, a) for b, a in zip(births.tolist(), coming.ages.tolist(), strict=True)]
        self._write(
            "upcoming",
            COMING,
            people,
            coming.rows,
            number,
            [
                _column([f"满{age}周岁" for age in coming.ages.tolist()]),
                _column(days),
                Coded((coming.due != 1).astype(np.intp), SAID[:2]),
            ],
        )

    def _compare(
        self,
        number: int,
        people: People,
        result: NDArray[np.int8],
        codes: NDArray[np.int32],
        alive: NDArray[np.bool_],
    ) -> None:
        """Holds the results against the list of recipients and the earlier run."""
        benefit, due = self.benefits[number], alive & (result == ELIGIBLE)
        if self.order.recipients and people.residents:
            draws = self.order.recipients.mark(benefit.id, people.residents)
            self._check(number, people, "unclaimed", due & ~draws, codes, "应享未享")
            lost = alive & draws & ((result == NOT) | (result == ENDED))
            self._check(number, people, "review", lost, codes, "按表中事实已不符合")
            self._check(number, people, "review", draws & ~alive, codes, "表中记为已死亡")
        if self.order.earlier and people.residents:
            before = self.order.earlier.mark(benefit.id, people.residents)
            self._change(number, people, due & ~before, "新增")
            self._change(number, people, before & ~due, "不再符合")

    def _check(
        self,
        number: int,
        people: People,
        name: str,
        mask: NDArray[np.bool_],
        codes: NDArray[np.int32],
        why: str,
    ) -> None:
        self.tally.add(number, name, mask, people.streets)
        rows = np.flatnonzero(mask)
        told = [_same(why, len(rows)), Coded(codes[rows].astype(np.intp), self.code_names)]
        self._write(name, CHECK, people, rows, number, told)

    def _change(self, number: int, people: People, mask: NDArray[np.bool_], change: str) -> None:
        rows = np.flatnonzero(mask)
        self._write("changes", CHANGE, people, rows, number, [_same(change, len(rows))])

    def _absent(self) -> None:
        """Tells those who draw a benefit, or were due it, and are not in the table."""
        for name, titles, pairs, told in (
            ("review", CHECK, self.order.recipients, ["表中没有此人，或其所在行读不懂", ""]),
            ("changes", CHANGE, self.order.earlier, ["表中没有此人，或其所在行读不懂"]),
        ):
            for number, benefit in enumerate(self.benefits):
                left = sorted(pairs.left.get(benefit.id, ())) if pairs else []
                if not left:
                    continue
                count = len(left)
                who = [_same("", count), _column(left), _same(benefit.id, count)]
                rest = [_same(text, count) for text in (benefit.name, *told, benefit.standing)]
                self.folder.sheet(name, titles).write([*who, *rest])
                if name == "review":
                    self.tally.totals[number, "review"] += count

    def _write(
        self,
        name: str,
        titles: Titles,
        people: People,
        rows: NDArray[np.intp],
        number: int,
        told: Sequence[Coded],
    ) -> None:
        """Adds rows on one benefit to a sheet."""
        benefit = self.benefits[number]
        what = [_same(text, len(rows)) for text in (benefit.id, benefit.name)]
        standing = _same(benefit.standing, len(rows))
        sheet = self.folder.sheet(name, titles)
        sheet.write([people.lines[rows], _residents(people, rows), *what, *told, standing])

    def _pairs(
        self,
        people: People,
        results: NDArray[np.int8],
        missing: NDArray[np.int32],
        codes: NDArray[np.int32],
        doubtful: NDArray[np.bool_],
        alive: NDArray[np.bool_],
    ) -> None:
        wanted = alive[:, None] & ((results <= OPEN) | self.order.every)
        rows, numbers = np.nonzero(wanted)
        self.report.pairs += len(rows)
        at = (rows, numbers)
        facts = self.bulk.book.vocabulary.facts
        lacking = ["、".join(facts[key].name for key in keys) for keys in self.bulk.open_facts]
        columns: list[Cells] = [
            people.lines[rows],
            _residents(people, rows),
            Coded(numbers, [benefit.id for benefit in self.benefits]),
            Coded(numbers, [benefit.name for benefit in self.benefits]),
            Coded(results[at].astype(np.intp), OUTCOMES if self.order.form == "parquet" else SAID),
            Coded(numbers, [benefit.amount for benefit in self.benefits]),
            Coded(missing[at].astype(np.intp), lacking),
            Coded(codes[at].astype(np.intp), self.code_names),
            Coded(doubtful[at].astype(np.intp), ("", "是")),
            Coded(numbers, [benefit.standing for benefit in self.benefits]),
        ]
        self.folder.sheet(PAIRS, FOUND, self.order.form).write(columns)
        formal = np.array([benefit.standing == FORMAL for benefit in self.benefits], bool)
        listed = formal[numbers] & (results[at] == ELIGIBLE)
        if listed.any():
            told = [
                Coded(c.codes[listed], c.values) if isinstance(c, Coded) else c[listed]
                for c in columns
            ]
            self.folder.sheet("notify", FOUND).write(told)

    def _totals(self) -> Iterator[dict[str, Any]]:
        for number, benefit in enumerate(self.benefits):
            counts = {what: self.tally.totals[number, what] for what in OUTCOMES}
            yield {"benefit": benefit.id, "name": benefit.name, **counts, "doubts": benefit.doubts}


def _results(outcomes: Outcomes, benefit: Benefit) -> NDArray[np.int8]:
    """The outcome of each row, by its number in OUTCOMES; nobody is due anything by a text that is not in force."""
    result = np.array([NOT, ELIGIBLE, OPEN], np.int8)[outcomes.due]  # -1 is the last
    if benefit.ended:
        result[result != NOT] = ENDED
    return result


def _residents(people: People, rows: NDArray[np.intp]) -> Coded:
    if people.residents is None:
        return _same("", len(rows))
    return Coded(people.residents.codes[rows], texts(people.residents))


def _same(text: str, count: int) -> Coded:
    return Coded(np.zeros(count, np.intp), (text,))


def _column(cells: Sequence[str]) -> Coded:
    return Coded(np.arange(len(cells)), cells)


def _birthday(birth: int, age: int) -> str:
    if not birth:
        return ""
    born = date.fromordinal(birth)
    return birthday(born, born.year + age).isoformat()


def as_object(report: Report, order: Order) -> dict[str, Any]:
    """What run.json and --json hold."""
    names = (*("rows", "judged", "rejected", "died", "pairs", "seconds", "unused"), "benefits")
    return {"as_of": order.day.isoformat(), **{name: getattr(report, name) for name in names}}
