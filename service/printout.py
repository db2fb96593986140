"""An answer as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from service.model import Answer, Citation
from service.web.words import VALIDITY, day


def printout(answer: Answer, base: str = "") -> str:
    """The answer's text, then what it cites, what to mind and what is asked back; links begin with `base`."""
    return "\n".join(_lines(answer, base))


def _lines(answer: Answer, base: str) -> Iterator[str]:
    yield answer.text
    named = {marker for sentence in answer.sentences for marker in sentence.citations}
    rows = answer.table.rows if answer.table else ()
    named |= {cell.citation for row in rows for cell in row.cells if cell.citation}
    if named:
        yield ""
        yield "依据："
        for citation in answer.citations:
            # What only a verdict names is told with its reasons: see --json.
            if citation.marker in named:
                yield from _citation(citation, base)
    if answer.notices:
        yield ""
        yield "请注意："
        yield from (f"  · {notice}" for notice in answer.notices)
    for ask in answer.ask[:1]:
        yield ""
        yield ask.question + (f"（{'／'.join(ask.options)}）" if ask.options else "")
    yield ""
    yield f"按{day(answer.as_of)}的情况回答。资料版本 {answer.generation[:12]}。"


def _citation(citation: Citation, base: str) -> Iterator[str]:
    yield f"  [{citation.marker}] {citation.label}"
    place = citation.place or "地区不明"
    yield f"      {citation.document_title}（{VALIDITY[citation.validity]}，{place}）"
    yield f"      “{citation.quote}”"
    yield f"      {base}{citation.url}"
