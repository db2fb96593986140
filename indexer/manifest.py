"""The manifest of a generation: what it holds, how it was made, and the hash of each of its files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from corpus.errors import DamagedGeneration
from indexer.pointer import current_folder, sync

MANIFEST_FILE = "manifest.json"

SCHEMA = 3
"""Raised when files of an older build can no longer be read."""

SEARCH_TABLES = ("vectors.faiss", "words/")
"""Files left out of the digest: they follow from the rest, and need not be equal byte for byte."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class EncoderRecord:
    """The encoder of the vectors: the one that comes with the project if `builtin`, others go by their name."""

    name: str
    digest: str
    dimension: int
    builtin: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was published.

    `source` is the hash of all that the build read, `tokens` of the words of all rows, `vectors` says how they are searched, `digest` is the hash of all
    content. `built_at` is a UTC time and no part of `digest`.
    """

    number: int
    built_at: str
    source: str
    tokens: str
    documents: int
    clauses: int
    rows: int
    encoder: EncoderRecord
    libraries: Mapping[str, str]
    hmm: bool
    vectors: str = ""
    digest: str = ""
    files: Mapping[str, FileRecord] = field(default_factory=dict)
    schema: int = SCHEMA


def seal(folder: Path, draft: Manifest) -> Manifest:
    """Write the manifest of all files in `folder` and have the disk hold them all."""
    files = {name: _record(folder / name) for name in _names(folder)}
    manifest = replace(draft, files=files, digest=_content_digest(files, draft))
    for name in files:
        sync(folder / name)
    path = folder / MANIFEST_FILE
    path.write_bytes(_bytes(manifest))
    sync(path)
    for parent, _, _ in os.walk(folder):
        sync(Path(parent))
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in `folder`, itself unharmed; its files are not looked at.

    Raises DamagedGeneration, also for a generation of another schema.
    """
    path = folder / MANIFEST_FILE
    try:
        content = path.read_bytes()
        record = json.loads(content)
        if record["schema"] != SCHEMA:
            raise DamagedGeneration(
                f"{folder} has schema {record['schema']}, this version reads {SCHEMA}; build again"
            )
        del record["seal"]
        manifest: Manifest = TypeAdapter(Manifest).validate_python(record)
    except (OSError, ValueError, LookupError, TypeError, ValidationError) as error:
        raise DamagedGeneration(f"{path} is missing or damaged: {error}") from error
    if _bytes(manifest) != content:
        raise DamagedGeneration(f"{path} was changed after it was written")
    return manifest


def current_manifest(data_dir: Path) -> Manifest:
    """The manifest of the generation in use, its files not looked at; NoGeneration where there is none."""
    return read_manifest(current_folder(data_dir))


def check(folder: Path) -> Manifest:
    """The manifest of a generation of which every file is the one that was published.

    Raises DamagedGeneration naming the first file that is missing, changed or in excess.
    """
    manifest = read_manifest(folder)
    for name, record in manifest.files.items():
        try:
            found = _record(folder / name)
        except OSError as error:
            raise DamagedGeneration(f"{folder / name} cannot be read: {error.strerror}") from error
        if found != record:
            raise DamagedGeneration(f"{folder / name} is not the file that was published")
    if excess := sorted(set(_names(folder)) - set(manifest.files)):
        raise DamagedGeneration(f"{folder / excess[0]} was added after the build")
    return manifest


def _names(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / MANIFEST_FILE:
            yield path.relative_to(folder).as_posix()


def _record(path: Path) -> FileRecord:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return FileRecord(file.tell(), sha256)


def _content_digest(files: Mapping[str, FileRecord], draft: Manifest) -> str:
    content = {
        name: record.sha256 for name, record in files.items() if not name.startswith(SEARCH_TABLES)
    }
    return hash_of([SCHEMA, content, draft.tokens, draft.encoder.digest])


def hash_of(value: Any) -> str:
    """The SHA-256 of a value made of JSON's own types."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _bytes(manifest: Manifest) -> bytes:
    """The one form of a manifest, with a hash of its own, so that no byte can change unseen."""
    record = asdict(manifest)
    sealed = {**record, "seal": hash_of(record)}
    return (json.dumps(sealed, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
