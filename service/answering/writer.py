"""Sentences and citations under construction; everything written passes the gate."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from corpus.gazetteer import Gazetteer
from corpus.model import Clause, Document
from indexer.generation import Generation
from service.answering.frame import notices, say_places
from service.answering.ground import bare, check_sentence
from service.model import Basis, Citation, Sentence

LOST = "□"
LOST_NOTICE = "引文中的□表示来源网页在这里缺字，无法复原。"


@dataclass(slots=True)
class Writer:
    """Collects an answer. `citations` are numbered in the order in which they are first used."""

    generation: Generation
    gazetteer: Gazetteer
    day: date
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    noticed: set[str] = field(default_factory=set)

    def cite(self, clause: Clause, quote: str) -> int:
        """The marker of these words of the clause."""
        for citation in self.citations:
            held = bare(citation.quote)
            if citation.clause_id == clause.id and bare(quote).rstrip("。;") in held:
                return citation.marker
        document = self.generation.documents[clause.document]
        citation = Citation(
            marker=len(self.citations) + 1,
            clause_id=clause.id,
            document_id=document.id,
            document_title=document.title,
            label=clause.label,
            quote=quote,
            validity=document.validity_on(self.day),
            place=say_places(document, self.gazetteer),
            url=f"/clauses/{clause.id}",
            text_hash=clause.digest,
        )
        self.citations.append(citation)
        self._notice(document, quote)
        return citation.marker

    def write(
        self,
        body: str,
        markers: tuple[int, ...] = (),
        basis: Basis = "quote",
        *,
        lead: str = "",
        known: str = "",
        verbatim: tuple[str, ...] = (),
        counted: tuple[str, ...] = (),
    ) -> None:
        """Add the sentence `lead` + `body`.

        `lead` is the document's own metadata (whose it is, of when); `known` is text whose figures come from
        elsewhere than a clause: metadata, labels, helplines; `verbatim` are pieces of `body` that claim to be a
        clause's own words; `counted` is what a number of `body` counts. Raises UngroundedSentence if the citations
        do not hold what `body` says.
        """
        cited = [self.citations[marker - 1] for marker in markers]
        check_sentence(body, cited, self.generation.clauses, basis, known, verbatim, counted)
        self.sentences.append(Sentence(lead + body, markers, basis))

    def note(self, text: str) -> None:
        """Add a notice once."""
        if text not in self.notices:
            self.notices.append(text)

    @property
    def text(self) -> str:
        """The answer as plain text, a sentence a line, [1] marking citations."""
        return "\n".join(s.text + "".join(f"[{m}]" for m in s.citations) for s in self.sentences)

    def _notice(self, document: Document, quote: str) -> None:
        if document.id not in self.noticed:
            self.noticed.add(document.id)
            for notice in notices(document, self.day):
                self.note(notice)
        if LOST in quote:
            self.note(LOST_NOTICE)
