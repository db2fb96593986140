"""Several places -> a table: what each one's documents say, and who is silent."""

from __future__ import annotations

from collections.abc import Sequence

from service.answering.direct import answer_directly
from service.answering.findings import Finding
from service.answering.frame import frame
from service.answering.weigh import Weigher
from service.answering.writer import Writer
from service.model import Completeness, Table, TableCell, TableRow
from service.understanding.reading import Reading

COLUMNS = ("地方", "文件怎么说", "出处")
SILENT = "收录的文件没有写到"


def write_comparison(
    writer: Writer, reading: Reading, found: Sequence[tuple[str, Finding | None]], weigher: Weigher
) -> tuple[Table, Completeness]:
    """Write a sentence and a row for each place; `found` pairs its name with the finding that answers."""
    rows = []
    for name, finding in found:
        if finding is None:
            writer.write(f"{name}：{SILENT}。", basis="advice")
            rows.append(TableRow(name, (TableCell(SILENT, None), TableCell("", None))))
            continue
        document = writer.generation.documents[finding.clause.document]
        marker = writer.cite(finding.clause, finding.quote)
        said = answer_directly(finding, reading, weigher)
        lead = f"{name}：{frame(document, writer.day, writer.gazetteer)}，"
        writer.write(f"{said.rstrip('。')}。", (marker,), lead=lead)
        rows.append(
            TableRow(name, (TableCell(said, marker), TableCell(finding.clause.label, marker)))
        )
    silent = sum(finding is None for _, finding in found)
    return Table(COLUMNS[1:], tuple(rows)), "partial" if silent else "complete"
