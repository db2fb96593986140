from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import EncoderError
from indexer.embed import Encoder, StaticEncoder, TransformerEncoder, open_encoder
from indexer.fit import fit_encoder
from indexer.segment import Segmenter

TEXTS = [
    "落实市级老年人高龄津贴制度,为80周岁及以上老年人发放高龄津贴。",
    "持免费乘车卡免费乘坐本市公共汽车。",
    "新建住宅小区要配套建设养老托育服务设施,力争做到同步规划、同步建设、同步验收、同步交付使用;",
    "建立老年人居家社区探访制度,到2022年,特殊困难老年人月探访率达到100%。",
]


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(["高龄津贴"])


@pytest.fixture(scope="module")
def folder(segmenter: Segmenter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    fit_encoder([segmenter.words(text) for text in TEXTS], folder)
    return folder


@pytest.fixture(scope="module")
def encoder(folder: Path, segmenter: Segmenter) -> Encoder:
    return open_encoder(str(folder), segmenter)


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "encoder"))


def test_vectors_are_those_of_sentence_transformers(
    folder: Path, encoder: Encoder, segmenter: Segmenter
) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder))
    texts = [*TEXTS, "八十岁能领津贴吗", "怎么办护照", "龘", ""]
    expected = model.encode([" ".join(segmenter.words(text)) for text in texts])
    np.testing.assert_allclose(encoder.encode_passages(texts), expected, atol=1e-5)
    assert isinstance(encoder, StaticEncoder)


def test_built_in_encoder_is_opened_without_torch(folder: Path) -> None:
    code = (
        "import sys\n"
        "from indexer.embed import open_encoder\n"
        "from indexer.segment import Segmenter\n"
        f"print(open_encoder({str(folder)!r}, Segmenter()).encode_questions(['津贴']).shape)\n"
        "assert not {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)\n"
    )
    checkout = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=checkout, check=True)


@given(st.text(max_size=80))
@settings(deadline=None)
def test_every_row_has_length_one_or_is_zero(encoder: Encoder, text: str) -> None:
    length = float(np.linalg.norm(encoder.encode_questions([text])[0]))
    assert length == 0 or length == pytest.approx(1, abs=1e-5)


def test_text_without_a_known_token_is_zero(encoder: Encoder) -> None:
    assert not encoder.encode_questions(["龘靐", ""]).any()


def test_unknown_word_is_read_by_its_characters(encoder: Encoder) -> None:
    assert encoder.encode_questions(["贴"]).any()


def test_passage_is_nearest_to_itself(encoder: Encoder) -> None:
    vectors = encoder.encode_passages(TEXTS)
    assert list(np.argmax(vectors @ vectors.T, axis=1)) == list(range(len(TEXTS)))


def test_passage_that_was_cut_already_gives_the_same_vector(
    encoder: Encoder, segmenter: Segmenter
) -> None:
    assert encoder.reads_words
    cut = encoder.encode_words([segmenter.words(text) for text in TEXTS])
    np.testing.assert_array_equal(cut, encoder.encode_passages(TEXTS))


def test_vectors_change_with_the_lexicon(folder: Path) -> None:
    plain, knowing = (open_encoder(str(folder), Segmenter(t)) for t in ([], ["发放高龄津贴"]))
    text = ["发放高龄津贴"]
    assert not np.allclose(plain.encode_questions(text), knowing.encode_questions(text))


def test_digest_follows_the_weights(copied: Path, encoder: Encoder, segmenter: Segmenter) -> None:
    assert open_encoder(str(copied), segmenter).digest == encoder.digest
    fit_encoder([segmenter.words(text) for text in TEXTS[1:]], copied)
    assert open_encoder(str(copied), segmenter).digest != encoder.digest


def test_model_without_a_record_of_its_input_reads_the_text_as_it_is(
    copied: Path, segmenter: Segmenter
) -> None:
    (copied / "input.json").unlink()
    reader = open_encoder(str(copied), segmenter)
    words = " ".join(segmenter.words(TEXTS[0]))
    spaced, plain = reader.encode_passages([words, TEXTS[0]])
    assert not np.allclose(spaced, plain)


def test_model_with_prompts_goes_through_sentence_transformers(
    copied: Path, segmenter: Segmenter
) -> None:
    settings_file = copied / "config_sentence_transformers.json"
    prompts = {"query": "免费 乘坐 ", "document": ""}
    settings_file.write_text(json.dumps({"prompts": prompts}), encoding="utf-8")
    model = open_encoder(str(copied), segmenter)
    assert isinstance(model, TransformerEncoder)
    question, passage = model.encode_questions(["津贴"]), model.encode_passages(["津贴"])
    assert question.shape == (1, model.dimension)
    assert not np.allclose(question, passage)
    assert np.linalg.norm(question) == pytest.approx(1)


@pytest.mark.parametrize(
    "file", ["modules.json", "tokenizer.json", "model.safetensors", "input.json"]
)
def test_damaged_file_is_named_with_the_way_out(
    copied: Path, segmenter: Segmenter, file: str
) -> None:
    (copied / file).write_bytes(b"{")
    with pytest.raises(EncoderError, match="leave ENCODER empty"):
        open_encoder(str(copied), segmenter)


@pytest.mark.parametrize("file", ["modules.json", "tokenizer.json", "model.safetensors"])
def test_missing_file_is_an_encoder_error(copied: Path, segmenter: Segmenter, file: str) -> None:
    (copied / file).unlink()
    with pytest.raises(EncoderError, match="damaged or incomplete"):
        open_encoder(str(copied), segmenter)


def test_weights_of_another_tokenizer_are_refused(copied: Path, segmenter: Segmenter) -> None:
    fit_encoder([segmenter.words(TEXTS[1])], copied / "other")
    shutil.copy(copied / "other" / "model.safetensors", copied)
    with pytest.raises(EncoderError, match="do not fit together"):
        open_encoder(str(copied), segmenter)


def test_missing_folder_is_named(tmp_path: Path, segmenter: Segmenter) -> None:
    with pytest.raises(EncoderError, match="no such folder"):
        open_encoder(str(tmp_path / "nowhere"), segmenter)
