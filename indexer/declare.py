"""A proposal -> the YAML of `documents/<id>.yaml`, with what a person has to confirm beside each value."""

from __future__ import annotations

import json
from collections.abc import Iterator

from corpus.model import Document, Evidence
from indexer.propose import Proposal

FIELDS = (
    *("kind", "title", "issuer", "author", "publisher", "number", "places", "issued", "published"),
    *("effective", "until", "consultation", "draft", "masked", "repealed"),
)


def write_declaration(proposal: Proposal, origin: str) -> str:
    """The text of the document's file; `origin` is the name of the file that it was read from."""
    return "\n".join(
        [
            *_head(proposal, origin),
            *_fields(proposal),
            *_relations(proposal),
            *_passage(proposal.document),
            *_parts(proposal.document),
            *_unsure(proposal),
            "",
        ]
    )


def _head(proposal: Proposal, origin: str) -> Iterator[str]:
    document = proposal.document
    yield f"# Proposed from {_comment(origin)}. 每个值都是程序按原文提出的，请对照原文逐项确认："
    yield "# 没有写的值是 null；原文没有写的不要补。确认之后可以删去这些注释。"
    for question in proposal.questions:
        yield f"# 请确认：{_comment(question)}"
    for number in proposal.cited:
        yield f"# 文中引用的其他文件的文号（不是本文件的）：{_comment(number)}"
    yield "schema: document/v1"
    yield f"id: {document.id}"
    yield f"source: {document.source}"
    yield f"work: {document.work}  # 同一文件的各个版本写同一个 work"
    yield f"edition: {_text(document.edition)}"


def _fields(proposal: Proposal) -> Iterator[str]:
    document = proposal.document
    for name in FIELDS:
        shown = document.evidence.get(name)
        if name == "places":
            yield "places:" if document.places else "places: []"
            for code in document.places:
                yield f"  - {_shown(_text(code), document.evidence[f'places.{code}'])}"
        elif name == "consultation":
            yield _consultation(document)
        elif shown is None:
            yield f"{name}: null"
        else:
            value = getattr(document, name)
            text = str(value).lower() if isinstance(value, bool) else _text(str(value))
            if name in ("kind",) or hasattr(value, "isoformat"):
                text = str(value)
            yield f"{name}: {_shown(text, shown)}"


def _consultation(document: Document) -> str:
    period, shown = document.consultation, document.evidence.get("consultation")
    if period is None or shown is None:
        return "consultation: null"
    return (
        f"consultation: {{start: {period.start}, end: {period.end}, quote: {_text(shown.quote)}}}"
    )


def _relations(proposal: Proposal) -> Iterator[str]:
    relations = proposal.document.relations
    yield "relations:" if relations else "relations: []"
    for relation in relations:
        quote = _text(relation.evidence.quote)
        yield f"  - {{kind: {relation.kind}, target: {_text(relation.target)}, quote: {quote}}}"


def _passage(document: Document) -> Iterator[str]:
    for name in ("begin", "end"):
        words = getattr(document.passage, name)
        if name == "begin":
            yield "passage:"
        yield f"  {name}: {_text(words) if words is not None else 'null'}"


def _parts(document: Document) -> Iterator[str]:
    if document.parts:
        yield "parts:  # 附件各自编号，条款号前加 id"
    for part in document.parts:
        name, begin = _text(part.name), _text(part.begin)
        yield f"  - {{id: {part.id}, name: {name}, begin: {begin}}}"


def _unsure(proposal: Proposal) -> Iterator[str]:
    """The lines of a scan that may be wrong, as repairs that a person makes or strikes out."""
    if proposal.unsure:
        yield "# 扫描件里识别把握不足的行。请对照原件：读对的删去，读错的去掉井号，在 clean 里写原件上的字。"
        yield "# repairs:"
    for repair in proposal.unsure:
        line = _text(" ".join(repair.raw.split()))
        yield f"#   - {{raw: {line}, clean: {line}, context: {line}, reason: 对照扫描原件改正}}"


def _shown(value: str, shown: Evidence) -> str:
    judgement = f", judgement: {_text(shown.judgement)}" if shown.judgement else ""
    return f"{{value: {value}, quote: {_text(shown.quote)}{judgement}}}"


def _text(text: str) -> str:
    """A YAML scalar: JSON's strings are YAML's, but for the separators that JSON leaves as they are."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(f"\\u{ord(c):04x}" if _breaks(c) else c for c in written)


def _breaks(character: str) -> bool:
    return not character.isprintable() or "\ud800" <= character <= "\udfff"


def _comment(text: str) -> str:
    """Text that cannot leave its comment line."""
    return "".join(" " if _breaks(c) else c for c in text)
