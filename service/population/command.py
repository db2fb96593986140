"""`python -m service match`: its arguments, and what it prints."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tqdm import tqdm

from corpus.errors import PopulationError
from corpus.gazetteer import Gazetteer
from indexer.generation import Generation, open_generation
from service.population.benefit import Benefit
from service.population.mapping import lay_out, read_mapping
from service.population.match import Order, Report, as_object, match
from service.population.recipients import read_earlier, read_recipients
from service.population.table import open_table
from service.rules.book import RuleBook
from service.rules.bulk import Bulk
from service.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("people", type=Path, help=".csv, .parquet or .xlsx, one row a resident")
    parser.add_argument("--out", type=Path, help="folder of the sheets (default: DATA_DIR/match)")
    parser.add_argument("--all", action="store_true", help="also pairs that are not due")
    parser.add_argument("--as-of", type=date.fromisoformat, help="day that is judged for")
    parser.add_argument("--place", help="code of the place whose rules are meant, e.g. 120115")
    parser.add_argument("--mapping", type=Path, help="YAML file that says which column is which")
    parser.add_argument("--recipients", type=Path, help="table of who draws which benefit now")
    parser.add_argument("--since", type=Path, help="folder of an earlier run, to tell changes")
    parser.add_argument("--ahead", type=int, default=1, help="years that count as soon (1)")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(chosen: argparse.Namespace, settings: Settings) -> None:
    """Judges the table and prints what it came to. Raises PopulationError and GenerationError."""
    generation = open_generation(settings.data_dir)
    gazetteer = Gazetteer(generation.places)
    day, place = chosen.as_of or date.today(), chosen.place or settings.home_place or None
    if place is not None and place not in generation.places:
        raise PopulationError(f"没有代码是{place}的地方。")
    book = RuleBook(generation.vocabulary, generation.rules, gazetteer)
    table = open_table(chosen.people)
    layout = lay_out(table.header, read_mapping(chosen.mapping), generation.vocabulary)
    subjects = {"person", "household"} | {fact.subject for fact in layout.facts.values()}
    benefits = [b for b in benefits_of(generation, book, day, place) if b.subject in subjects]
    order = Order(
        day=day,
        every=chosen.all,
        ahead=chosen.ahead,
        recipients=read_recipients(chosen.recipients, benefits) if chosen.recipients else None,
        earlier=read_earlier(chosen.since, benefits) if chosen.since else None,
        form="parquet" if chosen.people.suffix.lower() == ".parquet" else "csv",
    )
    out = chosen.out or settings.data_dir / "match"
    with tqdm(total=table.rows, unit=" rows", disable=None) as progress:
        report = match(table, layout, Bulk(book), benefits, order, out, progress)
    if chosen.json:
        print(json.dumps(as_object(report, order), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(report, benefits, out)))


def benefits_of(
    generation: Generation, book: RuleBook, day: date, place: str | None
) -> Iterator[Benefit]:
    """The rules of the place and those above it, each with the validity of its document on `day`."""
    for compiled in book.on(day, place):
        clause = generation.find(compiled.version.clause)
        if clause is not None:
            validity = generation.documents[clause.document].validity_on(day)
            yield Benefit.of(compiled, validity, day)


def _lines(report: Report, benefits: list[Benefit], out: Path) -> Iterator[str]:
    yield f"{report.rows}行：判断了{report.judged}位居民，{report.rejected}行读不懂或重复（见 rejects.csv）"
    if report.died:
        yield f"{report.died}位表中记为已死亡，没有判断。"
    if report.unused:
        yield f"没有用到的列：{'、'.join(report.unused)}"
    for benefit, counts in zip(benefits, report.benefits, strict=True):
        if counts["eligible"] or counts["need_more_facts"]:
            yield (
                f"{benefit.name}：符合文件所列条件{counts['eligible']}人，"
                f"还缺事实{counts['need_more_facts']}人（{benefit.standing}）"
            )
    yield f"结果在 {out}；符合文件所列条件不等于已经批准。"
