"""The pages of what is held: documents, and each clause in its document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from corpus.model import Clause, Document
from indexer.generation import Generation
from service.web.places import place_views
from service.web.quote import mark_quote
from service.web.raw import raw_of
from service.web.render import Pages
from service.web.state import Serving, clause_as_cited, document_of

router = APIRouter(include_in_schema=False)

NEIGHBOURS = 1
"""Clauses shown before and after the one that was asked for."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A clause among its neighbours, in the document's order; `within` are the parts of it."""

    before: tuple[Clause, ...]
    clause: Clause
    within: tuple[Clause, ...]
    after: tuple[Clause, ...]


@router.get("/documents")
def get_documents(request: Request) -> HTMLResponse:
    """The list of documents."""
    serving: Serving = request.app.state.serving
    generation = serving.generation
    pages: Pages = request.app.state.pages
    rows = [(each, _place_names(each, serving)) for each in generation.documents.values()]
    return pages.page(request, "documents.html", {"rows": rows, "today": date.today()})


@router.get("/documents/{document_id}")
def get_document(document_id: str, request: Request) -> HTMLResponse:
    """The document: metadata, contents and every clause, each with an anchor."""
    serving: Serving = request.app.state.serving
    generation = serving.generation
    pages: Pages = request.app.state.pages
    document = document_of(generation, document_id)
    clauses = _shown(_clauses_of(document, generation))
    values = {
        "document": document,
        "places": _place_names(document, serving),
        "clauses": clauses,
        "contents": contents_of(document, clauses),
        "today": date.today(),
    }
    return pages.page(request, "document.html", values)


@router.get("/clauses/{clause_id}")
def get_clause(
    clause_id: str, request: Request, quote: str = "", text: str | None = None
) -> HTMLResponse:
    """The clause in its document, the words of `quote` marked where they stand in it.

    With `text`, the hash of a citation, it is shown as it was cited, by itself where the document has changed since.
    """
    serving: Serving = request.app.state.serving
    generation = serving.generation
    pages: Pages = request.app.state.pages
    clause = clause_as_cited(serving, clause_id, text)
    outdated = generation.clauses.get(clause.id) != clause
    document = document_of(generation, clause.document)
    values = {
        "document": document,
        "places": _place_names(document, serving),
        "outdated": outdated,
        "present": generation.find(clause.id),
        "setting": Setting((), clause, (), ())
        if outdated
        else place_in_document(clause, _clauses_of(document, generation)),
        "quote": quote,
        "found": mark_quote(clause.text, quote) is not None,
        "raw": None if outdated else raw_of(clause, generation.originals[document.id]),
        "across": stands_across_cells(clause, quote),
        "today": date.today(),
    }
    return pages.page(request, "clause.html", values)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents; `depth` is 0 for the outermost of its part."""

    clause: Clause
    depth: int


def contents_of(document: Document, clauses: Sequence[Clause]) -> list[tuple[str, list[Entry]]]:
    """Headings and rows by the name of their part; parts without any are left out."""
    parts = {part.id: part.name for part in document.parts}
    grouped: dict[str, list[Clause]] = {}
    for each in clauses:
        if each.kind in ("heading", "row"):
            part = each.path[0] if each.path[0] in parts else ""
            grouped.setdefault(part, []).append(each)
    return [(parts.get(part, ""), _entries(own)) for part, own in grouped.items()]


def _entries(clauses: Sequence[Clause]) -> list[Entry]:
    outermost = min(each.level for each in clauses)
    return [Entry(each, min(each.level - outermost, 2)) for each in clauses]


def place_in_document(clause: Clause, clauses: Sequence[Clause]) -> Setting:
    """The clause among `clauses`, its document's in order; what it holds is not its neighbour."""
    inside = _descendants(clause, clauses)
    shown = _shown(clauses)
    at = next((i for i, each in enumerate(shown) if each.id == clause.id), None)
    if at is None:  # a cell: its row is where it stands
        at = next(i for i, each in enumerate(shown) if each.id == clause.parent)
    after = [each for each in shown[at + 1 :] if each.id not in inside]
    within = () if clause.kind == "row" else _shown([each for each in clauses if each.id in inside])
    return Setting(
        before=tuple(shown[max(0, at - NEIGHBOURS) : at]),
        clause=clause,
        within=tuple(within),
        after=tuple(after[:NEIGHBOURS]),
    )


def stands_across_cells(clause: Clause, quote: str) -> bool:
    """Whether the quote stands in the row but in no single cell of it."""
    return (
        clause.kind == "row"
        and mark_quote(clause.text, quote) is not None
        and not any(mark_quote(cell.text, quote) for cell in clause.cells)
    )


def _descendants(clause: Clause, clauses: Sequence[Clause]) -> set[str]:
    # Parents stand before children, so one pass finds every depth.
    inside: set[str] = set()
    for each in clauses:
        if each.parent == clause.id or each.parent in inside:
            inside.add(each.id)
    return inside


def _clauses_of(document: Document, generation: Generation) -> list[Clause]:
    return list(generation.clauses.of(document.id))


def _shown(clauses: Sequence[Clause]) -> list[Clause]:
    # A cell is shown inside its row.
    return [each for each in clauses if each.kind != "cell"]


def _place_names(document: Document, serving: Serving) -> str:
    return "、".join(view.name for view in place_views(document.places, serving.gazetteer))
