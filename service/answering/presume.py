"""What a question takes for granted, held against the clause that it is about: not so, so, or not said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.model import Clause
from corpus.presumptions import PresumptionWords
from indexer.quantities import Quantity, QuantityReader, normal, years
from service.answering.direct import answer_directly
from service.answering.explain import find_terms
from service.answering.findings import Finding
from service.answering.force import force_note, marks_of
from service.answering.quotes import EXCLUDES, PERIODS
from service.answering.weigh import normalised
from service.answering.writer import Writer
from service.assistant import Assistant
from service.understanding.reading import Reading

HIDDEN = "XX年"
AGE = "周岁"
MONEY = "元"
LARGE = 10
"""A number without a measure is a sum from here on: 领500."""

MAX_PIECE = 26
"""Of a longer piece of a clause only what follows its quantity is told."""

PIECE = re.compile(r"[^,，;；。:：()（）、]+")
NEAR = 0.3
"""A clause that holds so much of a question says whether what it takes for granted is so."""

WEAK = ("encourages", "pilots", "plans", "target")


@dataclass(frozen=True, slots=True)
class Presumed:
    """How the conclusion begins (不是，), and the words of the clause that it then tells: those that say what is so.

    Without words the answer goes on as for any question. `whole` is a sentence by itself.
    """

    opening: str
    words: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of a clause with the quantities in it."""

    text: str
    quantities: tuple[Quantity, ...]


def presumed(
    reading: Reading, finding: Finding, writer: Writer, assistant: Assistant
) -> Presumed | None:
    """What becomes of what the question takes for granted; None where it does so of nothing that the clause speaks of."""
    words = writer.generation.lexicon.presumptions
    if _apart(reading, finding, assistant, words):
        return Presumed(words.replies.apart)
    if not re.search(words.confirms, reading.text):
        return None
    if re.search(words.musts, reading.text) and _is_weak(finding, writer):
        return Presumed(words.replies.free)
    claimed = [year for year, _ in years(normal(reading.text))]
    if claimed and HIDDEN in finding.quote:
        return Presumed(words.replies.hidden, whole=True)
    reader = QuantityReader(writer.generation.lexicon.quantities)
    claims = reader.find(_alike(reading.text, words))
    stretches = list(_stretches(finding.clause, reader))
    quoted = [each for each in stretches if each.text in finding.quote]
    for claim in claims:
        for near in (quoted, stretches):
            if refuted := _refuted(claim, claims, near, reading, assistant):
                return Presumed(words.replies.wrong, refuted)
            if _comparable(claim, claims, near, reading, assistant):
                break
    if recipients := _others(reading, finding, writer):
        return Presumed(words.replies.wrong, recipients)
    held = (_borne_out(claim, claims, stretches, reading, assistant) for claim in claims)
    return next((Presumed(words.replies.right, said) for said in held if said), None)


def without_claims(reading: Reading, assistant: Assistant) -> Reading:
    """The reading without its quantities, where they are taken for granted: what may be wrong must not choose a clause."""
    words = assistant.generation.lexicon.presumptions
    if not re.search(words.confirms, reading.text):
        return reading
    reader = QuantityReader(assistant.generation.lexicon.quantities)
    kept = tuple(
        c for c in reading.concepts if not reader.find(_alike(c.word, words)) and not c.age
    )
    return replace(reading, concepts=kept) if kept else reading


def may_confirm(
    reading: Reading, findings: Sequence[Finding], writer: Writer, assistant: Assistant
) -> Finding | None:
    """The best of the findings if what the question takes for granted can be held against its clause."""
    if not findings or findings[0].coverage < NEAR:
        return None
    found = presumed(reading, findings[0], writer, assistant)
    return findings[0] if found else None


def _apart(
    reading: Reading, finding: Finding, assistant: Assistant, words: PresumptionWords
) -> bool:
    """Whether two things are asked for at once, and the clause excludes it."""
    if not re.search(words.together, reading.text):
        return False
    direct = "".join(answer_directly(finding, reading, assistant.weigher))
    return EXCLUDES.search(direct) is not None


def _is_weak(finding: Finding, writer: Writer) -> bool:
    """Whether the quoted sentences only encourage, try out, plan or aim."""
    marks = [m for m in marks_of(finding.clause, finding.quote) if m.force in WEAK]
    return bool(force_note(finding.clause, marks, writer.generation.lexicon.force, writer.day))


def _alike(text: str, words: PresumptionWords) -> str:
    """The normal text with what quantities count in as clauses print it (5块 -> 5元)."""
    text = normal(text)
    for measure, others in words.alike.items():
        for other in others:
            pattern = rf"(?<=[\d一二两三四五六七八九十百千万半]){re.escape(other)}"
            text = re.sub(pattern, measure, text)
    return text


def _stretches(clause: Clause, reader: QuantityReader) -> Iterator[_Stretch]:
    """The pieces of the clause between commas, brackets and the members of its lists, with their quantities."""
    cells = [cell.text for cell in clause.cells if cell.text] if clause.kind == "row" else []
    for cell in cells or [clause.text]:
        for piece in PIECE.findall(cell):
            if found := reader.find(normal(piece)):
                yield _Stretch(piece.strip(), found)


def _refuted(
    claim: Quantity,
    claims: Sequence[Quantity],
    stretches: Sequence[_Stretch],
    reading: Reading,
    assistant: Assistant,
) -> str:
    """The words of the clause that say another quantity than the claimed one; empty where none does."""
    same = _comparable(claim, claims, stretches, reading, assistant)
    values = {q.number for _, q in same}
    if not values or claim.number in values:
        return ""
    if claim.measure == AGE:
        least = {q.number for _, q in same if ">=" in q.comparators}
        if not least or claim.number >= min(least):
            return ""
        same = [(s, q) for s, q in same if q.number == min(least)]
    best, quantity = max(
        same,
        key=lambda pair: assistant.weigher.fit(reading.concepts, normalised(pair[0].text)),
    )
    return best.text if len(best.text) <= MAX_PIECE else _core(best, quantity)


def _core(stretch: _Stretch, quantity: Quantity) -> str:
    """The end of the stretch from the quantity on, with the words that say what it is one for each of."""
    return normal(stretch.text)[min((quantity.first, *quantity.rates)) :]


def _borne_out(
    claim: Quantity,
    claims: Sequence[Quantity],
    stretches: Sequence[_Stretch],
    reading: Reading,
    assistant: Assistant,
) -> str:
    """The words of the clause that say the claimed quantity and no other, of an age a lower least age; else empty."""
    same = _comparable(claim, claims, stretches, reading, assistant)
    values = {q.number for _, q in same}
    least = {q.number for _, q in same if ">=" in q.comparators}
    if values != {claim.number} and not (
        claim.measure == AGE and len(least) == 1 and claim.number >= min(least)
    ):
        return ""
    stretch, quantity = same[0]
    return stretch.text if len(stretch.text) <= MAX_PIECE else _core(stretch, quantity)


def _comparable(
    claim: Quantity,
    claims: Sequence[Quantity],
    stretches: Sequence[_Stretch],
    reading: Reading,
    assistant: Assistant,
) -> list[tuple[_Stretch, Quantity]]:
    """The quantities of the clause that count the same as the claim.

    They have its measure, and of sums its period; a large bare number is a sum. Where the pieces with another claimed
    quantity (四级) have any, only those count. Sums for somebody whom the question does not name are left out.
    """
    measure = claim.measure or (MONEY if claim.number >= LARGE else "")
    if not measure or (claim.number <= 1 and measure not in ("%", "次", "餐")):
        return []
    same = [(s, q) for s in stretches for q in s.quantities if q.measure == measure]
    if measure == MONEY:
        asked = {unit for unit, words in PERIODS.items() if re.search(words, reading.text)}
        same = [(s, q) for s, q in same if not asked or _period(s.text) in ({*asked, ""})]
        same = [(s, q) for s, q in same if not _is_aside(s.text, reading, assistant)]
    others = {(c.number, c.measure) for c in claims if c is not claim and c.measure}
    beside = [(s, q) for s, q in same if others & {(o.number, o.measure) for o in s.quantities}]
    return beside or same


def _is_aside(text: str, reading: Reading, assistant: Assistant) -> bool:
    expectations = assistant.generation.lexicon.expectations
    words = [w for each in expectations if each.sort == "money" for w in each.aside]
    return any(word in text and word not in reading.text for word in words)


def _period(text: str) -> str:
    return next((unit for unit, words in PERIODS.items() if re.search(words, text)), "")


def _others(reading: Reading, finding: Finding, writer: Writer) -> str:
    """The recipients of a row, where the question takes for granted that others are meant, by a word of policy."""
    recipients = next((c.text for c in finding.clause.cells if c.role == "recipients"), "")
    if not recipients:
        return ""
    text = normalised(finding.clause.text)
    for concept in finding.lacking:
        for term in find_terms(concept.word, writer):
            if not term.everyday and not any(normalised(name) in text for name in term.names):
                return recipients.rstrip("。")
    return ""
