from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from corpus.errors import SourceError
from indexer.limits import ROOT, allowed_seconds, read_limited
from indexer.raw import Format

BODY = "<div id=zoom><p>为了保障老年人的权益，促进养老服务事业健康发展，制定本方案。</p></div>" * 4


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def flate_bomb() -> bytes:
    """A PDF with a page whose content unpacks to hundreds of megabytes of text."""
    import zlib

    packed = zlib.compress(b"BT /F1 9 Tf (aaaaaaaa) Tj ET " * 12_000_000, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"


def test_file_is_read_in_a_process_of_its_own() -> None:
    raw = read_limited(BODY.encode(), "html", "page.html")
    assert raw.format == "html"
    assert raw.text.startswith("为了保障")


@pytest.mark.parametrize(
    ("content", "form", "reason"),
    [
        (b"<div>" * 200_000 + "养老".encode(), "html", "nested deeper"),
        (zipped(**{"word/document.xml": b" " * 10**8, "b": b" " * 2 * 10**8}), "docx", "unpacks"),
        (
            zipped(**{"a.xml": b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///x'>]>"}),
            "docx",
            "document type",
        ),
        (b"PK\x03\x04" + b"\xff" * 1000, "docx", "broken archive"),
        (b"%PDF-1.7\n" + b"[" * 500_000, "pdf", "no PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "scan", "no picture"),
    ],
)
def test_hostile_file_is_refused_by_name_within_five_seconds(
    content: bytes, form: Format, reason: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(SourceError, match=f"^bad: .*{reason}"):
        read_limited(content, form, "bad")
    assert time.monotonic() - begun < 5


def test_pdf_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(SourceError, match=r"^bomb\.pdf: "):
        read_limited(flate_bomb(), "pdf", "bomb.pdf")


PROBE = """
import sys
from indexer.limits import enter_limits
enter_limits("html", 2)
{action}
"""


def outcome(action: str) -> subprocess.CompletedProcess[str]:
    """What becomes of a process that enters the limits and then does this."""
    return subprocess.run(
        [sys.executable, "-c", PROBE.format(action=action)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
    )


@pytest.mark.parametrize(
    ("action", "error"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", "PermissionError"),
        ("import os; os.fork()", "PermissionError"),
        ("import os; os.system('true')", "PermissionError"),
        ("x = bytearray(2 * 1024**3)", "MemoryError"),
        (
            "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**40, 2**40)); import socket; socket.socket()",
            "Error",
        ),
    ],
)
def test_reader_cannot_reach_out(action: str, error: str) -> None:
    done = outcome(action)
    assert done.returncode == 1
    assert error in done.stderr


def test_reader_cannot_write_a_file(tmp_path: Path) -> None:
    target = tmp_path / "file"
    done = outcome(f"open({str(target)!r}, 'w').write('x' * 100000)")
    assert done.returncode != 0
    assert not target.exists() or target.stat().st_size == 0


def test_reader_that_never_ends_is_stopped() -> None:
    assert outcome("while True: pass").returncode < 0


def test_seconds_grow_with_the_file_up_to_a_limit() -> None:
    assert allowed_seconds("html", 0) == 4
    assert allowed_seconds("pdf", 10 * 1024 * 1024) > allowed_seconds("pdf", 1024 * 1024)
    assert allowed_seconds("scan", 20 * 1024 * 1024) == 600


def test_reader_knows_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from indexer import limits

    monkeypatch.setenv("SECRET_KEY", "x")
    assert "SECRET_KEY" not in limits._environment()
