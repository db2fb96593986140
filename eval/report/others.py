"""What is measured beside the questions: simulated callers, wordings, people described, the ranking of a small set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eval import callers, people, questions, wordings
from eval.bench.retrieval import LEGS, run_set
from eval.report.labels import labels
from eval.sets import FOLDER
from service.assistant import Assistant
from service.conversations import Conversations
from service.records.store import Records
from service.settings import Settings

ROWS = FOLDER / "rows"
LEG_TITLES = {"lexical": "只按词", "dense": "只按向量", "fused": "两者合用"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in words, in its group; `demanded` is what is promised of it, if anything, `kept` whether it is so.

    `name` and `value` are those by which a gate holds it; without a name it is none's business but the reader's.
    """

    group: str
    title: str
    measured: str
    demanded: str = ""
    kept: bool | None = None
    name: str = ""
    value: float = 0.0


def measure_others(
    assistant: Assistant, settings: Settings, most: int | None = None
) -> tuple[Figure, ...]:
    """Every figure, in the order of the page; of the development sets only, of each the first `most`."""
    return (
        *_calls(assistant, most),
        *_wordings(assistant, most),
        *_people(assistant, most),
        *_clauses(assistant, most),
        *_ranking(settings),
    )


def _calls(assistant: Assistant, most: int | None) -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        conversations = Conversations(Records.open(Path(folder), days=1))
        found = callers.call_all(callers.read_callers("dev")[:most], assistant, conversations)
        conversations.close()
    group = f"模拟来电（{len(found.calls)}人）"
    yield _share(group, "结束时结论正确", found.right, 0.95, "right of callers")
    asked = f"{found.questions:g}个"
    yield Figure(group, "到得出结论问几个问题（中位数）", asked, "不超过4个", found.questions <= 4)
    again = f"{found.repeats}次"
    yield Figure(group, "同一个问题重复问", again, "一次也没有", not found.repeats)
    if found.read is not None:
        yield Figure(group, "到知道金额要读多少字（中位数）", f"{found.read:g}字")


def _wordings(assistant: Assistant, most: int | None) -> Iterator[Figure]:
    pairs = wordings.compare(wordings.read_wordings("dev")[:most], assistant)
    group = f"换一种说法（{len(pairs)}对）"
    yield _share(group, "换说法后首条依据不变", wordings.share(pairs), 0.95, "same of wordings")
    for kind, (same, count) in wordings.report_object(pairs)["kinds"].items():
        yield Figure(group, f"其中{labels().name('wordings', kind)}", f"{same}/{count}")


def _people(assistant: Assistant, most: int | None) -> Iterator[Figure]:
    tally = people.measure(people.read_people("dev")[:most], assistant)
    group = f"听懂家庭情况（{tally.told}项）"
    yield _share(group, "说到的情况听出来的", tally.recall, 0.97, "recall of people")
    yield Figure(group, "听出来的没有听错的", f"{tally.precision:.1%}")


def _clauses(assistant: Assistant, most: int | None) -> Iterator[Figure]:
    asked = questions.read_questions("dev")[:most]
    questions.check_questions(asked, assistant.generation.clauses.values())
    ranked = questions.rank(asked, assistant)
    group = f"条文检索（{len(ranked)}题）"
    for k, words, least in ((1, "第一条就是", 0.92), (3, "前三条里有", 0.98)):
        found = questions.share(ranked, "answers", k)
        yield _share(group, f"回答所依据的条文，{words}", found, least, f"answers@{k} of questions")
        yield Figure(group, f"搜索框里，{words}", f"{questions.share(ranked, 'search', k):.1%}")


def _ranking(settings: Settings) -> Iterator[Figure]:
    record = run_set(ROWS, None, settings.corpus_dir, settings.encoder or None)
    group = f"条文检索（小题集，{record['questions']}题）"
    for leg in LEGS:
        for measure in ("recall@1", "recall@5", "mrr@10", "ndcg@10"):
            value = record[leg][measure]
            name = f"{leg} {measure} of rows"
            title = f"{LEG_TITLES[leg]} {measure}"
            yield Figure(group, title, f"{value:.3f}", name=name, value=value)


def _share(group: str, title: str, share: float, least: float, name: str) -> Figure:
    kept = share >= least
    return Figure(group, title, f"{share:.1%}", f"不低于{least:.0%}", kept, name, share)
