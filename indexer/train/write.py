"""A table of word vectors to a folder in sentence-transformers' own layout."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit

from indexer.embed import (
    INPUT_FILE,
    MODULES_FILE,
    SETTINGS_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    WEIGHTS_KEY,
)

MANIFEST_FILE = "manifest.json"
UNKNOWN = "[UNK]"

# The names that every release of sentence-transformers resolves, moved though the classes have.
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]


def write_model(
    folder: Path, vocabulary: Sequence[str], table: NDArray[np.floating[Any]], record: Any
) -> None:
    """Write the encoder whose token `vocabulary[i]` has the vector `table[i + 1]`.

    Row 0 is for unknown tokens and says nothing. `record` is how it was made; the manifest keeps it with the hash
    of every file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights = np.ascontiguousarray(table, np.float16)
    weights[0] = 0
    numbers = {UNKNOWN: 0, **{token: at for at, token in enumerate(vocabulary, start=1)}}
    tokenizer = Tokenizer(WordLevel(numbers, unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    # Written by Python: the libraries' own savers hide why a disk refuses, and write for the owner alone.
    (folder / TOKENIZER_FILE).write_text(tokenizer.to_str(), encoding="utf-8")
    (folder / WEIGHTS_FILE).write_bytes(save({WEIGHTS_KEY: weights}))
    write_json(folder / MODULES_FILE, MODULES)
    write_json(folder / SETTINGS_FILE, {"prompts": {}, "similarity_fn_name": "cosine"})
    write_json(folder / INPUT_FILE, {"input": "bag"})
    names = (TOKENIZER_FILE, WEIGHTS_FILE, MODULES_FILE, SETTINGS_FILE, INPUT_FILE)
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    write_json(
        folder / MANIFEST_FILE,
        {"tokens": len(vocabulary), "dimension": weights.shape[1], "made": record, "files": hashes},
    )


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
