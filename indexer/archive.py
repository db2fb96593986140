"""A zip archive that nobody vouches for -> the assurance that it may be unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from corpus.errors import SourceError

MAX_UNPACKED = 200 * 1024 * 1024
MAX_MEMBERS = 5000
PIECE = 1024 * 1024
DOCTYPE = b"<!DOCTYPE"
XML = (".xml", ".rels")
BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error)
"""What zipfile raises for archives that break off, lie, or use a method that it does not know."""


def check_archive(content: bytes) -> None:
    """Nothing, if the archive unpacks to a bounded size and holds no document type, macro or password.

    The sizes that an archive states are not believed: every member is unpacked and counted.
    Raises SourceError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise SourceError(f"holds {len(members):,} parts; at most {MAX_MEMBERS:,} are read")
            left = MAX_UNPACKED
            for member in members:
                left -= _check_member(archive, member, left)
    except BROKEN as error:
        raise SourceError(f"a broken archive ({error}); save the document again") from error


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """The size of a member."""
    if member.flag_bits & 1:
        raise SourceError("protected by a password; save it without one")
    if member.filename.lower().endswith("vbaproject.bin"):
        raise SourceError("holds macros; save it as .docx without them")
    size, before = 0, b""
    with archive.open(member) as stream:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > left:
                raise SourceError(f"unpacks to more than {MAX_UNPACKED:,} bytes; split it")
            if member.filename.endswith(XML) and DOCTYPE in (before + piece).replace(b"\x00", b""):
                raise SourceError("its XML declares a document type, which Word never writes")
            before = piece[-2 * len(DOCTYPE) :]
    return size
