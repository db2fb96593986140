"""Which column of a table is which: by the names of facts, and by a mapping file where names differ.

schema: population/v1
resident: 编号            # names the resident in the results; else the line does
street: 街镇              # the summary is told by it
id_number: 身份证号码      # the birth date is read from it; it is never written
died: 已死亡              # 是: the resident is judged under no rule
columns: {实足年龄: 年龄}   # column: fact
values: {户籍: {本区: "120115"}}   # column: what stands in its cells: the value of the fact
ignore: [姓名, 电话]
duplicates: reject        # first row of a resident is kept; `keep` keeps all
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from corpus.datafile import Entry, read_yaml
from corpus.errors import PopulationError
from corpus.vocabulary import Fact, Vocabulary

USUAL_RESIDENT = ("编号", "居民编号", "resident", "id")
USUAL_STREET = ("街镇", "街道", "乡镇", "street")


class MappingFile(Entry):
    """The file as it is written."""

    schema_: Literal["population/v1"]
    resident: str | None = None
    street: str | None = None
    id_number: str | None = None
    died: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str, str | int | float | bool]] = Field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    duplicates: Literal["reject", "keep"] = "reject"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one table: which hold facts, which say who and where, and which are not read.

    `values` translates what stands in the cells of a column.
    """

    facts: Mapping[str, Fact]
    resident: str | None
    street: str | None
    id_number: str | None
    died: str | None
    values: Mapping[str, Mapping[str, str | int | float | bool]]
    unused: tuple[str, ...]
    unique: bool

    @property
    def used(self) -> tuple[str, ...]:
        """Every column that is read."""
        own = (self.resident, self.street, self.id_number, self.died)
        return tuple(dict.fromkeys((*self.facts, *(name for name in own if name))))


def read_mapping(path: Path | None) -> MappingFile | None:
    """The mapping file, if there is one. Raises DataFileError."""
    return read_yaml(path, MappingFile)[0] if path else None


def lay_out(header: Iterable[str], mapping: MappingFile | None, vocabulary: Vocabulary) -> Layout:
    """What each column of the header is.

    Raises PopulationError: a name twice, a column or a fact that does not exist, a fact in two columns, no fact at all.
    """
    names = tuple(header)
    if twice := [name for name in dict.fromkeys(names) if name and names.count(name) > 1]:
        raise PopulationError(f"表头里“{twice[0]}”出现了两次，请改名或删去一列。")
    given = mapping or MappingFile(schema_="population/v1", duplicates="keep")
    own = [given.resident, given.street, given.id_number, given.died]
    for name in (*own, *given.columns, *given.values):
        if name is not None and name not in names:
            raise PopulationError(f"对照文件里的列“{name}”不在表里；表头有：{'、'.join(names)}。")
    resident = given.resident or _usual(USUAL_RESIDENT, names, given)
    street = given.street or _usual(USUAL_STREET, names, given)
    if resident is not None and resident == given.id_number:
        raise PopulationError(
            f"“{resident}”是身份证号码，不能用来称呼居民：请另给一列编号，或不写 resident。"
        )
    taken = {name for name in (*own, resident, street) if name} | set(given.ignore)
    facts = _facts([name for name in names if name not in taken], given, vocabulary)
    if not facts and given.id_number is None:
        raise PopulationError(
            "没有一列是已知的事实：列名请用事实的名称（如 年龄、户籍）或英文键，或用 --mapping 给出对照。"
        )
    unused = tuple(name for name in names if name not in taken and name not in facts)
    return Layout(
        facts,
        resident,
        street,
        given.id_number,
        given.died,
        given.values,
        unused,
        given.duplicates == "reject" and (resident or given.id_number) is not None,
    )


def _usual(usual: Iterable[str], names: tuple[str, ...], given: MappingFile) -> str | None:
    busy = {given.id_number, given.died, *given.columns, *given.ignore}
    return next((name for name in usual if name in names and name not in busy), None)


def _facts(names: list[str], given: MappingFile, vocabulary: Vocabulary) -> dict[str, Fact]:
    """The fact that each column holds; columns that hold none are left out."""
    found: dict[str, Fact] = {}
    for name in names:
        fact = vocabulary.find(given.columns.get(name, name))
        if fact is None and name in given.columns:
            raise PopulationError(
                f"对照文件：没有“{given.columns[name]}”这一项事实（列“{name}”）。"
            )
        if fact is None:
            continue
        if earlier := next((other for other, one in found.items() if one.key == fact.key), None):
            raise PopulationError(f"“{earlier}”和“{name}”两列都是“{fact.name}”，请去掉一列。")
        found[name] = fact
    return found
