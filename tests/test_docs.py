"""What the documentation shows is what the code does."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

import eval.__main__ as evaluating
import indexer.__main__ as indexing
import service.__main__ as serving
from corpus.conditions import ALLOWED
from corpus.rule_shapes import RuleFile, VersionEntry
from corpus.shapes import DocumentFile
from service.settings import SETTINGS
from service.web.contract import AnswerRequest

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
PAGES = (*READMES, "CHANGELOG.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))

EXAMPLE = re.compile(r"^```console\n\$ python -m service ask (\S+)\n(.*?)\n```$", re.M | re.S)
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.M | re.S)
CODE = re.compile(r"```(?:\w*)\n(.*?)```|`([^`\n]+)`", re.S)
PYTHON_COMMAND = re.compile(r"python -m (\w+)(?: ([a-z]+))?((?: .*)?)$", re.M)
LINK = re.compile(r"\]\((?!https?://)([^)#]*)(?:#([^)]*))?\)")
GENERATION = re.compile(r"资料版本 [0-9a-f]{12}。$")
"""The digest changes with every word of the corpus; the answer shown need not."""


MAINS: dict[str, Callable[[list[str]], int]] = {
    "indexer": lambda words: indexing.main(words, {}),
    "service": serving.main,
    "eval": evaluating.main,
}


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def code(page: str) -> str:
    """All that a page shows as code, a line each; comments in commands left out."""
    pieces = (block or inline for block, inline in CODE.findall(read(page)))
    return "\n".join(line.partition(" #")[0].rstrip() for p in pieces for line in p.splitlines())


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without the two lines of its head."""
    section = read(page).split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@cache
def offered(module: str, command: str) -> str:
    """The help of a command; ours that start slowly are asked in this process."""
    if module in MAINS:
        told = io.StringIO()
        with redirect_stdout(told), suppress(SystemExit):
            MAINS[module]([*([command] if command else []), "--help"])
        return told.getvalue()
    arguments = [module, *([command] if command else []), "--help"]
    done = subprocess.run(
        [sys.executable, "-m", *arguments], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return done.stdout


@pytest.mark.parametrize("page", READMES)
def test_the_answer_shown_is_todays_answer(page: str, generation_dir: Path) -> None:
    found = EXAMPLE.search(read(page))
    assert found
    question, shown = found.groups()
    year, month, day = map(int, re.findall(r"按(\d+)年(\d+)月(\d+)日的情况回答", shown)[0])
    as_of = date(year, month, day).isoformat()
    done = subprocess.run(
        [sys.executable, "-m", "service", "ask", question, "--as-of", as_of],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(generation_dir), "HOME_PLACE": ""},
        check=True,
    )
    assert GENERATION.sub("", shown) == GENERATION.sub("", done.stdout.rstrip("\n"))


def test_the_settings_are_those_of_the_service() -> None:
    told = [[cell.strip("`") for cell in row] for row in rows("README.md", "Settings")]
    assert told == [[setting.name, setting.default, setting.help] for setting in SETTINGS]


def test_the_chinese_settings_have_the_same_names_and_defaults() -> None:
    chinese, english = (
        rows(*at) for at in (("README.zh-CN.md", "设置"), ("README.md", "Settings"))
    )
    assert [row[:2] for row in chinese] == [row[:2] for row in english]


@pytest.mark.parametrize("page", PAGES)
def test_commands_exist(page: str) -> None:
    for module, command, rest in PYTHON_COMMAND.findall(code(page)):
        text = offered(module, command)
        assert all(option in text for option in re.findall(r"--[a-z-]+", rest)), rest


@pytest.mark.parametrize("page", PAGES)
def test_targets_of_make_exist(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.M))
    assert set(re.findall(r"^make ([a-z-]+)", code(page), re.M)) <= targets


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (
        [re.sub("  +# .*|<.*?>", "", block) for block in SHELL.findall(read(page))]
        for page in READMES
    )
    assert len(english) == 4
    assert chinese == english


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_and_headings(page: str) -> None:
    folder = (ROOT / page).parent
    for path, heading in LINK.findall(read(page)):
        assert (folder / path).exists(), path
        if heading:
            text = (folder / path).read_text(encoding="utf-8")
            titles = re.findall(r"^#+ (.*)$", text, re.M)
            assert heading in [title.lower().replace(" ", "-") for title in titles]


def test_every_package_is_in_the_table_of_places() -> None:
    links = {link for row in rows("README.md", "Where things are") for link in LINK.findall(row[1])}
    assert {path.split("/")[0] for path, _ in links} == {"corpus", "indexer", "service", "eval"}


def test_every_key_of_a_documents_description_is_told() -> None:
    table = rows("docs/add-a-document.md", "What the description holds")
    told = [key for row in table for key in re.findall(r"`([a-z]+)`", row[0])]
    assert told == [name.rstrip("_") for name in DocumentFile.model_fields]


def test_keys_that_may_be_left_out_are_told_as_such() -> None:
    table = rows("docs/add-a-document.md", "What the description holds")
    free = [row[0].strip("`") for row in table if row[1].endswith("may be left out")]
    fields = DocumentFile.model_fields
    assert free == [name for name, field in fields.items() if not field.is_required()]


@pytest.mark.parametrize(
    ("heading", "shape"), [("The finished file", RuleFile), ("A version", VersionEntry)]
)
def test_every_key_of_a_rule_is_told(heading: str, shape: type[BaseModel]) -> None:
    table = rows("docs/write-a-rule.md", heading)
    told = [key for row in table for key in re.findall(r"`([a-z_]+)`", row[0])]
    assert told == [name.rstrip("_") for name in shape.model_fields]


def test_the_operators_of_each_type_of_fact_are_told() -> None:
    told = {
        kind: set(re.findall(r"`([^`]+)`", row[1]))
        for row in rows("docs/write-a-rule.md", "Conditions")
        for kind in re.findall(r"`([a-z]+)`", row[0])
    }
    assert told == {kind: set(operators) for kind, operators in ALLOWED.items()}


def test_what_a_question_may_hold_is_told() -> None:
    told = [row[0].strip("`") for row in rows("docs/api.md", "Ask")]
    assert told == list(AnswerRequest.model_fields)
