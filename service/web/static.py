"""Style and script, each at an address that holds its hash, so that browsers may keep it."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent: plain and packed."""

    media_type: str
    plain: bytes
    packed: bytes


class Assets:
    """The static files, read once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._urls: dict[str, str] = {}
        self._assets: dict[str, Asset] = {}
        for path in sorted(folder.iterdir()):
            plain = path.read_bytes()
            name = f"{path.stem}.{hashlib.sha256(plain).hexdigest()[:12]}{path.suffix}"
            self._urls[path.name] = f"/static/{name}"
            self._assets[name] = Asset(TYPES[path.suffix], plain, gzip.compress(plain, 9, mtime=0))

    def url(self, name: str) -> str:
        """The address of the file called `name`."""
        return self._urls[name]

    def respond(self, name: str, request: Request) -> Response | None:
        """The file at the hashed `name`, packed where the browser unpacks; None when there is none."""
        asset = self._assets.get(name)
        if asset is None:
            return None
        headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(asset.plain, media_type=asset.media_type, headers=headers)
        headers["Content-Encoding"] = "gzip"
        return Response(asset.packed, media_type=asset.media_type, headers=headers)
