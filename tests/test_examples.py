"""Every example of the documentation runs, and gives what is shown beside it.

`sh` and `console` blocks hold commands, `python` blocks code; what follows at once as `json` or `text` is what they give.
`…` stands for what is left out, and so are keys of an object that is not shown whole.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

import eval.__main__ as evaluating
import indexer.__main__ as indexing
import service.__main__ as serving
from service.settings import read_settings
from service.web.app import create_app

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))))
"""The Chinese README shows the same commands: tests/test_docs.py."""

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n(?:\n```(json|text)\n(.*?)^```$)?", re.M | re.S)
EXAMPLE_FILE = re.compile(r"^```csv\n(.*?)^```$", re.M | re.S)
YAML = re.compile(r"^```yaml\n# (corpus/\S+)\n(.*?)^```$", re.M | re.S)

ADDRESS = "http://127.0.0.1:8000"
ELSEWHERE = ("serve", "mcp")
"""Commands that do not end; other tests run them, as they do the evaluation, which takes minutes."""


MAINS: dict[str, Callable[[list[str]], int]] = {
    "indexer": lambda words: indexing.main(words, os.environ),
    "service": serving.main,
    "eval": evaluating.main,
}


NOTICE = (
    "宝坻区民政局关于做好老年人探访工作的通知",
    "各街镇：",
    "现就做好老年人探访工作通知如下。",
    "一、每月对独居老年人探访一次。",
    "二、本通知自2026年1月1日起施行。",
    "宝坻区民政局",
    "2025年12月1日",
)


@dataclass
class Page:
    """A page while its examples run: the server, the values that later examples name, the names of its code."""

    server: httpx.Client
    done: set[str]
    variables: dict[str, str] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)


def blocks(page: str) -> Iterator[tuple[str, str, str]]:
    """Language, text and what is shown as its outcome."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for language, content, _, shown in BLOCK.findall(text):
        yield language, content, shown


def commands(block: str) -> list[str]:
    """The commands of a block, with continued lines and quotes over several lines as one."""
    found: list[str] = []
    held = ""
    for line in block.replace("\\\n", " ").splitlines():
        held = f"{held}\n{line}" if held else line
        try:
            shlex.split(held, comments=True)
        except ValueError:
            continue
        found.append(held)
        held = ""
    assert not held, held
    return [command for command in found if shlex.split(command, comments=True)]


def curl(command: str, page: Page) -> httpx.Response:
    """The response to a command of curl."""
    words = shlex.split(
        re.sub(r"'\$(\w+)'|\$(\w+)", lambda m: page.variables[m[1] or m[2]], command)
    )
    method, address, data, headers = "", "", [], {}
    rest = iter(words[1:])
    for word in rest:
        if word in ("-d", "--data-urlencode"):
            data.append(next(rest))
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-X":
            method = next(rest)
        elif word in ("-G", "-I"):
            method = {"-G": "GET", "-I": "HEAD"}[word]
        elif word != "-N":
            assert word.startswith(ADDRESS), f"{word}: teach this test what it means"
            address = word.removeprefix(ADDRESS)
    if "-G" in words:
        address += "?" + str(httpx.QueryParams([tuple(each.split("=", 1)) for each in data]))
        data = []
    body = "&".join(data) if data else None
    method = method or ("POST" if data else "GET")
    return page.server.request(method, address, content=body, headers=headers)


def remember(response: httpx.Response, page: Page) -> None:
    """Keep the ids that later examples name."""
    path = response.request.url.path
    if response.status_code >= 400 or response.headers.get("content-type") != "application/json":
        return
    if path == "/api/v1/answers":
        told = response.json()
        page.variables |= {"ANSWER": told["id"], "CONVERSATION": told["conversation_id"]}
    if path == "/api/v1/feedback":
        page.variables["FEEDBACK"] = response.json()["id"]


def fits(shown: Any, given: Any) -> bool:
    """Whether what is shown is what was given, but for what is left out."""
    if isinstance(shown, dict):
        return isinstance(given, dict) and all(
            key in given and fits(value, given[key]) for key, value in shown.items()
        )
    if isinstance(shown, list):
        return isinstance(given, list) and fits_items(shown, given)
    if isinstance(shown, str):
        return isinstance(given, str) and fits_text(shown, given)
    return bool(shown == given)


def fits_items(shown: list[Any], given: list[Any]) -> bool:
    """The same for lists, where … stands for any number of items."""
    if not shown:
        return not given
    if shown[0] == "…":
        return any(fits_items(shown[1:], given[skipped:]) for skipped in range(len(given) + 1))
    if len(shown) == 1 and len(given) > 1:
        return False
    return bool(given) and fits(shown[0], given[0]) and fits_items(shown[1:], given[1:])


def fits_text(shown: str, given: str) -> bool:
    """The same for text."""
    pattern = ".*".join(re.escape(piece) for piece in shown.strip().split("…"))
    return re.fullmatch(pattern, given.strip(), re.S) is not None


def run_module(command: str) -> str:
    """What our own command prints, run in this process."""
    words = shlex.split(command, comments=True)
    printed = io.StringIO()
    with redirect_stdout(printed):
        main = MAINS[words[2]]
        assert main(words[3:]) == 0, command
    return printed.getvalue()


def is_ours(command: str) -> bool:
    """Whether it is a command of ours that ends soon and is whole."""
    words = shlex.split(command, comments=True)
    if words[:2] != ["python", "-m"] or "<" in command or "[" in command:
        return False
    return words[2] in ("indexer", "service") and not set(words[3:4]) & set(ELSEWHERE)


def run_once(command: str, page: Page) -> None:
    """Run the command, unless an earlier page showed it."""
    words = shlex.join(shlex.split(command, comments=True))
    if words not in page.done:
        page.done.add(words)
        run_module(command)


def run_shell(block: str, shown: str, page: Page) -> None:
    """Run the commands of a block; the last response is what is shown."""
    response = None
    for command in commands(block):
        if command.startswith("curl "):
            response = curl(command, page)
            assert response.status_code < 500, command
            remember(response, page)
        elif is_ours(command):
            run_once(command, page)
    if shown:
        assert response is not None, block
        given = response.text
        matched = (
            fits(json.loads(shown), json.loads(given))
            if shown[0] == "{"
            else fits_text(shown, given)
        )
        assert matched, f"{block}\n{given}"
    elif response is not None:
        assert response.is_success, f"{block}\n{response.text}"


def run_console(block: str) -> None:
    """Run the command of the first line; the others are what it prints."""
    first, _, shown = block.partition("\n")
    command = first.removeprefix("$ ")
    if command.startswith("python -m service ask "):
        return  # its words and its day are those of a test of its own
    printed = run_module(command)
    assert fits_text(shown, printed), f"{command}\n{printed}"


def run_python(block: str, shown: str, page: Page) -> None:
    """Run code that goes on where the page's last code ended."""
    own = str(page.server.base_url).rstrip("/")
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(block.replace(ADDRESS, own), "<example>", "exec"), page.names)
    assert fits_text(shown, printed.getvalue()), f"{block}\n{printed.getvalue()}"


def write_notice(path: Path) -> None:
    """A notice such as an officer would add."""
    registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path))
    canvas.setFont("STSong-Light", 12)
    for number, line in enumerate(NOTICE):
        canvas.drawString(72, 720 - 24 * number, line)
    canvas.save()


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, generation_dir: Path) -> Iterator[set[str]]:
    """Works in a folder with data and the files that examples name; gives the commands that were run in it."""
    folder = tmp_path_factory.mktemp("examples")
    shutil.copytree(generation_dir, folder / "var", ignore=shutil.ignore_patterns("records"))
    # One file of the overlay differs, so that a build publishes a second generation, and there is one to go back to.
    examples = (ROOT / "corpus/lexicon/examples.txt").read_text(encoding="utf-8").splitlines()
    (folder / "var/corpus/lexicon").mkdir(parents=True)
    shorter = folder / "var/corpus/lexicon/examples.txt"
    shorter.write_text("\n".join(examples[:-1]) + "\n", encoding="utf-8")
    write_notice(folder / "notice.pdf")
    table = EXAMPLE_FILE.search((ROOT / "docs/match.md").read_text(encoding="utf-8"))
    assert table
    (folder / "people.csv").write_text(table[1], encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("DATA_DIR", str(folder / "var"))
        patch.setenv("PYTHONPATH", str(ROOT))
        yield set()


@pytest.mark.parametrize("page", PAGES)
def test_examples_give_what_is_shown(page: str, server: httpx.Client, workplace: set[str]) -> None:
    open_page = Page(server, workplace, names={"__name__": "example"})
    for language, content, shown in blocks(page):
        if language == "sh":
            run_shell(content, shown, open_page)
        elif language == "console":
            run_console(content)
        elif language == "python":
            run_python(content, shown, open_page)
        elif language == "json":
            json.loads(content)


def test_every_operation_has_an_example(server: httpx.Client) -> None:
    described = create_app(read_settings({})).openapi()["paths"]
    shown = [
        command
        for language, content, _ in blocks("docs/api.md")
        if language == "sh"
        for command in commands(content)
    ]
    for path, operations in described.items():
        pattern = re.escape(ADDRESS) + re.sub(r"\\\{\w+\\\}", r"[^/?\\s]+", re.escape(path))
        for method in set(operations) - {"head"}:
            mine = [each for each in shown if re.search(rf"{pattern}(?=[?\s]|$)", each)]
            wanted = {"delete": lambda c: "-X DELETE" in c, "post": lambda c: " -d " in c}
            is_shown = wanted.get(method, lambda c: "-X" not in c and ("-G" in c or "-d" not in c))
            assert any(is_shown(command) for command in mine), f"{method} {path}"


@pytest.mark.parametrize("page", PAGES)
def test_data_shown_stands_in_its_file(page: str) -> None:
    for path, shown in YAML.findall((ROOT / page).read_text(encoding="utf-8")):
        pieces = re.split(r"^ *# …\n", shown, flags=re.M)
        assert fits_text("…".join([*pieces, ""]), (ROOT / path).read_text(encoding="utf-8")), path
