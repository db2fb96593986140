"""How an answer is laid out on a page: each sentence with the sources that it names first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.model import Answer, Citation, Sentence

SERVICE_NUMBER = re.compile(r"(?<!\d)(?:1[12]\d|1[26]\d{3}|9[56]\d{3})(?!\d)")
"""A short telephone number of China: 110 to 129, 12xxx, 16xxx, 95xxx, 96xxx."""


MOST_SOURCES = 2
"""So many sources stand open under a sentence; chat.js has the same number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A citation under its sentence.

    `quoted` where its words have to be shown beside it, `brief` where its document was named above.
    """

    citation: Citation
    quoted: bool
    brief: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence cut around the words that it quotes (`words` is empty where it quotes none)."""

    before: str
    words: str
    after: str
    citations: tuple[int, ...]
    sources: tuple[Shown, ...]

    @property
    def folded(self) -> bool:
        """Whether the sources are opened with a press: those of a list would bury its next sentence."""
        return len(self.sources) > MOST_SOURCES


def paragraphs(answer: Answer) -> Iterator[Paragraph]:
    """The sentences in order, but those that only repeat a quotation that already stands there.

    chat.js lays the stream out by the same rule.
    """
    told: set[int] = set()
    documents: set[str] = set()
    in_block: set[int] = set()
    for sentence in answer.sentences:
        cited = [each for each in answer.citations if each.marker in sentence.citations]
        held = next((each for each in cited if each.quote in sentence.text), None)
        fresh = [each for each in cited if each.marker not in told]
        if held and not fresh and held.marker in in_block:
            continue
        shown = tuple(_shown(each, sentence, documents) for each in fresh)
        told.update(each.marker for each in fresh)
        in_block.update(each.citation.marker for each in shown if each.quoted)
        yield _paragraph(sentence, held, shown)


def numbers_to_call(answer: Answer) -> list[str]:
    """The numbers that an answer to an emergency names, each once; none for other answers."""
    if answer.kind != "care":
        return []
    return list(dict.fromkeys(SERVICE_NUMBER.findall(answer.text)))


def left_over(answer: Answer) -> list[Shown]:
    """The citations of the table that no sentence names; what only a verdict names is behind its benefit's page."""
    named = {marker for sentence in answer.sentences for marker in sentence.citations}
    rows = answer.table.rows if answer.table else ()
    cells = {cell.citation for row in rows for cell in row.cells}
    return [Shown(each, True, False) for each in answer.citations if each.marker in cells - named]


def _shown(citation: Citation, sentence: Sentence, documents: set[str]) -> Shown:
    quoted = citation.quote not in sentence.text
    shown = Shown(citation, quoted, not quoted and citation.document_id in documents)
    documents.add(citation.document_id)
    return shown


def _paragraph(sentence: Sentence, held: Citation | None, sources: tuple[Shown, ...]) -> Paragraph:
    if held is None:
        return Paragraph(sentence.text, "", "", sentence.citations, sources)
    before, words, after = sentence.text.partition(held.quote)
    return Paragraph(before, words, after, sentence.citations, sources)
