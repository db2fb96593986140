"""Texts to unit vectors: the one door of sentence-transformers.

The built-in encoder is a `StaticEmbedding` in sentence-transformers' own layout: a tokenizer and a
table of word vectors. Such a folder is read here with tokenizers and numpy, to the same numbers,
because importing sentence-transformers takes longer than the service may take to start. Any other
model is loaded by sentence-transformers itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from corpus.errors import EncoderError
from indexer.builtin import BUILTIN
from indexer.segment import Segmenter, whole_characters

Vectors = NDArray[np.float32]
Weights = NDArray[np.floating[Any]]

MODULES_FILE = "modules.json"
SETTINGS_FILE = "config_sentence_transformers.json"
TOKENIZER_FILE = "tokenizer.json"
WEIGHTS_FILE = "model.safetensors"
WEIGHTS_KEY = "embedding.weight"
INPUT_FILE = "input.json"
"""Beside a model of ours, `{"input": "bag"}`: it reads the tokens of `bag` with a space between
them. A model without this file reads the text as it is."""

SHORTEST_PIECE = 2
"""An unknown word is read by the words in it of at least so many characters; its characters say too little."""

_WAY_OUT = (
    "name a sentence-transformers model or its folder, or leave ENCODER empty for the built-in one"
)


def bag(words: Iterable[str], grams: Iterable[str]) -> list[str]:
    """The distinct words of a text and the pairs of characters in it: what the built-in encoder reads.

    A pair of characters that is a word is that word, whether it was cut out or not.
    """
    return list(dict.fromkeys((*words, *(gram for gram in grams if len(gram) > 1))))


class Encoder(Protocol):
    """Turns texts into rows of length one; a text without any known token into zeros.

    `digest` is the hash of the weights: vectors can be compared only within one digest. A `BagEncoder` alone
    reads a text's tokens, those of `bag`, and not the text: a build cuts each text once.
    """

    @property
    def name(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def digest(self) -> str: ...
    def encode_questions(self, texts: Sequence[str]) -> Vectors: ...
    def encode_passages(self, texts: Sequence[str]) -> Vectors: ...


def open_encoder(name_or_path: str, segmenter: Segmenter) -> Encoder:
    """The encoder in a folder, or of a name that sentence-transformers knows.

    Raises EncoderError where there is none, or it is damaged.
    """
    folder = Path(name_or_path)
    if not folder.is_dir():
        if folder.is_absolute() or name_or_path.startswith((".", "~")):
            raise EncoderError(f"ENCODER={name_or_path}: there is no such folder; {_WAY_OUT}")
        return _open_any(name_or_path)
    part = _static_part(folder)
    if _reads_tokens(folder):
        if part is None:
            raise _damaged(folder, ValueError(f"{INPUT_FILE} is for tables of word vectors only"))
        return _open_bags(name_or_path, part, segmenter)
    return _open_any(name_or_path) if part is None else _open_static(name_or_path, part)


def open_builtin(segmenter: Segmenter) -> Encoder:
    """The encoder that comes with the project. Raises EncoderError where it is damaged."""
    return open_encoder(str(BUILTIN), segmenter)


@dataclass(frozen=True, slots=True)
class BagEncoder:
    """The mean of the vectors of a text's tokens, an unknown word read by the known words in it."""

    name: str
    digest: str
    vocabulary: Mapping[str, int]
    weights: Weights
    segmenter: Segmenter

    @property
    def dimension(self) -> int:
        return int(self.weights.shape[1])

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self.encode_tokens([self._tokens(text) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self.encode_tokens([self._tokens(text) for text in texts])

    def encode_tokens(self, passages: Sequence[Sequence[str]]) -> Vectors:
        """The vectors of passages that were cut already, each its tokens."""
        vectors = np.zeros((len(passages), self.dimension), np.float32)
        for row, tokens in zip(vectors, passages, strict=True):
            if ids := [self.vocabulary[piece] for piece in self.read(tokens)]:
                row[:] = self.weights[ids].mean(axis=0, dtype=np.float32)
        return unit_rows(vectors)

    def read(self, tokens: Iterable[str]) -> Iterator[str]:
        """The tokens that the table knows, and of unknown words the known pieces: its model's own input."""
        known = self.vocabulary
        for token in tokens:
            if token in known:
                yield token
            elif len(token) > SHORTEST_PIECE and not token.isascii():
                yield from self._pieces(token)

    def _pieces(self, word: str) -> Iterator[str]:
        """The longest known words in `word`, from its beginning on, none over another."""
        start = 0
        while start < len(word):
            ends = range(len(word), start + SHORTEST_PIECE - 1, -1)
            end = next((end for end in ends if word[start:end] in self.vocabulary), None)
            if end is not None:
                yield word[start:end]
            start = end or start + 1

    def _tokens(self, text: str) -> list[str]:
        return bag(self.segmenter.words(text), self.segmenter.grams(text))


@dataclass(frozen=True, slots=True)
class StaticEncoder:
    """The mean of the word vectors of a text, which the model's own tokenizer cuts."""

    name: str
    digest: str
    tokenizer: Tokenizer
    weights: Weights

    @property
    def dimension(self) -> int:
        return int(self.weights.shape[1])

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        read = [whole_characters(text) for text in texts]
        encodings = self.tokenizer.encode_batch(read, add_special_tokens=False)
        vectors = np.zeros((len(read), self.dimension), np.float32)
        for row, encoding in zip(vectors, encodings, strict=True):
            if encoding.ids:
                row[:] = self.weights[encoding.ids].mean(axis=0, dtype=np.float32)
        return unit_rows(vectors)


@dataclass(frozen=True, slots=True)
class TransformerEncoder:
    """Any model that sentence-transformers can load, with its own prompts."""

    name: str
    digest: str
    dimension: int
    model: Any

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self.model.encode_query, texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self.model.encode_document, texts)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str]) -> Vectors:
        read = [whole_characters(text) for text in texts]
        vectors = encode(read, convert_to_numpy=True, show_progress_bar=False)
        return unit_rows(np.asarray(vectors, dtype=np.float32).reshape(len(read), self.dimension))


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


def _open_static(name: str, part: Path) -> StaticEncoder:
    tokenizer, weights = _read_table(part)
    return StaticEncoder(name, _digest(part), tokenizer, weights)


def _open_bags(name: str, part: Path, segmenter: Segmenter) -> BagEncoder:
    tokenizer, weights = _read_table(part)
    return BagEncoder(name, _digest(part), tokenizer.get_vocab(), weights, segmenter)


def _read_table(part: Path) -> tuple[Tokenizer, Weights]:
    """The tokenizer and the vectors of its tokens, as exact as they are stored."""
    try:
        weights = load_file(part / WEIGHTS_FILE)[WEIGHTS_KEY]
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
    return tokenizer, weights


def _digest(part: Path) -> str:
    digest = hashlib.sha256()
    for file in (TOKENIZER_FILE, WEIGHTS_FILE):
        digest.update(hashlib.sha256((part / file).read_bytes()).digest())
    return digest.hexdigest()


def _open_any(name_or_path: str) -> TransformerEncoder:
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
    return TransformerEncoder(name_or_path, _model_digest(model), dimension, model)


def _reads_tokens(folder: Path) -> bool:
    """Whether the folder's model wants the tokens of `bag`, and not the text."""
    record = folder / INPUT_FILE
    if not record.exists():
        return False
    try:
        wanted = _read_json(record)["input"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise _damaged(folder, error) from error
    if wanted != "bag":
        raise _damaged(folder, ValueError(f"{INPUT_FILE} asks for {wanted!r}, only bag is known"))
    return True


def unit_rows(vectors: Vectors) -> Vectors:
    """The rows at length one; zeros stay."""
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
