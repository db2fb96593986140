"""Texts to unit vectors: the one door of sentence-transformers.

The built-in encoder is a `StaticEmbedding` in sentence-transformers' own layout: a tokenizer and a
table of word vectors. Such a folder is read here with tokenizers and numpy, to the same numbers,
because importing sentence-transformers takes longer than the service may take to start. Any other
model is loaded by sentence-transformers itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from corpus.errors import EncoderError
from indexer.segment import Segmenter, whole_characters

Vectors = NDArray[np.float32]

MODULES_FILE = "modules.json"
SETTINGS_FILE = "config_sentence_transformers.json"
TOKENIZER_FILE = "tokenizer.json"
WEIGHTS_FILE = "model.safetensors"
WEIGHTS_KEY = "embedding.weight"
INPUT_FILE = "input.json"
"""Beside a model of ours, `{"input": "words"}`: it reads the segmenter's words with a space between
them. A model without this file reads the text as it is."""

Reading = Callable[[str], str]
"""How a text is put before a model."""

_WAY_OUT = (
    "name a sentence-transformers model or its folder, or leave ENCODER empty for the built-in one"
)


class Encoder(Protocol):
    """Turns texts into rows of length one; a text without any known token into zeros.

    `digest` is the hash of the weights: vectors can be compared only within one digest. `reads_words` says
    that it reads a text's words with a space between them, and not the text.
    """

    @property
    def name(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def digest(self) -> str: ...
    @property
    def reads_words(self) -> bool: ...
    def encode_questions(self, texts: Sequence[str]) -> Vectors: ...
    def encode_passages(self, texts: Sequence[str]) -> Vectors: ...
    def encode_words(self, passages: Sequence[Sequence[str]]) -> Vectors:
        """The vectors of passages that were cut already; only for an encoder that reads words."""
        ...


def open_encoder(name_or_path: str, segmenter: Segmenter) -> Encoder:
    """The encoder in a folder, or of a name that sentence-transformers knows.

    Raises EncoderError where there is none, or it is damaged.
    """
    folder = Path(name_or_path)
    if not folder.is_dir():
        if folder.is_absolute() or name_or_path.startswith((".", "~")):
            raise EncoderError(f"ENCODER={name_or_path}: there is no such folder; {_WAY_OUT}")
        return _open_any(name_or_path, _as_it_is)
    reading = _reader(folder, segmenter)
    part = _static_part(folder)
    if part is None:
        return _open_any(name_or_path, reading)
    return _open_static(name_or_path, part, reading)


@dataclass(frozen=True, slots=True)
class StaticEncoder:
    """The mean of the word vectors of a text."""

    name: str
    digest: str
    tokenizer: Tokenizer
    weights: Vectors
    reading: Reading
    reads_words: bool = False

    @property
    def dimension(self) -> int:
        return int(self.weights.shape[1])

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode([self.reading(text) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode([self.reading(text) for text in texts])

    def encode_words(self, passages: Sequence[Sequence[str]]) -> Vectors:
        return self._encode([" ".join(words) for words in passages])

    def _encode(self, read: Sequence[str]) -> Vectors:
        encodings = self.tokenizer.encode_batch(read, add_special_tokens=False)
        vectors = np.zeros((len(read), self.dimension), np.float32)
        for row, encoding in zip(vectors, encodings, strict=True):
            if encoding.ids:
                row[:] = self.weights[encoding.ids].mean(axis=0)
        return _unit_rows(vectors)


@dataclass(frozen=True, slots=True)
class TransformerEncoder:
    """Any model that sentence-transformers can load, with its own prompts."""

    name: str
    digest: str
    dimension: int
    model: Any
    reading: Reading
    reads_words: bool = False

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self.model.encode_query, [self.reading(text) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self.model.encode_document, [self.reading(text) for text in texts])

    def encode_words(self, passages: Sequence[Sequence[str]]) -> Vectors:
        return self._encode(self.model.encode_document, [" ".join(words) for words in passages])

    def _encode(self, encode: Callable[..., Any], read: Sequence[str]) -> Vectors:
        vectors = encode(read, convert_to_numpy=True, show_progress_bar=False)
        return _unit_rows(np.asarray(vectors, dtype=np.float32).reshape(len(read), self.dimension))


def _static_part(folder: Path) -> Path | None:
    """Where the word vectors lie, if the model is word vectors and nothing else, prompts included."""
    try:
        modules = _read_json(folder / MODULES_FILE)
        kinds = [module["type"].rpartition(".")[2] for module in modules]
        settings = folder / SETTINGS_FILE
        prompts = _read_json(settings).get("prompts", {}) if settings.exists() else {}
        plain = kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])
        return folder / modules[0]["path"] if plain and not any(prompts.values()) else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _damaged(folder, error) from error


def _open_static(name_or_path: str, part: Path, reading: Reading) -> StaticEncoder:
    try:
        weights = load_file(part / WEIGHTS_FILE)[WEIGHTS_KEY].astype(np.float32)
    except (OSError, SafetensorError, LookupError) as error:
        raise _damaged(part, error) from error
    try:
        tokenizer = Tokenizer.from_file(str(part / TOKENIZER_FILE))
    # tokenizers raises nothing narrower.
    except Exception as error:
        raise _damaged(part, error) from error
    tokenizer.no_padding()
    if weights.ndim != 2 or tokenizer.get_vocab_size() > len(weights):
        raise _damaged(part, ValueError("its tokenizer and its weights do not fit together"))
    digest = hashlib.sha256()
    for file in (TOKENIZER_FILE, WEIGHTS_FILE):
        digest.update(hashlib.sha256((part / file).read_bytes()).digest())
    words = reading is not _as_it_is
    return StaticEncoder(name_or_path, digest.hexdigest(), tokenizer, weights, reading, words)


def _open_any(name_or_path: str, reading: Reading) -> TransformerEncoder:
    # Imported here: it takes seconds and hundreds of megabytes that the built-in encoder spares.
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(name_or_path, trust_remote_code=False)
        dimension = len(model.encode("养老", show_progress_bar=False))
    # What a model's loading can raise has no common class.
    except Exception as error:
        raise EncoderError(
            f"ENCODER={name_or_path}: sentence-transformers cannot load it ({error}); {_WAY_OUT}"
        ) from error
    words = reading is not _as_it_is
    return TransformerEncoder(name_or_path, _model_digest(model), dimension, model, reading, words)


def _reader(folder: Path, segmenter: Segmenter) -> Reading:
    """How the folder's model wants a text to be put before it."""
    record = folder / INPUT_FILE
    if not record.exists():
        return _as_it_is
    try:
        wanted = _read_json(record)["input"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise _damaged(folder, error) from error
    if wanted != "words":
        raise _damaged(
            folder, ValueError(f"{INPUT_FILE} asks for {wanted!r}, only words are known")
        )
    return lambda text: " ".join(segmenter.words(text))


def _as_it_is(text: str) -> str:
    return whole_characters(text)


def _unit_rows(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    rows: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return rows


def _model_digest(model: Any) -> str:
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        # As bytes of float32, since numpy has no bfloat16.
        values = tensor.detach().cpu().float().numpy()
        digest.update(f"{key}{values.shape}".encode())
        digest.update(values.tobytes())
    return digest.hexdigest()


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _damaged(folder: Path, error: Exception) -> EncoderError:
    return EncoderError(f"the encoder in {folder} is damaged or incomplete: {error}; {_WAY_OUT}")
