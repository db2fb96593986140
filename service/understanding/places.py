"""The places that a question names: the gazetteer of the corpus."""

from __future__ import annotations

from corpus.gazetteer import Gazetteer, Mention

__all__ = ["Gazetteer", "Mention"]
