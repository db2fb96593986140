"""C11: every route of a rule can be met, and none is met only where another one is."""

from __future__ import annotations

from collections.abc import Iterator

from service.rules.book import Compiled, RuleBook
from service.rules.logic import AllOf, Contradiction, Node, Not


def unreachable(compiled: Compiled, book: RuleBook) -> Iterator[str]:
    """What no person can be, or what adds nothing."""
    bars = [Not(bar.node) for bar in compiled.bars]
    for route in compiled.routes:
        if not possible(AllOf((route.node, *bars)), book):
            yield f"route {route.id} can be met by nobody"
        for other in compiled.routes:
            if other is not route and not possible(AllOf((route.node, Not(other.node))), book):
                yield f"route {route.id} is part of route {other.id}"
    for bar in compiled.bars:
        if not possible(bar.node, book):
            yield f"the bar {bar.words.quote!r} can hold of nobody"


def possible(node: Node, book: RuleBook) -> bool:
    """Whether some possible world makes it true."""
    try:
        return book.logic.decide(node, book.logic.narrow(book.masks({}))) is not False
    except Contradiction:
        return False
