"""What a report calls things, read from labels.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from corpus.datafile import Entry, read_yaml
from corpus.load import load_corpus
from service.settings import built_in_corpus


class Labels(Entry):
    """Chinese names of slices and of their values, ways to say why an answer is wrong, and the limits that are known."""

    schema_: Literal["labels/v1"]
    slices: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]
    reasons: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]

    def slice(self, kind: str) -> str:
        """The name of a way to slice."""
        return self.slices.get(kind, kind)

    def name(self, kind: str, value: str) -> str:
        """The name of one slice; of a document its title."""
        if kind == "document" and value in document_titles():
            return document_titles()[value]
        return self.names.get(kind, {}).get(value, value)

    def reason(self, reason: str) -> str:
        """Why an answer is wrong, in Chinese."""
        for pattern, words in self.reasons:
            if found := re.fullmatch(pattern, reason, re.DOTALL):
                said = (self.name("kind", group) for group in found.groups())
                return words.format(*said)
        return reason


@cache
def labels() -> Labels:
    """The labels. Raises DataFileError."""
    return read_yaml(Path(__file__).with_name("labels.yaml"), Labels)[0]


@cache
def document_titles() -> Mapping[str, str]:
    """The titles of the project's documents by id."""
    documents = load_corpus(built_in_corpus()).documents
    return {name: document.title for name, document in documents.items()}
