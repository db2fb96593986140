from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import cast

import pytest

from corpus.errors import BuildError, SourceError
from corpus.load import load_corpus
from corpus.model import Corpus, Lexicon
from indexer.build import build, list_tasks
from indexer.cache import Cache
from indexer.crew import prepare_all
from indexer.generation import open_generation
from indexer.jsonlines import write_values
from indexer.pointer import generations_folder, read_pointer
from indexer.prepare import Task
from indexer.segment import Segmenter

COUNT = 12


@pytest.fixture(scope="module")
def corpus(small_corpus: Path) -> Corpus:
    return load_corpus(small_corpus)


@pytest.fixture(scope="module")
def tasks(corpus: Corpus) -> list[Task]:
    """The two documents again and again, each time as if it were another one."""
    tasks = list_tasks(corpus)
    return [
        Task(tasks[n % 2].document, tasks[n % 2].path, f"{n:02d}-{tasks[n % 2].key}")
        for n in range(COUNT)
    ]


@pytest.fixture(scope="module")
def segmenter(corpus: Corpus) -> Segmenter:
    return Segmenter(corpus.lexicon.terms)


@pytest.fixture(scope="module")
def lexicon(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lexicon") / "lexicon.jsonl"
    write_values(path, Lexicon, [corpus.lexicon])
    return path


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_outcomes_come_in_the_order_of_the_tasks(
    tasks: list[Task], lexicon: Path, segmenter: Segmenter, tmp_path: Path, workers: int
) -> None:
    cache = Cache(tmp_path)
    outcomes = list(prepare_all(tasks, lexicon, cache, segmenter, workers))
    assert [outcome.task.key for outcome in outcomes] == [task.key for task in tasks]
    assert not any(outcome.reused for outcome in outcomes)
    again = list(prepare_all(tasks, lexicon, cache, segmenter, workers))
    assert all(outcome.reused for outcome in again)
    assert [o.parcel.to_bytes() for o in again] == [o.parcel.to_bytes() for o in outcomes]


def test_error_in_a_process_is_raised_here_and_the_processes_end(
    tasks: list[Task], lexicon: Path, segmenter: Segmenter, tmp_path: Path
) -> None:
    broken = Task(tasks[0].document, tmp_path / "nowhere.txt", "none")
    with pytest.raises(SourceError, match=r"nowhere\.txt"):
        list(prepare_all([*tasks, broken], lexicon, Cache(tmp_path), segmenter, 2))
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("workers", [1, 2])
def test_number_of_processes_does_not_change_the_digest(
    small_corpus: Path, small_index: Path, tmp_path: Path, workers: int
) -> None:
    built = build(small_corpus, tmp_path, workers=workers)
    assert built.digest == open_generation(small_index).digest


@pytest.mark.parametrize("started", [1, 2])
def test_killed_process_leaves_the_index_in_use(
    own_corpus: Path, own_index: Path, started: int
) -> None:
    """Killed as soon as there is one, while the other may be starting, and once there are both."""
    (own_corpus / "lexicon" / "terms.txt").write_text("老人家食堂\n", encoding="utf-8")

    def kill_one() -> None:
        while len(children := multiprocessing.active_children()) < started:
            pass
        os.kill(cast(int, children[0].pid), signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    with pytest.raises(BuildError, match="was killed"):
        build(own_corpus, own_index, workers=2)
    killer.join()
    assert read_pointer(own_index) == 1
    assert not list(generations_folder(own_index).glob("*.building"))
    assert open_generation(own_index).degraded is None


def test_processes_end_when_their_parent_is_killed(small_corpus: Path, tmp_path: Path) -> None:
    lexicon = tmp_path / "lexicon.jsonl"
    write_values(lexicon, Lexicon, [load_corpus(small_corpus).lexicon])
    code = (
        "import multiprocessing, os, signal, sys\n"
        "from pathlib import Path\n"
        "from corpus.load import load_corpus\n"
        "from indexer.build import list_tasks\n"
        "from indexer.cache import Cache\n"
        "from indexer.crew import prepare_all\n"
        "from indexer.segment import Segmenter\n"
        "if __name__ == '__main__':\n"
        f"    corpus = load_corpus(Path({str(small_corpus)!r}))\n"
        f"    cache = Cache(Path({str(tmp_path)!r}))\n"
        "    tasks = list_tasks(corpus) * 8\n"
        f"    outcomes = prepare_all(tasks, Path({str(lexicon)!r}), cache, Segmenter(), 2)\n"
        "    next(outcomes)\n"
        "    print(*(child.pid for child in multiprocessing.active_children()), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    checkout = Path(__file__).resolve().parents[2]
    script = tmp_path / "killed.py"
    script.write_text(code, encoding="utf-8")
    command = [sys.executable, str(script)]
    environ = {**os.environ, "PYTHONPATH": str(checkout)}
    # The children hold the pipe open: it ends when the last of them has ended.
    killed = subprocess.run(
        command, env=environ, stdout=subprocess.PIPE, text=True, timeout=60, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(killed.stdout.split()) == 2


def test_script_that_starts_itself_again_in_each_process_is_told_the_way_out(
    small_corpus: Path, tmp_path: Path
) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text(
        "from pathlib import Path\n"
        "from indexer.build import build\n"
        f"build(Path({str(small_corpus)!r}), Path({str(tmp_path / 'index')!r}), workers=2)\n",
        encoding="utf-8",
    )
    checkout = Path(__file__).resolve().parents[2]
    ended = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(checkout)},
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "if __name__ == '__main__'" in ended.stderr.splitlines()[-1]
