"""Names that people mix up and words of policy in plain words, as `lexicon/names.yaml` and `glossary.yaml` hold them."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.rule import Words


@dataclass(frozen=True, slots=True)
class SharedName:
    """Several names of one thing; `shown` are the clauses that use them."""

    names: tuple[str, ...]
    shown: tuple[Words, ...]
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """One of the things that a name may mean: `tell` says how to know it, `quote` is where the clause speaks of it."""

    name: str
    tell: str
    clause: str
    quote: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class NearName:
    """A name that may mean several things, and how to ask back which.

    `aliases` are other such names. A `state` is somebody's (低保, 失能): it tells of them and is no benefit asked for.
    """

    name: str
    ask: str
    choices: tuple[Meaning, ...]
    aliases: tuple[str, ...] = ()
    state: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The name and those like it."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of policy in plain words.

    `shown` is the clause that defines it; without one the explanation is `ours` and is told as such. `confused`
    are terms that are taken for it. One of `everyday` speech is explained only to those who ask. It is not meant where it
    stands `inside` a longer word (高龄 of 高龄津贴).
    """

    term: str
    say: str
    shown: Words | None = None
    ours: bool = False
    aliases: tuple[str, ...] = ()
    confused: tuple[str, ...] = ()
    everyday: bool = False
    inside: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The term and its other names."""
        return (self.term, *self.aliases)


@dataclass(frozen=True, slots=True)
class Naming:
    """What things are called."""

    same: tuple[SharedName, ...] = ()
    near: tuple[NearName, ...] = ()
    terms: tuple[Term, ...] = ()
