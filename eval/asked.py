"""The facts that an answer asks for, and those among them that nothing calls for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from corpus.load import load_corpus
from service.rules.ask import settled_by
from service.settings import built_in_corpus


def idle_asks(due: Collection[str], answer: Mapping[str, Any]) -> list[str]:
    """The facts asked for that are not `due` and that no verdict of the answer is open for, nor settle one that is."""
    missing = {fact for verdict in answer.get("verdicts", ()) for fact in verdict["missing"]}
    needed = missing | {_settlers()[fact] for fact in missing & _settlers().keys()}
    return [fact for fact in asked_facts(answer) if fact not in needed and fact not in due]


def asked_facts(answer: Mapping[str, Any]) -> list[str]:
    """The facts asked for, each once."""
    return list(dict.fromkeys(each["fact"] for each in answer.get("ask", ())))


@cache
def _settlers() -> Mapping[str, str]:
    return settled_by(load_corpus(built_in_corpus()).vocabulary)
