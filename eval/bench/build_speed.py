"""How fast an index is built, and in how much memory, of any number of documents.

python -m eval.bench.build_speed [--documents 300 2000] [--workers N] [--json]

Documents are made from those of the repository: the same text with other numbers, and now and then other names, so
that no two are alike. Each number of documents is built twice in processes of their own, the second time after one
document was changed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import BuildError, CorpusError, YinlingError
from corpus.load import load_corpus
from indexer.build import build_changes
from indexer.clean import clean
from indexer.crew import cores
from indexer.generation import open_generation
from indexer.sources import read_source

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
AMOUNT = re.compile(r"(?<![\d.年月〔\[])\d{2,4}(?=元|张|个|人|户|所|家|名)")
LONG = 60
NAMES = "安宁和顺永兴长乐福康泰平清源新河东山西湖南岭北江"
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Figures:
    """One build. Memory is the peak resident set in MiB, of the builder and of the largest of its children."""

    documents: int
    clauses: int
    rows: int
    megabytes: float
    workers: int
    seconds: float
    documents_per_second: float
    megabytes_per_second: float
    clauses_per_second: float
    parent_mib: float
    child_mib: float
    generation_mib: float
    reused: int


@dataclass(frozen=True, slots=True)
class Opening:
    """Opening what was built, in a process of its own."""

    seconds: float
    mib: float


@dataclass(frozen=True, slots=True)
class Seed:
    """A document of the repository: its file, its source, and which lines of that can say something else."""

    name: str
    entry: str
    file: str
    lines: tuple[str, ...]
    free: frozenset[int]


def make_corpus(folder: Path, count: int) -> None:
    """Write a corpus of `count` documents under `folder`, the same ones for the same count."""
    for name in ("lexicon", "places.yaml"):
        copy = shutil.copytree if (CORPUS / name).is_dir() else shutil.copy2
        copy(CORPUS / name, folder / name)
    (folder / "documents").mkdir()
    seeds = read_seeds(folder / "draft")
    for number in range(count):
        _make_document(folder, seeds[number % len(seeds)], number)


def read_seeds(draft: Path) -> list[Seed]:
    """The repository's documents. `draft` is a file to try lines in, which is removed."""
    corpus = load_corpus(CORPUS)
    seeds = []
    for document in corpus.documents.values():
        path = Path(corpus.sources[document.source].path)
        content = path.read_bytes().decode("utf-8", "surrogateescape")
        lines = tuple(content.splitlines(keepends=True))
        free = set()
        for at, line in enumerate(lines):
            if vary(line, 1) == line:
                continue
            _write(draft, [*lines[:at], vary(line, 1), *lines[at + 1 :]])
            # Lines that a document's file quotes stay as they are.
            with suppress(CorpusError, BuildError):
                clean(read_source(draft), document, corpus.lexicon)
                free.add(at)
        entry = (CORPUS / "documents" / f"{document.id}.yaml").read_text(encoding="utf-8")
        seeds.append(Seed(document.id, entry, path.name, lines, frozenset(free)))
    draft.unlink()
    return seeds


def vary(line: str, number: int) -> str:
    """The line with other amounts, and where it is a long sentence with another name at its end."""
    varied = AMOUNT.sub(lambda match: str(int(match[0]) + number % 89 + 1), line)
    body = varied.rstrip()
    if len(body) > LONG and body.endswith("。"):
        first, second = (NAMES[(number // step) % len(NAMES)] for step in (1, len(NAMES)))
        varied = f"{body[:-1]}（{first}{second}镇）。{varied[len(body) :]}"
    return varied


def change_one(folder: Path) -> None:
    """Put a sentence more into the middle of the first document."""
    source = next(path for path in sorted((folder / "sources").rglob("*")) if path.is_file())
    content = source.read_bytes().decode("utf-8", "surrogateescape")
    lines = content.splitlines(keepends=True)
    middle = max(range(len(lines)), key=lambda at: len(lines[at]))
    lines[middle] = f"{lines[middle].rstrip()}每周上门一次。\n"
    _write(source, lines)


def measure(corpus_dir: Path, data_dir: Path, workers: int | None) -> Figures:
    """The figures of one build, made by this process."""
    begun = time.perf_counter()
    built = build_changes(corpus_dir, data_dir, progress=sys.stderr.isatty(), workers=workers)
    seconds = time.perf_counter() - begun
    manifest = built.generation.manifest
    size = sum(path.stat().st_size for path in (corpus_dir / "sources").rglob("*")) / 1e6
    return Figures(
        documents=manifest.documents,
        clauses=manifest.clauses,
        rows=manifest.rows,
        megabytes=round(size, 2),
        workers=workers or cores(),
        seconds=round(seconds, 2),
        documents_per_second=round(manifest.documents / seconds, 1),
        megabytes_per_second=round(size / seconds, 3),
        clauses_per_second=round(manifest.clauses / seconds, 1),
        parent_mib=_peak(resource.RUSAGE_SELF),
        child_mib=_peak(resource.RUSAGE_CHILDREN),
        generation_mib=round(sum(f.bytes for f in manifest.files.values()) / MIB, 1),
        reused=built.reused,
    )


def measure_opening(data_dir: Path) -> Opening:
    """The figures of opening the generation in use, made by this process."""
    before = _peak(resource.RUSAGE_SELF)
    begun = time.perf_counter()
    open_generation(data_dir)
    seconds = time.perf_counter() - begun
    return Opening(round(seconds, 2), round(_peak(resource.RUSAGE_SELF) - before, 1))


def campaign(counts: Sequence[int], workers: int | None) -> Iterator[dict[str, object]]:
    """The figures of each count: built, opened, and built again after a change, a process for each."""
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="build-speed-") as name:
            corpus_dir, data_dir = Path(name, "corpus"), Path(name, "data")
            corpus_dir.mkdir()
            make_corpus(corpus_dir, count)
            first = _afresh("build", corpus_dir, data_dir, workers)
            opening = _afresh("open", corpus_dir, data_dir, workers)
            change_one(corpus_dir)
            again = _afresh("build", corpus_dir, data_dir, workers)
            yield {"first": first, "opening": opening, "after_one_change": again}


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0, or 1 where a build failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[300, 2000])
    parser.add_argument("--workers", type=int, help="processes; as many as are of use if not given")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--one", choices=("build", "open"), help=argparse.SUPPRESS)
    parser.add_argument("--folders", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        if options.one:
            corpus_dir, data_dir = options.folders
            figures: Figures | Opening = (
                measure(corpus_dir, data_dir, options.workers)
                if options.one == "build"
                else measure_opening(data_dir)
            )
            print(json.dumps(asdict(figures)))
            return 0
        for record in campaign(options.documents, options.workers):
            print(json.dumps(record) if options.json else _lines(record), flush=True)
    except (YinlingError, subprocess.CalledProcessError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def _make_document(folder: Path, seed: Seed, number: int) -> None:
    """Write one document's two files, its free lines saying something of their own."""
    name = f"{seed.name}-{number:05d}"
    entry = re.sub(r"^id: .*$", f"id: {name}", seed.entry, count=1, flags=re.MULTILINE)
    entry = re.sub(r"^source: .*$", f"source: {name}", entry, count=1, flags=re.MULTILINE)
    # Ids of earlier editions would lead to the seed's clauses.
    entry = re.sub(r"^formerly:.*(?:\n .*)*", "formerly: {}", entry, flags=re.MULTILINE)
    (folder / "documents" / f"{name}.yaml").write_text(entry, encoding="utf-8")
    (folder / "sources" / name).mkdir(parents=True)
    lines = [vary(x, number) if at in seed.free else x for at, x in enumerate(seed.lines)]
    _write(folder / "sources" / name / seed.file, lines)


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_bytes("".join(lines).encode("utf-8", "surrogateescape"))


def _afresh(
    what: str, corpus_dir: Path, data_dir: Path, workers: int | None
) -> dict[str, float | int]:
    command = [sys.executable, "-m", "eval.bench.build_speed", "--one", what]
    command += ["--folders", str(corpus_dir), str(data_dir)]
    command += ["--workers", str(workers)] if workers else []
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ)
    figures: dict[str, float | int] = json.loads(done.stdout)
    return figures


def _peak(who: int) -> float:
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(who).ru_maxrss * unit / MIB, 1)


def _lines(record: dict[str, object]) -> str:
    return "\n".join(f"{name}: {json.dumps(values)}" for name, values in record.items())


if __name__ == "__main__":
    sys.exit(main())
