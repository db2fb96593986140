"""`lexicon/metadata.yaml`: what shows a document's metadata in its text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from corpus.datafile import Entry, read_yaml
from corpus.model import DocumentKind

Where = Literal["title", "head", "line", "byline", "signature", "text"]


class Shows(Entry):
    """A pattern that shows a field's value; see the head of the file."""

    field: str
    where: Where
    pattern: str
    value: str | None = None
    judgement: str | None = None
    kinds: tuple[DocumentKind, ...] = ()


class MetadataWords(Entry):
    """The file as it is, placeholders of its patterns filled in."""

    schema_: Literal["metadata/v1"]
    date: str
    body: str
    number: str
    national_bodies: tuple[str, ...]
    local_bodies: str
    title_endings: tuple[str, ...]
    draft_marks: str
    labels: str
    rules: tuple[Shows, ...]
    consultation: str
    years: str
    from_issue: str
    purpose: str
    implemented: str
    implements_marks: str
    reported: str
    glued_title: str


def load_metadata_words(corpus_dir: Path) -> MetadataWords:
    """The words of `lexicon/metadata.yaml` under `corpus_dir`.

    Raises DataFileError naming file and line.
    """
    path = corpus_dir / "lexicon" / "metadata.yaml"
    words, _ = read_yaml(path, MetadataWords)
    parts = {"date": words.date, "body": words.body, "number": words.number}

    def fill(pattern: str) -> str:
        return re.sub(r"\{(date|body|number)\}", lambda m: f"(?:{parts[m[1]]})", pattern)

    rules = tuple(rule.model_copy(update={"pattern": fill(rule.pattern)}) for rule in words.rules)
    filled = {
        name: fill(value) for name, value in words if isinstance(value, str) and name != "schema_"
    }
    return words.model_copy(update={**filled, "rules": rules})
