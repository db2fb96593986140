from __future__ import annotations

import hashlib
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
from indexer.builtin import BUILTIN
from indexer.embed import (
    BagEncoder,
    Encoder,
    StaticEncoder,
    TransformerEncoder,
    bag,
    open_builtin,
    open_encoder,
)
from indexer.segment import Segmenter, grams
from indexer.train.write import write_model

TEXTS = [
    "落实市级老年人高龄津贴制度,为80周岁及以上老年人发放高龄津贴。",
    "持免费乘车卡免费乘坐本市公共汽车。",
    "新建住宅小区要配套建设养老托育服务设施,力争做到同步规划、同步建设、同步验收、同步交付使用;",
    "建立老年人居家社区探访制度,到2022年,特殊困难老年人月探访率达到100%。",
]
TOKENS = ["养老", "助餐", "餐服", "服务", "津贴", "免费", "乘坐"]
LARGEST = 40 * 2**20


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(["高龄津贴"])


@pytest.fixture(scope="module")
def builtin(segmenter: Segmenter) -> BagEncoder:
    encoder = open_builtin(segmenter)
    assert isinstance(encoder, BagEncoder)
    return encoder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder laid out as the built-in one, of a few tokens."""
    table = np.random.default_rng(0).normal(size=(len(TOKENS) + 1, 8))
    write_model(tmp_path / "small", TOKENS, table, {})
    return tmp_path / "small"


@pytest.fixture
def plain(small: Path) -> Path:
    """The same without the record that it reads our tokens."""
    (small / "input.json").unlink()
    return small


def test_vectors_are_those_of_sentence_transformers(builtin: BagEncoder) -> None:
    from sentence_transformers import SentenceTransformer

    texts = [*TEXTS, "八十岁能领津贴吗", "怎么办护照", "銀髮無憂卡在哪裡辦", "龘", ""]
    read = [
        " ".join(builtin.read(bag(builtin.segmenter.words(text), grams(text)))) for text in texts
    ]
    # Stored with half precision, and computed with single precision on both sides.
    model = SentenceTransformer(str(BUILTIN), device="cpu").float()
    np.testing.assert_allclose(builtin.encode_passages(texts), model.encode(read), atol=1e-5)


def test_shipped_model_is_what_its_manifest_says(builtin: BagEncoder) -> None:
    manifest = json.loads((BUILTIN / "manifest.json").read_text(encoding="utf-8"))
    for name, told in manifest["files"].items():
        assert hashlib.sha256((BUILTIN / name).read_bytes()).hexdigest() == told
    assert builtin.weights.shape == (manifest["tokens"] + 1, manifest["dimension"])
    assert sum(path.stat().st_size for path in BUILTIN.iterdir()) <= LARGEST


def test_built_in_encoder_is_opened_without_torch() -> None:
    code = (
        "import sys\n"
        "from indexer.embed import open_builtin\n"
        "from indexer.segment import Segmenter\n"
        "print(open_builtin(Segmenter()).encode_questions(['津贴']).shape)\n"
        "assert not {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)\n"
    )
    checkout = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=checkout, check=True)


@given(st.text(max_size=80))
@settings(deadline=None)
def test_every_row_has_length_one_or_is_zero(builtin: Encoder, text: str) -> None:
    length = float(np.linalg.norm(builtin.encode_questions([text])[0]))
    assert length == 0 or length == pytest.approx(1, abs=1e-5)


def test_text_without_a_known_token_is_zero(builtin: Encoder) -> None:
    assert not builtin.encode_questions(["龘靐", ""]).any()


def test_everyday_words_are_near_those_of_the_policy(builtin: Encoder) -> None:
    asked = builtin.encode_questions(["拖欠工资怎么办"])[0]
    paid, other = builtin.encode_passages(
        ["用人单位未按照劳动合同约定及时足额支付劳动报酬", "船舶进出港口应当办理签证"]
    )
    assert asked @ paid > asked @ other + 0.1


def test_traditional_characters_have_the_vectors_of_simplified_ones(builtin: Encoder) -> None:
    traditional, simplified = builtin.encode_questions(["養老補貼怎麼領", "养老补贴怎么领"])
    np.testing.assert_array_equal(traditional, simplified)


def test_passage_is_nearest_to_itself(builtin: Encoder) -> None:
    vectors = builtin.encode_passages(TEXTS)
    assert list(np.argmax(vectors @ vectors.T, axis=1)) == list(range(len(TEXTS)))


def test_passage_that_was_cut_already_gives_the_same_vector(builtin: BagEncoder) -> None:
    cut = builtin.encode_tokens([bag(builtin.segmenter.words(text), grams(text)) for text in TEXTS])
    np.testing.assert_array_equal(cut, builtin.encode_passages(TEXTS))


def test_unknown_word_is_read_by_the_known_words_in_it(small: Path, segmenter: Segmenter) -> None:
    encoder = open_encoder(str(small), segmenter)
    assert isinstance(encoder, BagEncoder)
    assert list(encoder.read(["老年助餐服务点", "点", "2024", "津贴"])) == ["助餐", "服务", "津贴"]


def test_vectors_change_with_the_lexicon() -> None:
    plain, knowing = (open_builtin(Segmenter(t)) for t in ([], ["银龄助餐一卡通"]))
    text = ["银龄助餐一卡通怎么办理"]
    assert not np.allclose(plain.encode_questions(text), knowing.encode_questions(text), atol=1e-3)


def test_digest_follows_the_weights(small: Path, segmenter: Segmenter) -> None:
    before = open_encoder(str(small), segmenter).digest
    assert open_encoder(str(small), segmenter).digest == before
    write_model(small, TOKENS, np.ones((len(TOKENS) + 1, 8)), {})
    assert open_encoder(str(small), segmenter).digest != before


def test_model_without_a_record_of_its_input_reads_the_text_as_it_is(
    plain: Path, segmenter: Segmenter
) -> None:
    reader = open_encoder(str(plain), segmenter)
    assert isinstance(reader, StaticEncoder)
    spaced, unspaced = reader.encode_passages(["养老 服务", "养老服务"])
    assert spaced.any()
    assert not unspaced.any()


def test_model_with_prompts_goes_through_sentence_transformers(
    plain: Path, segmenter: Segmenter
) -> None:
    prompts = {"query": "免费 乘坐 ", "document": ""}
    settings_file = plain / "config_sentence_transformers.json"
    settings_file.write_text(json.dumps({"prompts": prompts}), encoding="utf-8")
    model = open_encoder(str(plain), segmenter)
    assert isinstance(model, TransformerEncoder)
    question, passage = model.encode_questions(["津贴"]), model.encode_passages(["津贴"])
    assert question.shape == (1, model.dimension)
    assert not np.allclose(question, passage, atol=1e-2)
    assert np.linalg.norm(question) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    "file", ["modules.json", "tokenizer.json", "model.safetensors", "input.json"]
)
def test_damaged_file_is_named_with_the_way_out(
    small: Path, segmenter: Segmenter, file: str
) -> None:
    (small / file).write_bytes(b"{")
    with pytest.raises(EncoderError, match="leave ENCODER empty"):
        open_encoder(str(small), segmenter)


@pytest.mark.parametrize("file", ["modules.json", "tokenizer.json", "model.safetensors"])
def test_missing_file_is_an_encoder_error(small: Path, segmenter: Segmenter, file: str) -> None:
    (small / file).unlink()
    with pytest.raises(EncoderError, match="damaged or incomplete"):
        open_encoder(str(small), segmenter)


def test_weights_of_another_tokenizer_are_refused(small: Path, segmenter: Segmenter) -> None:
    write_model(small / "other", TOKENS[:2], np.ones((3, 8)), {})
    shutil.copy(small / "other" / "model.safetensors", small)
    with pytest.raises(EncoderError, match="do not fit together"):
        open_encoder(str(small), segmenter)


def test_missing_folder_is_named(tmp_path: Path, segmenter: Segmenter) -> None:
    with pytest.raises(EncoderError, match="no such folder"):
        open_encoder(str(tmp_path / "nowhere"), segmenter)
