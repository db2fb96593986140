"""`python -m service rule new CLAUSE`: a clause -> the file of a rule to be finished by a person.

Everything that the clause counts and every word of the vocabulary in it is put where it may belong or listed
in a comment; what stays open is marked 待填, which the loader and the checks refuse.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from decimal import Decimal

from corpus.errors import NotFound
from corpus.model import Clause
from corpus.vocabulary import Fact
from indexer.generation import Generation
from indexer.quantities import Quantity, QuantityReader, normal
from indexer.rulecheck import hash_of_clause
from service.rules.wording import say_number

OPEN = "待填"
MARKERS = {">=": "及以上", ">": "超过", "<": "不满", "<=": "不超过", "=": "正好"}
MONEY = "元"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    actions = parser.add_subparsers(dest="action", required=True)
    new = actions.add_parser("new", help="print a draft, to be saved under corpus/rules/")
    new.add_argument("clause", help="id of the clause, e.g. baodi-2024.list.19")


def draft(clause_id: str, generation: Generation) -> str:
    """The YAML of the draft. Raises NotFound where there is no such clause."""
    clause = generation.find(clause_id)
    if clause is None:
        raise NotFound(f"没有条文{clause_id}；条文编号见 /documents 或 python -m indexer inspect。")
    return "\n".join(_lines(clause, generation)) + "\n"


def _lines(clause: Clause, generation: Generation) -> Iterator[str]:
    document = generation.documents[clause.document]
    reader = QuantityReader(generation.lexicon.quantities)
    text = normal(clause.text)
    quantities = reader.find(text)
    content = _cell(clause, "content") or clause.text
    place = document.places[0] if document.places else OPEN
    yield f"# {document.title}，{clause.label}"
    yield "# 条文里的数量，每一个都要用在条件、金额、限制里，或者写进 waived 说明为什么不用："
    for quantity in quantities:
        yield f"#   {_told(quantity, text)}"
    yield "# 条文里出现的情况（facts.yaml）："
    for fact, word in _facts(text, generation):
        yield f"#   {fact.name}（“{word}”）"
    yield from ("schema: rule/v1", f"id: {OPEN}", f"name: {_cell(clause, 'item') or OPEN}")
    yield f"item: {_item(clause)}"
    yield from ("part: null", f'place: "{place}"', f"kind: {OPEN}", "subject: person")
    yield from ("state: draft", "sign_off: null", "review_by: null", "versions:")
    yield f"  - effective: {{from: unknown, clause: {clause.id}}}"
    yield f"    clause: {clause.id}"
    yield f"    text_hash: {hash_of_clause(clause)}"
    yield "    benefit:"
    yield f"      gives: {{say: {OPEN}, quote: {_flat(content)}}}"
    yield f"      amount: {_amount(quantities, text)}"
    yield "    routes:"
    for number, whom in enumerate(_recipients(clause), 1):
        yield f"      - id: '{number}'"
        yield f"        quote: {_flat(whom)}"
        conditions = list(_conditions(whom, generation, reader)) or [OPEN]
        yield f"        all: [{', '.join(conditions)}]"
    yield from ("    unless: []", "    waived: []", "tests:")
    yield f"  - {{name: {OPEN}, facts: {{}}, outcome: need_more_facts}}"


def _told(quantity: Quantity, text: str) -> str:
    bounds = "或".join(MARKERS[each] for each in sorted(quantity.comparators))
    around = text[max(quantity.first - 6, 0) : quantity.last + 6]
    return f"{say_number(quantity.number)} {quantity.measure}（{bounds}）：…{around}…"


def _facts(text: str, generation: Generation) -> Iterator[tuple[Fact, str]]:
    """The facts of the vocabulary whose words stand in the text, each with the first of them."""
    for fact in generation.vocabulary.facts.values():
        words = (*fact.words, *(word for option in fact.options for word in option.words))
        word = next((each for each in words if normal(each) in text), None)
        if word:
            yield fact, word


def _conditions(whom: str, generation: Generation, reader: QuantityReader) -> Iterator[str]:
    """What the words on the recipients suggest: thresholds in the unit of a fact, and booleans by their words."""
    text = normal(whom)
    facts = generation.vocabulary.facts.values()
    for quantity in reader.find(text):
        for fact in (each for each in facts if quantity.measure in each.units):
            op = min(quantity.comparators, key=(">=", "<", "<=", ">", "=").index)
            yield f"{fact.name} {op} {say_number(Decimal(quantity.number))}{fact.units[0]}"
            break
    for fact, _ in _facts(text, generation):
        if fact.type == "boolean":
            yield f"{fact.name} = 是"


def _recipients(clause: Clause) -> list[str]:
    cell = _cell(clause, "recipients")
    if cell is None:
        return [clause.text]
    return [part for part in cell.replace("；", ";").split(";") if part.strip()]


def _amount(quantities: tuple[Quantity, ...], text: str) -> str:
    """The first sum of money as an amount, else that none is stated."""
    for quantity in quantities:
        if quantity.measure == MONEY:
            words = text[quantity.first : quantity.last]
            figure = f"{say_number(quantity.number)} {MONEY}/{OPEN}"
            return f"{{kind: fixed, value: {figure}, payee: person, quote: {_flat(words)}}}"
    return f"{{kind: not_stated, quote: {OPEN}, defers_to: null}}"


def _item(clause: Clause) -> str:
    number = next((step for step in clause.path if step.isdecimal()), None)
    return f'"{number}"' if clause.kind == "row" and number else "null"


def _cell(clause: Clause, role: str) -> str | None:
    return next((cell.text for cell in clause.cells if cell.role == role and cell.text), None)


def _flat(text: str) -> str:
    """The words on one line, quoted so that YAML takes them as they are."""
    return "'" + " ".join(text.split()).replace("'", "''") + "'"
