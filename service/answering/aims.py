"""A figure that documents aim at, several places side by side: from the targets, not from what a search finds."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Place
from corpus.rule import Target
from service.answering.frame import frame
from service.answering.ground import bare, quoted
from service.answering.outcome import Outcome
from service.answering.writer import Writer
from service.assistant import Assistant
from service.model import Table, TableCell, TableRow
from service.understanding.reading import Reading

COLUMNS = ("文件定的目标", "出处")
SILENT = "收录的文件没有写这个目标"
PAST = "；目标年份已过，文件没有说是否达到"
MASKED = "；目标年份在来源中被隐去"


def compare_targets(reading: Reading, writer: Writer, assistant: Assistant) -> Outcome | None:
    """Write the targets of one indicator for each place asked about; None where fewer than two places have it."""
    meant = [
        target for target in assistant.generation.targets if _is_meant(target, reading, assistant)
    ]
    by_indicator = [
        [_of_place(place, meant, indicator, assistant) for place in reading.places]
        for indicator in dict.fromkeys(target.indicator for target in meant)
    ]
    found = max(by_indicator, key=lambda each: sum(map(bool, each)), default=[])
    if sum(map(bool, found)) < 2:
        return None
    rows = tuple(
        _row(assistant.gazetteer.full_name(place.code), targets, writer)
        for place, targets in zip(reading.places, found, strict=True)
    )
    silent = any(not targets for targets in found)
    return Outcome("comparison", "partial" if silent else "complete", table=Table(COLUMNS, rows))


def _is_meant(target: Target, reading: Reading, assistant: Assistant) -> bool:
    """Whether every particular word of the question stands in the target's name, in one of its forms."""
    name = bare(target.name)
    particular = [c for c in reading.concepts if assistant.weigher.is_particular(c)]
    return bool(particular) and all(
        any(bare(form) in name for form in concept.forms) for concept in particular
    )


def _of_place(
    place: Place, targets: Sequence[Target], indicator: str, assistant: Assistant
) -> list[Target]:
    above = assistant.gazetteer.ancestry(place.code)
    return [each for each in targets if each.indicator == indicator and each.place in above]


def _row(name: str, targets: Sequence[Target], writer: Writer) -> TableRow:
    """A sentence for each target of the place, and its row."""
    if not targets:
        writer.write(f"{name}：{SILENT}。", basis="advice")
        return TableRow(name, (TableCell(SILENT, None), TableCell("", None)))
    marker = 0
    for target in targets:
        clause = writer.generation.clauses[target.words.clause]
        document = writer.generation.documents[clause.document]
        marker = writer.cite(clause, target.words.quote)
        lead = f"{name}：{frame(document, writer.day, writer.gazetteer)}，"
        writer.write(
            f"目标是{quoted(target.words.quote)}{_remark(target, writer)}。", (marker,), lead=lead
        )
    said = "；".join(target.words.quote for target in targets)
    label = writer.generation.clauses[targets[-1].words.clause].label
    return TableRow(name, (TableCell(said, marker), TableCell(label, marker)))


def _remark(target: Target, writer: Writer) -> str:
    if target.masked:
        return MASKED
    return PAST if target.year is not None and target.year < writer.day.year else ""
