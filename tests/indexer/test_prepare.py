from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ClauseError
from corpus.load import load_corpus
from indexer.build import list_tasks
from indexer.cache import Cache
from indexer.generation import Generation, open_generation
from indexer.lexical import clause_tokens
from indexer.prepare import Preparer, check_ids, passage, passage_tokens


@pytest.fixture(scope="module")
def generation(small_index: Path) -> Generation:
    return open_generation(small_index)


def test_parcel_holds_the_tokens_and_words_of_each_row(
    small_corpus: Path, generation: Generation, tmp_path: Path
) -> None:
    corpus = load_corpus(small_corpus)
    preparer = Preparer(corpus.lexicon, Cache(tmp_path), generation.segmenter)
    for task in list_tasks(corpus):
        parcel = preparer.prepare(task).parcel
        token, word = 0, 0
        for n, name in enumerate(parcel.rows):
            clause = generation.clauses[name]
            size, words = int(parcel.sizes[n]), int(parcel.word_sizes[n])
            held = {
                parcel.vocabulary[number]: int(count)
                for number, count in zip(
                    parcel.tokens[token : token + size],
                    parcel.counts[token : token + size],
                    strict=True,
                )
            }
            assert held == Counter(clause_tokens(clause, task.document, generation.segmenter))
            said = [parcel.vocabulary[number] for number in parcel.words[word : word + words]]
            assert said == passage_tokens(clause, generation.segmenter)
            token, word = token + size, word + words
        assert (token, word) == (len(parcel.tokens), len(parcel.words))


def test_vector_of_a_row_is_that_of_its_passage(generation: Generation) -> None:
    encoder = generation.encoder
    assert encoder is not None
    texts = [passage(generation.clauses[row]) for row in generation.rows]
    vectors = [generation.vectors.vector(row) for row in range(len(texts))]
    np.testing.assert_allclose(vectors, encoder.encode_passages(texts), atol=1e-6)


def test_two_clauses_of_one_id_are_refused(generation: Generation) -> None:
    clauses = generation.clauses.of("cangzhou-2021")
    check_ids(clauses)
    with pytest.raises(ClauseError, match=clauses[0].id):
        check_ids((*clauses, clauses[0]))


def test_key_follows_everything_that_decides_the_outcome(own_corpus: Path) -> None:
    before = [task.key for task in list_tasks(load_corpus(own_corpus))]
    source = next((own_corpus / "sources" / "cangzhou-2021").iterdir())
    source.write_bytes(source.read_bytes() + b"\n")
    other_source = [task.key for task in list_tasks(load_corpus(own_corpus))]
    assert [a == b for a, b in zip(before, other_source, strict=True)] == [False, True]
    with (own_corpus / "lexicon" / "terms.txt").open("a", encoding="utf-8") as file:
        file.write("老人家食堂\n")
    other_words = [task.key for task in list_tasks(load_corpus(own_corpus))]
    assert not set(other_words) & set(other_source)
    document = own_corpus / "documents" / "tianjin-2024.yaml"
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("\nedition: ", "\nedition: 再版 #", 1), encoding="utf-8")
    other_document = [task.key for task in list_tasks(load_corpus(own_corpus))]
    assert [a == b for a, b in zip(other_words, other_document, strict=True)] == [True, False]
