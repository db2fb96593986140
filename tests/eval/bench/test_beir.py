"""Sets in BEIR's layout: what is read, and what is refused by file, line and reason."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from corpus.errors import DataFileError
from eval.bench.beir import Passage, read_set

CORPUS = '{"_id": "a", "title": "助餐", "text": "每餐三元"}\n{"_id": "b", "text": "免费乘车"}\n'
QUERIES = '{"_id": "1", "text": "吃饭补多少"}\n{"_id": "2", "text": "坐车"}\n'
QRELS = "query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t2\n2\ta\t0\n"


def write(folder: Path, name: str, text: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "corpus.jsonl", CORPUS)
    write(tmp_path, "queries.jsonl", QUERIES)
    write(tmp_path, "qrels/test.tsv", QRELS)
    return tmp_path


def test_passages_questions_and_answers_are_read(folder: Path) -> None:
    asked = read_set(folder)
    assert list(asked.passages()) == [
        Passage("a", "助餐", "每餐三元"),
        Passage("b", "", "免费乘车"),
    ]
    assert asked.questions == {"1": "吃饭补多少", "2": "坐车"}
    assert asked.answers == {"1": {"a": 1}, "2": {"b": 2}}


def test_packed_files_are_read_alike(folder: Path) -> None:
    plain = read_set(folder)
    passages = list(plain.passages())
    for name in ("corpus.jsonl", "queries.jsonl"):
        write(folder, f"{name}.gz", gzip.compress((folder / name).read_bytes()))
        (folder / name).unlink()
    packed = read_set(folder)
    assert list(packed.passages()) == passages
    assert packed.questions == plain.questions


@pytest.mark.parametrize(
    "qrels", ["1\ta\t1\n", "1\t0\ta\t1\n", "query-id\tcorpus-id\tscore\r\n1\ta\t1\r\n"]
)
def test_header_unused_column_and_line_ends_do_not_matter(folder: Path, qrels: str) -> None:
    write(folder, "qrels/test.tsv", qrels)
    assert read_set(folder).answers == {"1": {"a": 1}}


def test_only_split_is_taken_unasked_and_test_before_others(folder: Path) -> None:
    write(folder, "qrels/dev.tsv", "1\tb\t1\n")
    assert (read_set(folder).split, read_set(folder, "dev").split) == ("test", "dev")
    (folder / "qrels/test.tsv").unlink()
    assert read_set(folder).answers == {"1": {"b": 1}}


def test_unknown_split_is_refused_with_those_there_are(folder: Path) -> None:
    with pytest.raises(DataFileError, match=r"train\.tsv: .*splits here: test"):
        read_set(folder, "train")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("queries.jsonl", QUERIES + "{oops\n", r"queries\.jsonl:3: not readable as JSON"),
        ("queries.jsonl", '["1"]\n', r"queries\.jsonl:1: a JSON list"),
        ("queries.jsonl", '{"_id": "1"}\n', r"queries\.jsonl:1: 'text' is missing"),
        ("queries.jsonl", '{"_id": 1, "text": "x"}\n', r"queries\.jsonl:1: '_id' is missing"),
        ("queries.jsonl", '{"_id": "1", "text": "x"}\n', r"no question '2', which .*test\.tsv"),
        ("queries.jsonl", b'\n{"_id": "\xff"}\n', r"queries\.jsonl:2: not UTF-8"),
        ("corpus.jsonl", CORPUS + CORPUS[:50].split("\n")[0] + "\n", r"corpus\.jsonl:3: 'a'"),
        ("corpus.jsonl", "", r"corpus\.jsonl:1: holds no passage"),
        ("qrels/test.tsv", QRELS + "1 a 1\n", r"test\.tsv:5: 1 columns"),
        ("qrels/test.tsv", QRELS + "1\ta\tyes\n", r"test\.tsv:5: the score 'yes'"),
        ("qrels/test.tsv", "1\ta\t0\n", r"test\.tsv:1: no passage answers"),
    ],
)
def test_malformed_file_is_refused_by_line(
    folder: Path, name: str, text: str | bytes, message: str
) -> None:
    write(folder, name, text)
    with pytest.raises(DataFileError, match=message):
        list(read_set(folder).passages())


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl"])
def test_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(DataFileError, match=rf"{name}: there is no such file"):
        read_set(folder)


def test_cut_off_packed_file_is_refused(folder: Path) -> None:
    (folder / "corpus.jsonl").unlink()
    write(folder, "corpus.jsonl.gz", gzip.compress(CORPUS.encode())[:-12])
    with pytest.raises(DataFileError, match=r"corpus\.jsonl\.gz:\d+: cannot be read"):
        list(read_set(folder).passages())
