"""How fast rules are judged: one person with the full explanation, a population, and the meal rule beside OpenFisca.

python -m eval.bench.rules_speed [--rows N] [--csv-rows N] [--json]

The population is invented, a fifth of its cells empty, judged by `python -m service match` in a process of its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import FactError, YinlingError
from corpus.gazetteer import Gazetteer
from eval.bench.crowd import STREETS, Crowd, invent
from eval.bench.machine import describe_machine
from eval.bench.openfisca_meal import FLAGS, KINDS, meal
from indexer.generation import open_generation
from service.population.mapping import lay_out
from service.population.people import Reader
from service.population.table import Chunk, Coded
from service.rules.book import RuleBook
from service.rules.bulk import Bulk
from service.rules.judge import judge
from service.rules.person import read_subject

DAY = date(2026, 11, 21)
UNKNOWN = 0.2
MEAL = "baodi.meal_subsidy"
PEOPLE = 400
"""How many people are judged one by one."""

# Runs the command in a process and prints the most memory that it held, in KiB. Not by getrusage, which counts in
# what the process was forked from.
CHILD = """
import re, sys
from pathlib import Path
from service.__main__ import main
code = main(sys.argv[1:])
print(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1], file=sys.stderr)
sys.exit(code)
"""


def one_person(book: RuleBook) -> dict[str, float]:
    """CPU milliseconds of judging one person under all rules with the explanation, no outcome known before."""
    crowd = invent(book, PEOPLE, UNKNOWN, DAY, seed=1)
    rules = tuple(book.on(DAY))
    taken = []
    for row in range(PEOPLE):
        facts = _facts(book, crowd, row)
        book.forget()
        began = time.process_time()
        try:
            subject = read_subject(book, DAY, name="p", label="老人", facts=facts)
        except FactError:
            continue  # invented to no end
        judge(subject, book, DAY, rules)
        taken.append((time.process_time() - began) * 1000)
    median, p99 = (round(float(np.percentile(taken, share)), 2) for share in (50, 99))
    return {"median_ms": median, "p99_ms": p99, "rules": len(rules)}


def population(crowd: Crowd, folder: Path, form: str, data_dir: Path) -> dict[str, Any]:
    """Seconds and peak memory of `match` on the crowd as a file of that form."""
    path = folder / f"people.{form}"
    rows = len(next(iter(crowd.values())).codes)
    (_write_parquet if form == "parquet" else _write_csv)(crowd, path)
    command = ["match", str(path), "--out", str(folder / form), "--as-of", DAY.isoformat()]
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *command, "--json"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DATA_DIR": str(data_dir)},
    )
    seconds = time.perf_counter() - began
    report = json.loads(done.stdout)
    return {
        "rows": rows,
        "columns": len(crowd),
        "rules": len(report["benefits"]),
        "pairs": report["pairs"],
        "rejected": report["rejected"],
        "seconds": round(seconds, 1),
        "peak_mib": round(int(done.stderr.split()[-1]) / 1024),
    }


def beside_openfisca(book: RuleBook, rows: int) -> dict[str, Any]:
    """Rows a second of both engines on the meal rule; they must agree, nothing being unknown."""
    crowd = invent(book, rows, 0.0, DAY, seed=2)
    compiled = book.compiled(MEAL, DAY)
    assert compiled
    named = {book.vocabulary.facts[v.partition("/")[0]].name for v in compiled.variables}
    columns = {name: crowd[name] for name in (*sorted(named & crowd.keys()), "出生日期")}
    layout = lay_out(columns, None, book.vocabulary)
    bulk = Bulk(book)
    began = time.perf_counter()
    people, _ = Reader(bulk, layout, DAY).read(Chunk(np.arange(rows), columns))
    ours = bulk.judge(compiled, people.columns).due == 1
    took = time.perf_counter() - began
    kept = {name: Coded(c.codes[people.lines], c.values) for name, c in columns.items()}
    theirs, seconds = meal(_flags(book, kept, people.ages))
    return {
        "rows": len(theirs),
        "agree": bool((ours == theirs).all()),
        "due": int(ours.sum()),
        "ours_rows_per_second": round(rows / took),
        "openfisca_rows_per_second": round(len(theirs) / seconds),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0, or 1 where there is no generation to judge by."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, default=Path("var"))
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--csv-rows", type=int, default=200_000)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        generation = open_generation(options.data_dir)
    except YinlingError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    book = RuleBook(generation.vocabulary, generation.rules, Gazetteer(generation.places))
    record: dict[str, Any] = {**describe_machine(), "one_person": one_person(book)}
    with tempfile.TemporaryDirectory() as name:
        for form, rows in (("parquet", options.rows), ("csv", options.csv_rows)):
            crowd = _with_street(invent(book, rows, UNKNOWN, DAY))
            record[form] = population(crowd, Path(name), form, options.data_dir)
    record["meal"] = beside_openfisca(book, min(options.rows, 200_000))
    print(json.dumps(record, ensure_ascii=False, indent=None if options.json else 2))
    return 0


def _with_street(crowd: Crowd) -> Crowd:
    count = len(next(iter(crowd.values())).codes)
    streets = Coded(np.arange(count) % STREETS, [f"第{n}街道" for n in range(STREETS)])
    return {"街镇": streets, **crowd}


def _facts(book: RuleBook, crowd: Crowd, row: int) -> dict[str, Any]:
    """The facts of one resident as a caller gives them."""
    facts = {name: column.values[column.codes[row]] for name, column in crowd.items()}
    words = {"是": True, "否": False}
    types = {name: fact.type for name in facts if (fact := book.vocabulary.find(name))}
    return {
        name: [value] if types[name] == "set" else words.get(value, value)
        for name, value in facts.items()
        if value is not None
    }


def _flags(book: RuleBook, crowd: Crowd, ages: NDArray[np.int16]) -> dict[str, NDArray[Any]]:
    """What the formula of the other engine reads."""

    def said(name: str, *words: str) -> NDArray[np.bool_]:
        column = crowd[name]
        return np.array([value in words for value in column.values], bool)[column.codes]

    register = crowd["户籍"]
    city = [v is not None and "120000" in book.gazetteer.ancestry(v) for v in register.values]
    flags = (
        np.array(city, bool)[register.codes],
        ages >= 60,
        said("享受居家养老服务护理补贴", "是"),
        said("低保", "是"),
        said("低保边缘", "是"),
        said("失能等级", "重度"),
        said("享受困难残疾人生活补贴", "是"),
        said("残疾等级", "一级", "二级"),
        said("入住养老机构", "是"),
        said("集中供养", "是"),
        np.logical_or.reduce([said(kind, "是") for kind in KINDS]),
    )
    return {"age": ages.astype(np.int32), **dict(zip(FLAGS, flags, strict=True))}


def _write_parquet(crowd: Crowd, path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    arrays = []
    for column in crowd.values():
        values = column.values[:-1] if column.values[-1] is None else column.values
        empty = column.codes == len(values)
        codes = pyarrow.array(column.codes.astype(np.int32), mask=empty)
        arrays.append(pyarrow.DictionaryArray.from_arrays(codes, pyarrow.array(values)))
    pyarrow.parquet.write_table(
        pyarrow.table(arrays, names=list(crowd)), path, row_group_size=1 << 17
    )


def _write_csv(crowd: Crowd, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(crowd)
        columns = ([c.values[code] for code in c.codes.tolist()] for c in crowd.values())
        writer.writerows(zip(*columns, strict=True))


if __name__ == "__main__":
    sys.exit(main())
