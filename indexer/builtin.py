"""Where the built-in encoder lies: known without loading what reads it."""

from __future__ import annotations

from pathlib import Path

BUILTIN = Path(__file__).with_name("model")
"""The folder of the built-in encoder, in the standard layout of sentence-transformers."""
