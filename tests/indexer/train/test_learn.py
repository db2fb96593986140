from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import torch

from indexer.segment import Segmenter
from indexer.train import bags
from indexer.train.learn import Data, Recipe, encode, learn_pairs, learn_unlabelled
from indexer.train.measure import measures, rank, wanted_of

SUBJECTS = {
    "劳动报酬": "拖欠工资找谁",
    "抚养费用": "离婚后孩子归谁养",
    "房屋租赁": "房东不退押金",
    "道路交通": "开车闯红灯扣几分",
    "食品安全": "外卖吃坏肚子",
}
SMALL = Recipe(
    dimension=16, first_steps=20, first_batch=32, steps=40, batch=8, others=8, answers=4, mixed=8
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """Five subjects with a question each, the questions being those of a set as well."""
    folder = tmp_path_factory.mktemp("training")
    articles = {
        subject: [
            f"{subject}的当事人应当依照{n}规定办理。{subject}由{n}部门负责。" for n in "甲乙丙丁"
        ]
        for subject in SUBJECTS
    }
    lines: list[dict[str, Any]] = [
        {"src": "auto: law+heading->article", "q": f"{subject}法 总则", "p": text}
        for subject, texts in articles.items()
        for text in texts
    ]
    for subject, question in SUBJECTS.items():
        lines.append({"src": "question->article", "q": question, "p": articles[subject][0]})
        answer = f"您好,{question}要看{subject}。"
        lines.append({"src": "question->lawyers' answer", "q": question, "p": answer})
    _write(folder / bags.PAIRS_FILE, lines)
    bench = folder / "stard"
    passages = [(subject, text) for subject, texts in articles.items() for text in texts]
    _write(
        bench / "corpus.jsonl.gz",
        [{"_id": str(n), "title": "", "text": text} for n, (_, text) in enumerate(passages)],
    )
    _write(
        bench / "queries.jsonl.gz",
        [{"_id": str(n), "text": text} for n, text in enumerate(SUBJECTS.values())],
    )
    qrels = [f"{n}\t{n * 4}\t1" for n in range(len(SUBJECTS))]
    (bench / "qrels").mkdir()
    (bench / "qrels" / "train.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *qrels]))
    monkey = pytest.MonkeyPatch()
    monkey.setattr(bags, "RAREST", 1)
    bags.prepare(folder, [bench], folder / "bags.npz", Segmenter())
    monkey.undo()
    return Data(folder / "bags.npz", "cpu")


def _write(path: Path, lines: list[dict[str, Any]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def test_learned_questions_find_their_articles(data: Data) -> None:
    start = learn_unlabelled(data, SMALL, 0)
    table = learn_pairs(data, SMALL, start, None, 1)
    asked = torch.arange(len(SUBJECTS))
    before, after = (
        measures(rank(data, "stard", t, asked, 20)[0].numpy(), wanted_of(data, "stard"))
        for t in (start, table)
    )
    assert after["mrr@100"] > before["mrr@100"]


def test_same_seed_gives_the_same_table(data: Data) -> None:
    first, second = (learn_unlabelled(data, SMALL, 0) for _ in range(2))
    assert torch.equal(first, second)


def test_every_pair_of_a_question_of_the_fold_is_left_out(data: Data) -> None:
    folds = data.fold_of_pairs()
    texts = list(SUBJECTS.values())
    for number, text in enumerate(texts):
        assert len(data.pairs[folds == number]) == 2, text
    assert (folds[data.from_rule()] == -1).all()


def test_words_of_a_question_that_is_left_out_learn_nothing_from_it(data: Data) -> None:
    alone = Recipe(**{**_fields(SMALL), "mixed_share": 0.0, "answers": 0, "others": 2})
    start = learn_unlabelled(data, SMALL, 0)
    token = data.vocabulary.index("押金") + 1
    left_out, seen = (learn_pairs(data, alone, start, fold, 1) for fold in (2, 3))
    assert torch.equal(left_out[token], start[token])
    assert not torch.equal(seen[token], start[token])


def test_passage_without_a_sentence_lacks_its_words(data: Data) -> None:
    passage = data.longer[:1]
    sentence = data.passages[passage, 0]
    untitled = torch.zeros(1, dtype=torch.bool)
    rest = set(data.without(passage, sentence, untitled).tokens.tolist())
    whole = set(data.whole(passage, untitled).tokens.tolist())
    assert rest < whole
    assert whole == rest | set(data.bags(sentence).tokens.tolist())


def test_vectors_have_length_one(data: Data) -> None:
    table = torch.randn(len(data.vocabulary) + 1, 4, generator=torch.Generator().manual_seed(0))
    vectors = encode(table, data.bags(torch.arange(5)))
    torch.testing.assert_close(vectors.norm(dim=1), torch.ones(5))


def _fields(recipe: Recipe) -> dict[str, Any]:
    return {name: getattr(recipe, name) for name in Recipe.__dataclass_fields__}
