"""Words of policy in an answer -> what they mean, in the words of a document or in ours, marked as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Clause
from corpus.naming import Term
from service.answering.conclude import ASIDE, as_sentence, room
from service.answering.findings import Finding
from service.answering.frame import frame
from service.answering.ground import OMITTED, bare, quoted
from service.answering.outcome import Outcome
from service.answering.scope import Scope
from service.answering.weigh import Weigher
from service.answering.writer import Writer
from service.assistant import Assistant
from service.understanding.intent import find_wishes
from service.understanding.reading import Reading

HEADER = "下面是词语解释；没有标出处的，是我们的解释。"
OURS = "（我们的解释）"
TITLES = re.compile(r"《[^》]*》")
ASKS = ("definition", "recipients", "content")
"""Sorts of thing asked for by which a question may want to know what a term means; the latter two only of one that a
document defines."""


def explain_terms(writer: Writer, outcome: Outcome) -> None:
    """Explain every term that the answer uses, each once, behind all but the question back.

    A definition of a document is told only where the answer is of that document's place.
    """
    if not writer.citations:
        return
    asking = writer.sentences.pop() if outcome.kind == "eligibility" and outcome.ask else None
    text = TITLES.sub("", "\n".join(sentence.text for sentence in writer.sentences))
    terms = [t for t in find_terms(text, writer) if not t.everyday and _holds_here(t, writer)]
    terms = [term for term in terms if not _is_told(term, text)]
    if terms:
        writer.write(HEADER, basis="advice")
    for term in terms:
        _explain(writer, term)
    if asking:
        writer.sentences.append(asking)


def define(reading: Reading, writer: Writer, assistant: Assistant, scope: Scope) -> Outcome | None:
    """Write what the term means that the question asks for; None where it asks for none that the glossary has."""
    term = asked_term(reading, writer, assistant.weigher)
    if term is None:
        return None
    if term.shown:
        clause = writer.generation.clauses.get(term.shown.clause)
        if clause is None or clause.document not in scope.all:
            return None
        _define_by(writer, term, clause)
        return Outcome("lookup", "complete")
    _, findings = assistant.find(reading, scope.all)
    using = next((f for f in findings if any(n in bare(f.quote) for n in term.names)), None)
    if using is None:
        writer.write(f"收录的文件没有解释“{term.term}”。", basis="advice", known=term.term)
    else:
        _write_use(writer, term, using)
    body = f"{term.term}{OURS}：{as_sentence(term.say)}"
    writer.write(body, basis="advice", known=body)
    _write_confused(writer, term)
    return Outcome("lookup", "partial")


def asked_term(reading: Reading, writer: Writer, weigher: Weigher) -> Term | None:
    """The term whose meaning a piece of the question asks for: that piece names nothing else that is particular."""
    wishes = [
        wish
        for wish in find_wishes(reading.text, writer.generation.lexicon)
        if wish.expectation.sort in ASKS
    ]
    if not wishes or len({asked.expectation.sort for asked in reading.asked} - set(ASKS)):
        return None
    wish = min(wishes, key=lambda each: ASKS.index(each.expectation.sort))
    term = next(find_terms(wish.piece, writer), None)
    if term is None or (wish.expectation.sort != ASKS[0] and term.shown is None):
        return None
    told = "".join((*term.names, *wish.expectation.words, wish.words))
    others = (
        c.word
        for c in reading.concepts
        if c.word in wish.piece and weigher.is_particular(c) and len(c.word) > 1
    )
    return None if any(word not in told for word in others) else term


def find_terms(text: str, writer: Writer) -> Iterator[Term]:
    """The terms that a text names, in its order; one that stands inside a longer one only is not meant."""
    terms = writer.generation.lexicon.naming.terms
    names = [(name, term) for term in terms for name in term.names if name in text]
    longer = {name for name, _ in names}.union(*(term.inside for term in terms))
    found: dict[str, tuple[int, Term]] = {}
    for name, term in names:
        around = sorted((w for w in longer if name in w and name != w and w in text), key=len)
        rest = text
        for word in reversed(around):
            rest = rest.replace(word, "×" * len(word))
        at = rest.find(name)
        if at >= 0 and (term.term not in found or at < found[term.term][0]):
            found[term.term] = (at, term)
    yield from (term for _, term in sorted(found.values(), key=lambda each: each[0]))


def _holds_here(term: Term, writer: Writer) -> bool:
    """Whether a definition is ours, or of a document of the places that the answer's own documents are of."""
    if term.shown is None:
        return True
    clause = writer.generation.clauses.get(term.shown.clause)
    if clause is None:
        return False
    documents = writer.generation.documents
    cited = (documents[citation.document_id] for citation in writer.citations)
    told = {a for d in cited for code in d.places for a in writer.gazetteer.ancestry(code)}
    return bool(told & set(documents[clause.document].places))


def _is_told(term: Term, text: str) -> bool:
    """Whether the answer holds the words of its explanation already."""
    return bare(term.shown.quote if term.shown else term.say).rstrip("。") in bare(text)


def _explain(writer: Writer, term: Term) -> None:
    if term.shown is None:
        body = f"{term.term}：{as_sentence(term.say)}"
        writer.write(body, basis="advice", known=body)
        return
    clause = writer.generation.clauses[term.shown.clause]
    marker = writer.cite(clause, term.shown.quote)
    writer.write(f"{term.term}：{quoted(term.shown.quote)}。", (marker,), known=term.term)


def _define_by(writer: Writer, term: Term, clause: Clause) -> None:
    """The definition of a document: in short, and as its clause has it."""
    assert term.shown
    lead = f"{_frame(writer, clause)}："
    marker = writer.cite(clause, term.shown.quote)
    plain = ASIDE.sub(OMITTED, term.shown.quote).strip(OMITTED)
    short = next((s for s in (term.say.rstrip("。"), plain) if len(s) <= room(lead)), "")
    short = short or f"{clause.label}解释了“{term.term}”"
    known = f"{clause.label}{term.term}"
    writer.write(f"{short}。", (marker,), lead=lead, known=known)
    quote = quoted(term.shown.quote)
    writer.write(f"原文见{clause.label}：{quote}。", (marker,), known=clause.label)
    _write_confused(writer, term)


def _write_use(writer: Writer, term: Term, using: Finding) -> None:
    """That the documents use the term without explaining it, and where."""
    marker = writer.cite(using.clause, using.quote)
    said = f"没有解释“{term.term}”。"
    writer.write(said, (marker,), lead=f"{_frame(writer, using.clause)}：", known=term.term)
    label = using.clause.label
    writer.write(f"用到它的是{label}：{quoted(using.quote)}", (marker,), known=label)


def _write_confused(writer: Writer, term: Term) -> None:
    if term.confused:
        names = "、".join(term.confused)
        writer.write(f"它不同于{names}{OURS}。", basis="advice", known=names)


def _frame(writer: Writer, clause: Clause) -> str:
    return frame(writer.generation.documents[clause.document], writer.day, writer.gazetteer)
