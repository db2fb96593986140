"""`python -m indexer inspect [DOCUMENT]`: what there is of the documents, or of one of them, for a person to check."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from corpus.errors import NoEarlierGeneration
from indexer.difference import Difference, compare_clauses, difference_lines
from indexer.generation import Generation, open_folder, open_generation
from indexer.inspection import Inspection, clauses_of, inspect, tree_lines
from indexer.pointer import generation_folder, generation_numbers

PREVIOUS = 0
"""What `--diff` without a number asks for; no generation has it."""


def run(options: argparse.Namespace) -> None:
    """Print the list of documents, or the document; write its page."""
    generation = open_generation(options.data_dir)
    if options.document is None:
        _list(options, generation)
        return
    inspection = inspect(generation, options.document)
    difference = _difference(options, generation) if options.diff is not None else None
    if options.html:
        from indexer.page import write_page

        options.html.write_text(write_page(inspection, difference), encoding="utf-8")
    if options.json:
        print(
            json.dumps(_record(generation, inspection, difference), ensure_ascii=False, default=str)
        )
    else:
        print("\n".join(_lines(options, inspection, difference)))


def _lines(
    options: argparse.Namespace, inspection: Inspection, difference: Difference | None
) -> Iterator[str]:
    """The difference alone where one was asked for, else the tree; a page is only named."""
    if difference is not None:
        yield from difference_lines(difference)
    elif not options.html:
        yield from tree_lines(inspection)
    if options.html:
        yield f"written to {options.html}"


def _difference(options: argparse.Namespace, generation: Generation) -> Difference:
    """What changed of the document against the generation asked for."""
    number = options.diff
    if number == PREVIOUS:
        earlier = [n for n in generation_numbers(options.data_dir) if n < generation.number]
        number = max(earlier, default=0)
    if number not in generation_numbers(options.data_dir):
        kept = ", ".join(map(str, generation_numbers(options.data_dir)))
        raise NoEarlierGeneration(f"there is no such generation to compare with; there are: {kept}")
    other = open_folder(generation_folder(options.data_dir, number))
    before = clauses_of(other, options.document)
    return compare_clauses(before, clauses_of(generation, options.document))


def _list(options: argparse.Namespace, generation: Generation) -> None:
    documents = [_counts(generation, name) for name in generation.documents]
    if options.json:
        print(json.dumps({"documents": documents}, ensure_ascii=False))
        return
    for d in documents:
        print(
            f"{d['id']}  {d['clauses']} clauses, {d['searchable']} searchable, "
            f"{d['repairs']} repairs, {d['dropped']} dropped  {d['title']}"
        )


def _counts(generation: Generation, name: str) -> dict[str, Any]:
    clauses, original = clauses_of(generation, name), generation.originals[name]
    return {
        "id": name,
        "title": generation.documents[name].title,
        "clauses": len(clauses),
        "searchable": sum(clause.searchable for clause in clauses),
        "repairs": len(original.repairs),
        "dropped": len(original.dropped),
    }


def _record(
    generation: Generation, inspection: Inspection, difference: Difference | None
) -> dict[str, Any]:
    original = inspection.original
    record = {
        **_counts(generation, inspection.document.id),
        "tree": [
            {
                "id": c.id,
                "level": c.level,
                "kind": c.kind,
                "label": c.label,
                "text": c.text,
                "raw": original.raw_text(c.id),
            }
            for c in inspection.clauses
        ],
        "repaired": [asdict(repair) for repair in original.repairs],
        "left_out": [asdict(repair) for repair in original.dropped],
        "unaccounted": [line.unaccounted for line in inspection.lines if line.unaccounted],
    }
    if difference is not None:
        record["difference"] = {
            "changed": [
                {
                    "id": changed.after.id,
                    "label": changed.after.label,
                    "changes": [asdict(change) for change in changed.changes],
                }
                for changed in difference.changed
            ],
            "added": [clause.id for clause in difference.added],
            "removed": [clause.id for clause in difference.removed],
            "renamed": [[was.id, now.id] for was, now in difference.renamed],
        }
    return record
