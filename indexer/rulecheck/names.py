"""C3 and C10 of near-names and of terms: their quotes stand in their clauses, their rules exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corpus.model import Clause, Corpus
from corpus.naming import Naming
from corpus.rule import Words
from indexer.quantities import normal
from indexer.rulecheck.finding import Finding
from indexer.rulecheck.quotes import Steps

NAMES, GLOSSARY = "lexicon/names.yaml", "lexicon/glossary.yaml"


def check_naming(corpus: Corpus, clauses: Mapping[str, Clause]) -> Iterator[Finding]:
    """What is wrong with names and terms; of a document that the corpus does not hold nothing is asked."""
    rules = {rule.id for rule in corpus.rules}
    for path, steps, words, rule in _told(corpus.lexicon.naming):
        clause = clauses.get(words.clause)
        if clause is None:
            if words.clause.partition(".")[0] in corpus.documents:
                yield Finding("C3", path, steps, f"there is no clause {words.clause!r}")
            continue
        if normal(words.quote) not in normal(clause.text):
            text = f"the quote {words.quote!r} does not stand in {words.clause}; copy it from there"
            yield Finding("C3", path, steps, text)
        if rule is not None and rule not in rules:
            yield Finding("C10", path, steps, f"there is no rule {rule!r}")


def _told(naming: Naming) -> Iterator[tuple[str, Steps, Words, str | None]]:
    """Every quote with its file, its place there and the rule that it is said to be of."""
    for n, same in enumerate(naming.same):
        for i, words in enumerate(same.shown):
            yield NAMES, ("same", n, "shown", i), words, same.rule
    for n, near in enumerate(naming.near):
        for i, each in enumerate(near.choices):
            steps = ("different", n, "choices", i)
            yield NAMES, steps, Words(each.quote, each.clause), each.rule
    for n, term in enumerate(naming.terms):
        if term.shown:
            yield GLOSSARY, ("terms", n), term.shown, None
