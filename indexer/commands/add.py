"""`python -m indexer add FILE --place CODE`: a file becomes a document of the officers' own corpus."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from typing import Any

from indexer.add import Added, add_file, added_lines
from indexer.freshness import overlay_path


def run(options: argparse.Namespace) -> None:
    """Add the file and print what became of it."""
    added = add_file(
        options.file,
        options.place,
        options.corpus_dir,
        overlay_path(options.data_dir),
        name=options.id,
        kind=options.kind,
        title=options.title,
    )
    if options.json:
        print(json.dumps({"added": [_record(one) for one in added]}, ensure_ascii=False))
        return
    for one in added:
        print("\n".join(added_lines(one)))


def _record(added: Added) -> dict[str, Any]:
    document = added.document
    return {
        "id": document.id,
        "title": document.title,
        "kind": document.kind,
        "declaration": str(added.declaration),
        "questions": list(added.questions),
        "clauses": Counter(clause.kind for clause in added.clauses),
        "dropped": [
            {"kind": left.kind, "raw": left.raw, "reason": left.reason} for left in added.dropped
        ],
    }
