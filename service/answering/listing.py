"""What can one get -> the rows of the list that speak of it, complete, by category."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.model import Clause
from service.answering.conclude import room
from service.answering.frame import frame
from service.answering.ground import quoted
from service.answering.outcome import Outcome
from service.answering.scope import Scope
from service.answering.weigh import normalised
from service.answering.writer import Writer
from service.assistant import Assistant
from service.understanding.reading import SAME, Reading

WISH = "benefits"
CONDITIONS = "各个项目给谁、能不能享受，要看各自写的条件；您说出项目的名称，我就念给您听。"


FEW = 3
"""Of up to so many rows what they give is quoted too."""


def wants_list(reading: Reading) -> bool:
    """Whether the question asks for all there is to get."""
    return any(asked.expectation.sort == WISH for asked in reading.asked)


def list_rows(
    reading: Reading, writer: Writer, assistant: Assistant, scope: Scope
) -> Outcome | None:
    """Write the names of the rows that hold every particular word of the question; None if no list does."""
    rows = [row for row in _rows(assistant, scope) if _speaks_of(row, reading, assistant)]
    if not rows:
        return None
    documents = dict.fromkeys(row.document for row in rows)
    for name in documents:
        own = [row for row in rows if row.document == name]
        document = assistant.generation.documents[name]
        words = "”“".join(c.word for c in reading.concepts if assistant.weigher.is_particular(c))
        lead = f"{frame(document, writer.day, writer.gazetteer)}，"
        markers = {row.id: writer.cite(row, _name(row)) for row in own}
        said = f"提到“{words}”的项目有{len(own)}项。" if words else f"清单里一共有{len(own)}项。"
        if len(said) > room(lead) + 1:
            said = f"提到您说的情况的项目有{len(own)}项。"
        counted = tuple(markers)
        writer.write(
            said, tuple(markers.values()), "arithmetic", lead=lead, known=words, counted=counted
        )
        for category, group in _by_category(own).items():
            cited = tuple(markers[row.id] for row in group)
            names = tuple(map(_name, group))
            body = f"{category or '有'}：{'、'.join(names)}。"
            writer.write(body, cited, known=category, verbatim=names)
        for row in own if len(own) <= FEW else ():
            content = next((cell.text for cell in row.cells if cell.role == "content"), row.text)
            body = f"{row.label}：{quoted(content)}"
            writer.write(body, (writer.cite(row, content),), known=row.label)
    writer.write(CONDITIONS, basis="advice")
    return Outcome("lookup", "complete")


def _rows(assistant: Assistant, scope: Scope) -> Iterator[Clause]:
    """The rows of lists, without sub-rows."""
    clauses = assistant.generation.clauses
    documents = sorted(scope.holding or scope.all)
    for clause in (clause for document in documents for clause in clauses.of(document)):
        parent = clauses.get(clause.parent) if clause.parent else None
        if clause.kind == "row" and not (parent and parent.kind == "row"):
            yield clause


def _speaks_of(row: Clause, reading: Reading, assistant: Assistant) -> bool:
    """Whether the row holds each word that is more than another word for an old person or a benefit."""
    text = normalised(" ".join((*row.heading, row.text)))
    return all(
        c.match(text) >= SAME for c in reading.concepts if assistant.weigher.is_particular(c)
    )


def _by_category(rows: Sequence[Clause]) -> dict[str, list[Clause]]:
    groups: dict[str, list[Clause]] = {}
    for row in rows:
        category = next((cell.text for cell in row.cells if cell.role == "category"), "")
        groups.setdefault(category, []).append(row)
    return groups


def _name(row: Clause) -> str:
    return next((cell.text for cell in row.cells if cell.role == "item"), row.heading[-1])
