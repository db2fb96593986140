"""`python -m indexer build | inspect | verify | rollback`, each with `--json`.

The heavy parts are imported by the command that needs them, so that `build --if-changed` with nothing to do is quick.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import NotFound, YinlingError
from indexer.freshness import is_fresh
from indexer.manifest import Manifest, current_manifest
from indexer.pointer import current_folder

if TYPE_CHECKING:
    from indexer.generation import Generation

CORPUS_DIR = Path(__file__).resolve().parents[1] / "corpus"


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """The exit code: 0, or 1 after one line on standard error that says what is wrong."""
    options = _parser(environ).parse_args(arguments)
    try:
        options.run(options)
    except YinlingError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def _parser(environ: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m indexer", description=__doc__)
    parser.add_argument("--data-dir", type=Path, default=Path(environ.get("DATA_DIR") or "var"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = _add(commands, "build", _build, "build the index and put it in use")
    command.add_argument(
        "--corpus-dir", type=Path, default=Path(environ.get("CORPUS_DIR") or CORPUS_DIR)
    )
    command.add_argument(
        "--encoder",
        default=environ.get("ENCODER") or None,
        help="a sentence-transformers model or its folder; the built-in one if not given",
    )
    command.add_argument(
        "--if-changed", action="store_true", help="do nothing if a build would change nothing"
    )

    command = _add(commands, "inspect", _inspect, "the documents, or one document's clauses")
    command.add_argument("document", nargs="?", metavar="DOCUMENT")

    command = _add(commands, "verify", _verify, "check the files and the search of a generation")
    command.add_argument("--folder", type=Path, help="a generation other than the one in use")

    _add(commands, "rollback", _rollback, "put the generation before the one in use in its place")
    return parser


def _add(commands: Any, name: str, run: Any, description: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=description, description=description
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=run)
    return command


def _build(options: argparse.Namespace) -> None:
    fresh = options.if_changed and is_fresh(options.corpus_dir, options.data_dir, options.encoder)
    if not fresh:
        from indexer.build import build

        build(options.corpus_dir, options.data_dir, options.encoder, progress=True)
    manifest = current_manifest(options.data_dir)
    _say(options, {"changed": not fresh, **_summary(manifest)}, _line(manifest))


def _verify(options: argparse.Namespace) -> None:
    from indexer.generation import verify

    manifest = verify(options.folder or current_folder(options.data_dir)).manifest
    _say(options, {"sound": True, **_summary(manifest)}, f"sound: {_line(manifest)}")


def _rollback(options: argparse.Namespace) -> None:
    from indexer.publish import rollback

    number = rollback(options.data_dir)
    _say(options, {"generation": number}, f"gen-{number} is in use")


def _inspect(options: argparse.Namespace) -> None:
    from indexer.generation import open_generation

    generation = open_generation(options.data_dir)
    if options.document is None:
        documents = [_counts(generation, document) for document in generation.documents]
        lines = [
            f"{d['id']}  {d['clauses']} clauses, {d['searchable']} searchable, "
            f"{d['repairs']} repairs, {d['dropped']} dropped  {d['title']}"
            for d in documents
        ]
        _say(options, {"documents": documents}, "\n".join(lines))
        return
    if options.document not in generation.documents:
        known = ", ".join(generation.documents)
        raise NotFound(f"no document {options.document}; there are: {known}")
    tree = _tree(generation, options.document)
    _say(options, tree, "\n".join(_tree_lines(tree)))


def _counts(generation: Generation, document: str) -> dict[str, Any]:
    clauses = [c for c in generation.clauses.values() if c.document == document]
    original = generation.originals[document]
    return {
        "id": document,
        "title": generation.documents[document].title,
        "clauses": len(clauses),
        "searchable": sum(clause.searchable for clause in clauses),
        "repairs": len(original.repairs),
        "dropped": len(original.dropped),
    }


def _tree(generation: Generation, document: str) -> dict[str, Any]:
    original = generation.originals[document]
    clauses = [c for c in generation.clauses.values() if c.document == document]
    return {
        **_counts(generation, document),
        "tree": [
            {"id": c.id, "level": c.level, "kind": c.kind, "label": c.label, "text": c.text}
            for c in clauses
        ],
        "repaired": [asdict(repair) for repair in original.repairs],
        "left_out": [asdict(repair) for repair in original.dropped],
    }


def _tree_lines(tree: Mapping[str, Any]) -> list[str]:
    lines = [f"{tree['id']}  {tree['title']}"]
    for clause in tree["tree"]:
        text = clause["text"].replace("\n", " ")
        lines.append(f"{'  ' * clause['level']}{clause['id']}  [{clause['label']}] {text[:40]}")
    for repair in tree["repaired"]:
        raw, clean = repair["raw"][:40], repair["clean"][:40]
        lines.append(f"repaired {repair['kind']}: {raw!r} -> {clean!r} ({repair['reason']})")
    for repair in tree["left_out"]:
        lines.append(f"left out {repair['kind']}: {repair['raw'][:60]!r} ({repair['reason']})")
    return lines


def _summary(manifest: Manifest) -> dict[str, Any]:
    return {
        "generation": manifest.number,
        "digest": manifest.digest,
        "built_at": manifest.built_at,
        "documents": manifest.documents,
        "clauses": manifest.clauses,
        "rows": manifest.rows,
        "encoder": asdict(manifest.encoder),
    }


def _line(manifest: Manifest) -> str:
    return (
        f"gen-{manifest.number}: {manifest.documents} documents, {manifest.clauses} clauses, "
        f"{manifest.rows} searchable, digest {manifest.digest[:12]}"
    )


def _say(options: argparse.Namespace, record: Mapping[str, Any], text: str) -> None:
    print(json.dumps(record, ensure_ascii=False) if options.json else text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
