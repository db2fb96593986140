"""A Word file of the old kind (.doc, .rtf) -> the same as .docx, by LibreOffice where it is installed."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from corpus.errors import SourceError

PROGRAM = "soffice"
SECONDS = 90
MEMORY = 4 * 1024**3
LARGEST = 200 * 1024**2

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""
"""No macro runs and no link is followed, whatever the document asks for."""


def convert_word(content: bytes, name: str) -> bytes:
    """The document as .docx; `name` is what an error calls it.

    Raises SourceError where LibreOffice is not installed, fails, or takes too long.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise SourceError(
            f"{name}: a Word file of the old kind (.doc); save it as .docx, or install LibreOffice"
        )
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        (folder / "source.doc").write_bytes(content)
        _run(program, folder, name)
        made = folder / "source.docx"
        if not made.is_file():
            raise SourceError(f"{name}: LibreOffice cannot read it; save it as .docx")
        return made.read_bytes()


def _run(program: str, folder: Path, name: str) -> None:
    """Nothing, when the program has ended; it and what it started are stopped at the limit."""
    profile = (folder / "profile").as_uri()
    process = subprocess.Popen(
        [
            *(program, "--headless", "--norestore", "--nolockcheck"),
            f"-env:UserInstallation={profile}",
            *("--convert-to", "docx", "--outdir", str(folder), str(folder / "source.doc")),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder)},
        start_new_session=True,
    )
    try:
        for kind, limit in (
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_FSIZE, LARGEST),
        ):
            resource.prlimit(process.pid, kind, (limit, limit))
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise SourceError(
            f"{name}: LibreOffice takes more than {SECONDS} s; save it as .docx"
        ) from error
    except ProcessLookupError:
        process.wait(SECONDS)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
