"""What the sentences written amount to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Document, Place
from service.answering.frame import say_places
from service.answering.writer import Writer
from service.model import AnswerKind, Ask, Completeness, Decline, Hit, Table, Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """The kind of an answer with what belongs to its kind, and the hits that it was found in."""

    kind: AnswerKind
    completeness: Completeness
    ask: tuple[Ask, ...] = ()
    table: Table | None = None
    decline: Decline | None = None
    hits: tuple[Hit, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


def ask_place(writer: Writer, places: Sequence[Place], hits: tuple[Hit, ...] = ()) -> Outcome:
    """Ask which of these places is meant."""
    asking = "您要问哪个地方？"
    options = tuple(dict.fromkeys(writer.gazetteer.full_name(place.code) for place in places))
    writer.write(f"各地的规定不一样，{asking}", basis="advice")
    return Outcome("clarify", "none", ask=(Ask("place", None, asking, options),), hits=hits)


def ask_document(writer: Writer, documents: Sequence[Document], hits: tuple[Hit, ...]) -> Outcome:
    """Ask which of these documents is meant."""
    asking = "您问的是哪一份文件？"
    options = tuple(f"{say_places(d, writer.gazetteer)}《{d.title}》" for d in documents)
    writer.write(f"{asking}请选一份。", basis="advice")
    return Outcome("clarify", "none", ask=(Ask("document", None, asking, options),), hits=hits)
