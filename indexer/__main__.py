"""`python -m indexer build | add | check | inspect | verify | rollback`, each with `--json`.

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
from typing import Any, get_args

from corpus.errors import YinlingError
from corpus.model import DocumentKind
from indexer.freshness import is_fresh
from indexer.manifest import Manifest, current_manifest
from indexer.pointer import current_folder

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

    corpus_dir = Path(environ.get("CORPUS_DIR") or CORPUS_DIR)

    command = _add(commands, "build", _build, "build the index and put it in use")
    command.add_argument("--corpus-dir", type=Path, default=corpus_dir)
    command.add_argument(
        "--encoder",
        default=environ.get("ENCODER") or None,
        help="a sentence-transformers model or its folder; the built-in one if not given",
    )
    command.add_argument(
        "--if-changed", action="store_true", help="do nothing if a build would change nothing"
    )
    command.add_argument(
        "--cited",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="what must not be lost: clause ids, one a line, or JSON lines with `clause_id`, or `document` and `quote`",
    )
    command.add_argument(
        "--workers", type=int, help="processes; as many as are of use if not given"
    )

    command = _add(commands, "add", _run_add, "propose a file as a document to confirm")
    command.add_argument("--corpus-dir", type=Path, default=corpus_dir)
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--place", required=True, metavar="CODE", help="its GB/T 2260 code")
    command.add_argument("--id", metavar="ID", help="made of the place and the file if not given")
    command.add_argument("--kind", choices=get_args(DocumentKind), help="where the text shows none")
    command.add_argument("--title", help="where the text shows none: words that stand in it")

    command = _add(commands, "check", _run_check, "check rules and targets against their clauses")
    command.add_argument("--corpus-dir", type=Path, default=corpus_dir)
    command.add_argument(
        "--accept", action="store_true", help="pin rules to the text of their clauses as it is now"
    )

    command = _add(
        commands, "inspect", _run_inspect, "the documents, or all there is to see of one"
    )
    command.add_argument("document", nargs="?", metavar="DOCUMENT")
    command.add_argument("--html", type=Path, metavar="FILE", help="write it as one page")
    command.add_argument(
        "--diff",
        type=int,
        nargs="?",
        const=0,
        metavar="GENERATION",
        help="what changed since that generation, or since the one before",
    )

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
    if fresh:
        manifest = current_manifest(options.data_dir)
        _say(options, {"changed": False, **_summary(manifest)}, _line(manifest))
        return
    from indexer.build import build_changes
    from indexer.changes import change_lines, read_cited

    built = build_changes(
        options.corpus_dir,
        options.data_dir,
        options.encoder,
        progress=True,
        workers=options.workers,
        cited={cited for path in options.cited for cited in read_cited(path)},
    )
    manifest = built.generation.manifest
    counts = {"reused": built.reused, "built": built.prepared}
    record = {"changed": True, **_summary(manifest), **counts, "changes": asdict(built.changes)}
    counted = f"reused {built.reused}, built {built.prepared} documents"
    _say(options, record, "\n".join((*change_lines(built.changes), counted, _line(manifest))))


def _verify(options: argparse.Namespace) -> None:
    from indexer.generation import verify

    manifest = verify(options.folder or current_folder(options.data_dir)).manifest
    _say(options, {"sound": True, **_summary(manifest)}, f"sound: {_line(manifest)}")


def _rollback(options: argparse.Namespace) -> None:
    from indexer.publish import rollback

    number = rollback(options.data_dir)
    _say(options, {"generation": number}, f"gen-{number} is in use")


def _run_add(options: argparse.Namespace) -> None:
    from indexer.commands.add import run

    run(options)


def _run_check(options: argparse.Namespace) -> None:
    from indexer.commands.check import run

    run(options)


def _run_inspect(options: argparse.Namespace) -> None:
    from indexer.commands.inspect import run

    run(options)


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
