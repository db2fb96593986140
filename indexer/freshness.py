"""Whether the index in use was made of what lies there now, told without building or parsing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import corpus
import indexer
from corpus.errors import GenerationError
from indexer.builtin import BUILTIN
from indexer.manifest import check
from indexer.pointer import current_folder

LIBRARIES = ("jieba", "rjieba", "opencc", "bm25s", "faiss-cpu", "sentence-transformers")
"""Another release of these can give another index."""

READERS = (
    *(
        "jieba",
        "rjieba",
        "opencc",
        "pypinyin",
        "cn2an",
        "selectolax",
        "trafilatura",
        "charset-normalizer",
    ),
    *("python-docx", "lxml", "pypdfium2", "pdfplumber", "rapidocr-onnxruntime"),
)
"""Another release of these, or having one of them at all, can give other clauses of a document."""


def overlay_path(data_dir: Path) -> Path:
    """Where officers' own corpus files lie or will lie: the layout of `corpus/`, beside the generations."""
    return data_dir / "corpus"


def overlay_folder(data_dir: Path) -> Path | None:
    """Where officers' own corpus files lie, if there are any."""
    folder = overlay_path(data_dir)
    return folder if folder.is_dir() else None


def source_digest(corpus_dir: Path, data_dir: Path, encoder: str | None) -> str:
    """The hash of all that a build reads: corpus, overlay, our own code, libraries, the encoder."""
    digest = hashlib.sha256()
    for entry in _entries(corpus_dir, overlay_folder(data_dir), encoder):
        digest.update(entry.encode() + b"\n")
    return digest.hexdigest()


def is_fresh(corpus_dir: Path, data_dir: Path, encoder: str | None) -> bool:
    """Whether the generation in use is unharmed and a build would give it again."""
    try:
        manifest = check(current_folder(data_dir))
    except GenerationError:
        return False
    return manifest.source == source_digest(corpus_dir, data_dir, encoder)


def code_digest() -> str:
    """The hash of our own code and of the libraries that read a document and cut it."""
    digest = hashlib.sha256()
    for entry in (*_own_code(), *(f"{name} {_version(name)}" for name in READERS)):
        digest.update(entry.encode() + b"\n")
    return digest.hexdigest()


def library_versions() -> dict[str, str]:
    return {name: version(name) for name in LIBRARIES}


def _entries(corpus_dir: Path, overlay: Path | None, encoder: str | None) -> Iterator[str]:
    yield f"encoder {encoder or ''}"
    yield from (f"{name} {number}" for name, number in library_versions().items())
    yield from (f"{name} {_version(name)}" for name in READERS)
    yield from _own_code()
    yield from _files("model", BUILTIN)
    yield from _files("data", corpus_dir)
    if overlay is not None:
        yield from _files("overlay", overlay)
    if encoder and Path(encoder).is_dir():
        # A model can be gigabytes; its sizes and times tell as much as is needed here.
        for path in _paths(Path(encoder)):
            status = path.stat()
            yield f"model {path} {status.st_size} {status.st_mtime_ns}"


def _own_code() -> Iterator[str]:
    for label, package in (("corpus", corpus), ("indexer", indexer)):
        yield from _files(label, Path(package.__path__[0]), ".py")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _files(label: str, folder: Path, suffix: str = "") -> Iterator[str]:
    for path in _paths(folder):
        if path.name.endswith(suffix):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            yield f"{label} {path.relative_to(folder).as_posix()} {content}"


def _paths(folder: Path) -> Iterator[Path]:
    """All files of `folder` in a fixed order, caches and hidden ones left out."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] not in "._")
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))
