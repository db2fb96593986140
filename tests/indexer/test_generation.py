from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import DamagedGeneration, NoGeneration
from indexer.generation import Generation, open_folder, open_generation, verify
from indexer.pointer import generation_folder, write_pointer


@pytest.fixture(scope="module")
def generation(small_index: Path) -> Generation:
    return open_generation(small_index)


@pytest.fixture
def two(own_index: Path) -> Path:
    """A data folder with two generations, the second in use."""
    shutil.copytree(generation_folder(own_index, 1), generation_folder(own_index, 2))
    write_pointer(own_index, 2)
    return own_index


def test_rows_are_the_searchable_clauses_in_order(generation: Generation) -> None:
    assert generation.rows == tuple(c.id for c in generation.clauses.values() if c.searchable)
    assert len(generation.words) == len(generation.vectors) == len(generation.rows)


def test_clause_is_a_piece_of_its_documents_text(generation: Generation) -> None:
    for clause in generation.clauses.values():
        text = generation.originals[clause.document].text
        assert text[clause.span.start : clause.span.end] == clause.text


def test_raw_text_of_a_clause_stands_in_the_source(generation: Generation) -> None:
    raw = generation.originals["cangzhou-2021"].raw_text("cangzhou-2021.p2")
    assert "新建住宅小區(qū)要配套建設養(yǎng)老托育服務設施" in raw


def test_digest_is_the_manifests(generation: Generation) -> None:
    assert generation.digest == generation.manifest.digest
    assert generation.degraded is None


def test_opening_and_searching_need_no_torch(small_index: Path) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from indexer.generation import open_generation\n"
        "from service.retrieval.embedded import EmbeddedRetriever\n"
        f"retriever = EmbeddedRetriever(open_generation(Path({str(small_index)!r})))\n"
        "assert retriever.retrieve({'助餐': 1.0}, '天津的老年助餐', 3)\n"
        "assert not {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)\n"
    )
    checkout = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=checkout, check=True)


def test_nothing_built_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NoGeneration, match="python -m indexer build"):
        open_generation(tmp_path)


def test_damaged_generation_gives_way_to_the_one_before(two: Path) -> None:
    (generation_folder(two, 2) / "clauses.jsonl").write_bytes(b"{}\n")
    opened = open_generation(two)
    assert opened.clauses
    assert opened.degraded is not None
    assert "gen-2" in opened.degraded


def test_damaged_pointer_gives_the_newest_sound_generation(two: Path) -> None:
    (two / "generations" / "CURRENT").write_bytes(b"\x00" * 6)
    opened = open_generation(two)
    assert opened.degraded is not None
    assert "CURRENT" in opened.degraded


def test_nothing_sound_left_says_what_to_run(own_index: Path) -> None:
    (generation_folder(own_index, 1) / "vectors.faiss").write_bytes(b"")
    with pytest.raises(DamagedGeneration, match="python -m indexer build"):
        open_generation(own_index)


def test_every_file_is_checked_before_it_is_read(own_index: Path) -> None:
    folder = generation_folder(own_index, 1)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        sound = path.read_bytes()
        middle = len(sound) // 2
        changed = bytes(byte ^ 1 for byte in sound[middle : middle + 1]) or b"\n"
        path.write_bytes(sound[:middle] + changed + sound[middle + 1 :])
        with pytest.raises(DamagedGeneration):
            open_folder(folder)
        path.write_bytes(sound)
    assert open_folder(folder).number == 1


def test_verified_generation_finds_its_own_clauses(small_index: Path) -> None:
    assert verify(generation_folder(small_index, 1)).number == 1
