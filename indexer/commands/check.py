"""`python -m indexer check`: C1 to C10 of rules and targets against the text as it is now, without building an index.

A rule whose clause changed since it was read is shown with the difference; `--accept` pins it to the new text.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.datafile import read_yaml
from corpus.errors import GenerationError, RuleError
from corpus.load import load_corpus
from corpus.model import Clause, Corpus
from corpus.rule import Rule
from corpus.rule_shapes import RuleFile
from indexer.build import list_tasks, prepare_documents
from indexer.cache import Cache
from indexer.difference import compare_texts, shown
from indexer.freshness import overlay_folder, overlay_path
from indexer.generation import find, former_ids, open_generation, read_contents
from indexer.publish import building
from indexer.rulecheck import check_naming, check_rules, hash_of_clause, located, rule_path
from indexer.segment import Segmenter


@dataclass(frozen=True, slots=True)
class Repinned:
    """A version of a rule whose clause is no longer the one that was read, and what changed in it.

    `difference` marks [-removed-] and {+added+} words; None where the earlier text is no longer at hand.
    """

    rule: str
    clause: str
    file: str
    was: str
    now: str
    difference: str | None


def run(options: argparse.Namespace) -> None:
    """Print what is wrong, and what changed. Raises RuleError where anything is left that stops a build."""
    overlay = overlay_folder(options.data_dir)
    corpus = load_corpus(options.corpus_dir, overlay)
    with building(options.data_dir) as folder:
        cache = Cache(options.data_dir / "cache" / "documents")
        segmenter = Segmenter(corpus.lexicon.terms)
        prepare_documents(folder, corpus, list_tasks(corpus), cache, segmenter, 1, False)
        clauses = read_contents(folder)[1]
        changed = tuple(_changed(corpus, clauses, options))
        if options.accept and changed:
            for each in changed:
                _pin(each)
            corpus = load_corpus(options.corpus_dir, overlay)
        findings = (*check_rules(corpus, clauses), *check_naming(corpus, clauses))
        told = [located(finding, options.corpus_dir, overlay) for finding in findings]
    _say(options, changed, told, corpus)
    if told:
        raise RuleError(f"{len(told)} things to put right in rules or targets")


def _changed(
    corpus: Corpus, clauses: Mapping[str, Clause], options: argparse.Namespace
) -> Iterator[Repinned]:
    before = _before(options.data_dir)
    formerly = former_ids(corpus.documents)
    for rule in corpus.rules:
        for version in rule.versions:
            clause = find(version.clause, clauses, formerly)
            if clause and hash_of_clause(clause) != version.text_hash:
                yield Repinned(
                    rule.id,
                    version.clause,
                    str(_file_of(rule, options)),
                    version.text_hash,
                    hash_of_clause(clause),
                    _difference(before.get(version.clause), clause, version.text_hash),
                )


def _before(data_dir: Path) -> Mapping[str, Clause]:
    try:
        return open_generation(data_dir).clauses
    except GenerationError:
        return {}


def _difference(before: Clause | None, after: Clause, pinned: str) -> str | None:
    if before is None or hash_of_clause(before) != pinned:
        return None
    return "".join(shown(change) for change in compare_texts(before.text, after.text))


def _file_of(rule: Rule, options: argparse.Namespace) -> Path:
    own = overlay_path(options.data_dir) / rule_path(rule)
    return own if own.exists() else options.corpus_dir / rule_path(rule)


def _pin(changed: Repinned) -> None:
    """Write the new hash in the one line that holds it; comments and all else stay."""
    path = Path(changed.file)
    entry, line_of = read_yaml(path, RuleFile)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for n, version in enumerate(entry.versions):
        if version.clause == changed.clause and version.text_hash == changed.was:
            at = line_of("versions", n, "text_hash") - 1
            lines[at] = lines[at].replace(changed.was, changed.now)
    path.write_text("".join(lines), encoding="utf-8")


def _say(
    options: argparse.Namespace,
    changed: Iterable[Repinned],
    told: list[str],
    corpus: Corpus,
) -> None:
    if options.json:
        record = {
            "rules": len(corpus.rules),
            "targets": len(corpus.targets),
            "accepted": options.accept,
            "changed": [asdict(each) for each in changed],
            "findings": told,
        }
        print(json.dumps(record, ensure_ascii=False))
        return
    for each in changed:
        print(
            f"{each.rule}: {each.clause} changed: {each.difference or 'its earlier text is gone'}"
        )
        print(f"  {'accepted' if options.accept else 'to accept it'}: {each.was} -> {each.now}")
    print(
        "\n".join(told) or f"{len(corpus.rules)} rules, {len(corpus.targets)} targets: C1-C10 sound"
    )
