"""Style and script: their addresses, their weight, what they may not hold."""

from __future__ import annotations

import gzip
import re

from starlette.testclient import TestClient

from service.web.static import FOLDER

KILOBYTE = 1024


def linked(page: str) -> set[str]:
    return set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))


def test_the_address_of_a_file_holds_the_hash_of_it(client: TestClient) -> None:
    for address in linked(client.get("/").text):
        assert re.fullmatch(r"/static/[a-z]+\.[0-9a-f]{12}\.(css|js|svg)", address)
        response = client.get(address)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_file_without_its_hash_is_not_there(client: TestClient) -> None:
    for name in ("style.css", "style.000000000000.css", "..%2fapp.py"):
        assert client.get(f"/static/{name}").status_code == 404


def test_a_first_visit_weighs_at_most_80_kilobytes(client: TestClient) -> None:
    page = client.get("/")
    files = [client.get(address).content for address in linked(page.text)]
    assert (
        len(gzip.compress(page.content)) + sum(len(gzip.compress(each)) for each in files)
        <= 80 * KILOBYTE
    )


def test_a_browser_that_cannot_unpack_gets_the_plain_file(client: TestClient) -> None:
    address = next(each for each in linked(client.get("/").text) if "/style." in each)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content == (FOLDER / "style.css").read_bytes()


def test_the_script_makes_no_markup_of_text() -> None:
    script = (FOLDER / "chat.js").read_text(encoding="utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|DOMParser", script
    )


def test_old_phones_understand_script_and_style() -> None:
    script = (FOLDER / "chat.js").read_text(encoding="utf-8")
    style = (FOLDER / "style.css").read_text(encoding="utf-8")
    assert not re.search(r"\?\.[a-zA-Z(\[]|\?\?|\|\|=|\.replaceAll\(|\.at\(", script)
    assert not re.search(
        r"(?<![\w-])gap:|clamp\(|:focus-visible|:is\(|:where\(|inset:|aspect-ratio", style
    )


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|@import|url\(", text), path.name
