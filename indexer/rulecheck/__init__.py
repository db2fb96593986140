"""Rules against the text that they cite: checks C3 to C10. What they find wrong stops the build.

C1 and C2, the shape of the files and the names in them, are the loader's. A check reads only normal text:
after NFKC and without spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path

from corpus.datafile import Entry, read_yaml
from corpus.errors import RuleError
from corpus.model import Clause, Corpus
from corpus.naming_files import GlossaryFile, NamesFile
from corpus.rule import Bar, Route, Rule, RuleVersion, Target, Words
from corpus.rule_shapes import RuleFile, TargetsFile
from corpus.vocabulary import Condition, atoms_of
from indexer.generation import find, former_ids
from indexer.quantities import Quantity, figure, normal, years
from indexer.rulecheck.categories import check_words
from indexer.rulecheck.cited import CitedClauses
from indexer.rulecheck.coverage import STANDARD, check_coverage
from indexer.rulecheck.figures import (
    Claimed,
    check_figure,
    claimed_by_amount,
    claimed_by_atom,
    claimed_by_limit,
    polar_atoms,
)
from indexer.rulecheck.finding import Finding
from indexer.rulecheck.links import check_references, check_versions
from indexer.rulecheck.names import GLOSSARY, NAMES, check_naming
from indexer.rulecheck.quotes import Steps, cited_clauses, quotes_of

__all__ = [
    "Finding",
    "RuleChecker",
    "check_naming",
    "check_rules",
    "cited_clauses",
    "hash_of_clause",
    "located",
    "refuse",
    "rule_path",
]

HASH_DIGITS = 16
TARGETS = "targets.yaml"
SHAPES: Mapping[str, type[Entry]] = {
    TARGETS: TargetsFile,
    NAMES: NamesFile,
    GLOSSARY: GlossaryFile,
}
"""The shapes of the files that are no rule's."""
LISTED = 40
"""Findings that one error tells."""


def check_rules(corpus: Corpus, clauses: Mapping[str, Clause]) -> tuple[Finding, ...]:
    """What is wrong with the rules and the targets of a corpus, given its clauses."""
    checker = RuleChecker(corpus, clauses)
    return (
        *(finding for rule in corpus.rules for finding in checker.check(rule)),
        *(finding for rule in corpus.rules for finding in checker.check_links(rule)),
        *(f for n, target in enumerate(corpus.targets) for f in checker.check_target(n, target)),
    )


def refuse(findings: Iterable[Finding], corpus_dir: Path, overlay: Path | None) -> None:
    """Raises RuleError that tells each finding by file and line, if there are any."""
    lines = [located(finding, corpus_dir, overlay) for finding in findings]
    if lines:
        more = [f"… {len(lines) - LISTED} more"] if len(lines) > LISTED else []
        raise RuleError("\n".join((*lines[:LISTED], *more)))


def hash_of_clause(clause: Clause) -> str:
    """What `text_hash` of a rule that cites the clause must be."""
    return clause.digest[:HASH_DIGITS]


class RuleChecker:
    """Checks rules of a corpus, one at a time: as they are, or changed to see whether it is noticed."""

    def __init__(self, corpus: Corpus, clauses: Mapping[str, Clause]) -> None:
        self.vocabulary, self.places = corpus.vocabulary, corpus.places
        self.rules = {rule.id: rule for rule in corpus.rules}
        formerly = former_ids(corpus.documents)
        self.find = lru_cache(None)(lambda name: find(name, clauses, formerly))
        self.cited = CitedClauses(self.find, corpus.lexicon)

    def check(self, rule: Rule) -> Iterator[Finding]:
        """C3 to C8."""
        for n, version in enumerate(rule.versions):
            own: Steps = ("versions", n)
            yield from self._check_quotes(rule, version, own)
            yield from self._check_figures(rule, version, own)
            yield from self._check_said(rule, version, own)
            yield from self._check_coverage(rule, version, own)

    def text(self, clause_id: str) -> str:
        """The normal text of a clause, empty where there is none."""
        clause = self.cited.get(clause_id)
        return clause.text if clause else ""

    def check_links(self, rule: Rule) -> Iterator[Finding]:
        """C9 and C10."""
        told = (*check_versions(rule), *check_references(rule, self.rules))
        yield from (Finding(check, rule_path(rule), steps, text) for check, steps, text in told)

    def check_target(self, n: int, target: Target) -> list[Finding]:
        """C3 to C6 of the target that stands at `n` in its file."""
        steps: Steps = ("targets", n)
        found: list[Finding] = []
        note = partial(_note, found, TARGETS, steps)
        if not self._quoted(target.words, note):
            return found
        if target.value is not None:
            number, base, rates = figure(target.value, target.unit)
            about = target.comparator == "≈"
            wanted = frozenset({"=" if about else target.comparator})
            shown = f"{target.comparator} {target.value} {target.unit}"
            claimed = Claimed(number, (base,), rates, wanted, shown, None)
            check_figure(claimed, target.words, self.cited, note)
        if target.year and not self._says_year(target):
            note("C4", f"the year {target.year} stands neither in the quote nor last before it")
        return found

    def _says_year(self, target: Target) -> bool:
        clause = self.cited.get(target.words.clause)
        for span in clause.occurrences(target.words.quote) if clause else ():
            named = years(clause.text[: span.end]) if clause else []
            inside = [year for year, at in named if at >= span.start]
            if target.year in (inside or [year for year, _ in named[-1:]]):
                return True
        return False

    def _check_quotes(self, rule: Rule, version: RuleVersion, own: Steps) -> Iterator[Finding]:
        """C3: every quote stands in its clause, the clause is the one that was read, and its beginning is cited."""
        found: list[Finding] = []
        for steps, words in quotes_of(version):
            self._quoted(words, partial(_note, found, rule_path(rule), (*own, *steps)))
        clause, note = self.find(version.clause), partial(_note, found, rule_path(rule))
        if clause and hash_of_clause(clause) != version.text_hash:
            note(
                (*own, "text_hash"),
                "C3",
                f"the text of {version.clause} is no longer the one that was read (its hash is "
                f"{hash_of_clause(clause)}): look at it, then run: python -m service check --accept",
            )
        if self.find(version.since) is None:
            note((*own, "effective"), "C3", f"there is no clause {version.since!r}")
        yield from found

    def _quoted(self, words: Words, note: partial[None]) -> bool:
        clause = self.cited.get(words.clause)
        if clause is None:
            note("C3", f"there is no clause {words.clause!r}")
            return False
        if not clause.occurrences(words.quote):
            note(
                "C3",
                f"the quote {words.quote!r} does not stand in {words.clause}; copy it from there",
            )
            return False
        return True

    def _check_figures(self, rule: Rule, version: RuleVersion, own: Steps) -> Iterator[Finding]:
        """C4 to C7 of every condition, amount and limit."""
        found: list[Finding] = []
        entries: tuple[tuple[str, Sequence[Route | Bar]], ...] = (
            ("routes", version.routes),
            ("unless", version.unless),
            ("instead", version.instead),
        )
        for name, listed in entries:
            for i, entry in enumerate(listed):
                note = partial(_note, found, rule_path(rule), (*own, name, i))
                self._check_condition(entry.condition, entry.words, rule, note)
        note = partial(_note, found, rule_path(rule), (*own, "benefit", "amount"))
        for claimed in claimed_by_amount(version.amount, rule.kind == STANDARD):
            check_figure(claimed, version.amount.words, self.cited, note)
        for i, limit in enumerate(version.limits):
            if limit.max:
                note = partial(_note, found, rule_path(rule), (*own, "benefit", "limits", i))
                check_figure(claimed_by_limit(limit.max), limit.words, self.cited, note)
        yield from found

    def _check_condition(
        self, condition: Condition, words: Words, rule: Rule, note: partial[None]
    ) -> None:
        for atom, op in polar_atoms(condition):
            fact = self.vocabulary.facts[atom.fact]
            claimed = claimed_by_atom(atom, op, fact)
            if claimed:
                check_figure(claimed, words, self.cited, note)
            check_words(atom, op, fact, words, self.cited, self.places, rule.place, note)

    def _check_said(self, rule: Rule, version: RuleVersion, own: Steps) -> Iterator[Finding]:
        """C4 of what is told in plain words, and of other readings: no number that the clause lacks."""
        found: list[Finding] = []
        main = version.clause
        told: list[tuple[Steps, str, str]] = [
            ((), f"{rule.name} {rule.part or ''}", main),
            ((*own, "benefit", "gives"), version.gives.say, version.gives.words.clause),
        ]
        if version.form:
            told.append(((*own, "benefit", "form"), version.form.say, version.form.words.clause))
        for i, limit in enumerate(version.limits):
            told.append(((*own, "benefit", "limits", i), limit.say, limit.words.clause))
        for i, need in enumerate(version.needs):
            told.append(((*own, "needs", i), need.say, need.words.clause))
        for i, reading in enumerate(version.readings):
            numbers = " ".join(
                atom.literals[0]
                for atom in atoms_of(reading.other)
                if self.vocabulary.facts[atom.fact].type in ("integer", "decimal")
            )
            told.append(((*own, "readings", i), numbers, main))
        for steps, text, clause in told:
            self._check_numbers(text, clause, partial(_note, found, rule_path(rule), steps))
        yield from found

    def _check_numbers(self, text: str, clause_id: str, note: partial[None]) -> None:
        clause = self.cited.get(clause_id)
        if clause is None:
            return
        for piece in text.split():
            plain = normal(piece)
            for quantity in self.cited.reader.find(plain):
                said = plain[quantity.start : quantity.end]
                if said not in clause.text and not any(
                    _same(q, quantity) for q in clause.quantities
                ):
                    note("C4", f"{said!r} of {text.strip()!r} does not stand in {clause_id}")

    def _check_coverage(self, rule: Rule, version: RuleVersion, own: Steps) -> Iterator[Finding]:
        found: list[Finding] = []
        others = [
            (other, each)
            for other in self.rules.values()
            if other.id != rule.id
            for each in other.versions
            if each.clause == version.clause
        ]
        note = partial(_note, found, rule_path(rule), (*own, "clause"))
        check_coverage(rule, version, others, self.vocabulary, self.cited, note)
        yield from found


def _same(one: Quantity, other: Quantity) -> bool:
    """Whether both say the same, 百岁 and 100周岁 for instance."""
    alike = one.measure.endswith(other.measure) or other.measure.endswith(one.measure)
    return one.number == other.number and alike


def _note(found: list[Finding], path: str, steps: Steps, check: str, text: str) -> None:
    found.append(Finding(check, path, steps, text))


def rule_path(rule: Rule) -> str:
    """Where the rule lies below the corpus folder."""
    return f"rules/{rule.path}"


def located(finding: Finding, corpus_dir: Path, overlay: Path | None) -> str:
    """The finding for people, by file and line."""
    folders = [folder for folder in (overlay, corpus_dir) if folder is not None]
    path = next(
        (p for f in folders if (p := f / finding.path).exists()), folders[-1] / finding.path
    )
    _, line_of = read_yaml(path, SHAPES.get(finding.path, RuleFile))
    return f"{path}:{line_of(*finding.steps)}: {finding.check}: {finding.text}"
