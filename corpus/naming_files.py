"""`lexicon/names.yaml` and `lexicon/glossary.yaml` -> what things are called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from corpus.datafile import Entry, read_yaml
from corpus.errors import DataFileError
from corpus.naming import Naming, NearName, SharedName, Term


class NamesFile(Entry):
    schema_: Literal["names/v1"]
    same: tuple[SharedName, ...]
    different: tuple[NearName, ...]


class GlossaryFile(Entry):
    schema_: Literal["glossary/v1"]
    terms: tuple[Term, ...]


def load_naming(find: Callable[..., Path]) -> Naming:
    """What things are called, from the files that `find` gives by their steps.

    Raises DataFileError, also for a term that is told twice or that neither a clause nor we explain.
    """
    names, _ = read_yaml(find("lexicon", "names.yaml"), NamesFile)
    glossary, line_of = read_yaml(find("lexicon", "glossary.yaml"), GlossaryFile)
    seen: set[str] = set()
    for n, term in enumerate(glossary.terms):
        where = f"{find('lexicon', 'glossary.yaml')}:{line_of('terms', n)}"
        if term.ours == (term.shown is not None):
            raise DataFileError(f"{where}: {term.term} needs either `shown` or `ours: true`")
        for name in term.names:
            if name in seen:
                raise DataFileError(f"{where}: {name!r} is explained already")
            seen.add(name)
    return Naming(names.same, names.different, glossary.terms)
