from __future__ import annotations

import io
import os
from pathlib import Path

import docx
import pytest

from corpus.errors import SourceError
from indexer import legacy_word
from indexer.legacy_word import convert_word
from indexer.sources import read_source

CONTENT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program of LibreOffice's name in front of all others."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_without_libreoffice_the_error_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SourceError, match=r"old\.doc: .*save it as \.docx, or install LibreOffice"):
        convert_word(CONTENT, "old.doc")


def test_converted_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = docx.Document()
    document.add_paragraph("高龄津贴")
    stream = io.BytesIO()
    document.save(stream)
    (tmp_path / "made.docx").write_bytes(stream.getvalue())
    # The folder follows --outdir, the last argument but one.
    script = f'for last; do out="$before"; before="$last"; done\ncp {tmp_path}/made.docx "$out/source.docx"'
    install(tmp_path, monkeypatch, script)
    source = tmp_path / "old.doc"
    source.write_bytes(CONTENT)
    raw = read_source(source)
    assert (raw.text, raw.format) == ("高龄津贴\n", "doc")


def test_program_that_makes_nothing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "exit 1")
    with pytest.raises(SourceError, match=r"old\.doc: LibreOffice cannot read it"):
        convert_word(CONTENT, "old.doc")


def test_program_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy_word, "SECONDS", 1)
    install(tmp_path, monkeypatch, f"echo $$ > {tmp_path}/id\nexec tail -f /dev/null")
    with pytest.raises(SourceError, match=r"old\.doc: LibreOffice takes more than 1 s"):
        convert_word(CONTENT, "old.doc")
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "id").read_text()), 0)
