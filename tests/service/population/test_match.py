from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.__main__ import main
from service.population.id_number import check_digit

PEOPLE = Path(__file__).parent / "residents.csv"
DAY = "2026-11-21"
MEAL, NUTRITION = "baodi.meal_subsidy", "baodi.nutrition"

Match = Callable[..., Path]


@pytest.fixture
def match(generation_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Match:
    """Runs the command on a table and gives the folder of its results."""
    monkeypatch.setenv("DATA_DIR", str(generation_dir))
    monkeypatch.delenv("HOME_PLACE", raising=False)

    def run(people: Path, *more: str, out: str = "out") -> Path:
        folder = tmp_path / out
        assert main(["match", str(people), "--out", str(folder), "--as-of", DAY, *more]) == 0
        return folder

    return run


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def of(path: Path, benefit: str) -> dict[str, dict[str, str]]:
    """The rows on one benefit, by resident."""
    return {row["居民"]: row for row in rows(path) if row["待遇编号"] == benefit}


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def test_each_resident_is_told_what_is_due_and_what_is_missing(match: Match) -> None:
    found = of(match(PEOPLE) / "pairs.csv", MEAL)
    assert found["A001"]["结果"] == "符合文件所列条件"
    assert found["A001"]["金额"] == "3元/餐"
    assert found["A001"]["依据代码"] == f"{MEAL}:一"
    assert found["A003"]["依据代码"] == f"{MEAL}:二"  # who lives alone lives in no institution
    assert found["A002"]["结果"] == "还缺事实"
    assert "孤寡" in found["A002"]["还缺的事实"]
    assert "A004" not in found


def test_the_example_of_the_documentation_is_what_comes_out(match: Match, tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "match.md").read_text(encoding="utf-8")
    table, shown = (part.split("```")[0] for part in page.split("```csv\n")[1:])
    folder = match(write(tmp_path / "example.csv", table))
    told = (folder / "pairs.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [told[0], *(line for line in told if f",{MEAL}," in line)] == shown.splitlines()
    assert [row["行"] for row in rows(folder / "rejects.csv")] == ["4"]


def test_all_tells_who_is_not_due_and_which_condition_rules_it_out(match: Match) -> None:
    folder = match(PEOPLE, "--all")
    code = of(folder / "pairs.csv", MEAL)["A004"]["依据代码"]
    meanings = {row["依据代码"]: row for row in rows(folder / "codes.csv")}
    assert "入住养老机构" in meanings[code]["原文"]


def test_rows_that_cannot_be_read_are_told_by_line_and_column(match: Match) -> None:
    folder = match(PEOPLE)
    told = {(row["行"], row["列"]): row["哪里读不懂"] for row in rows(folder / "rejects.csv")}
    assert set(told) == {("6", "出生日期"), ("7", "独居"), ("8", "")}
    assert "入住养老机构" in told["7", "独居"]
    assert not {"A005", "A006", "A007"} & of(folder / "pairs.csv", MEAL).keys()
    report = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (report["rows"], report["judged"], report["rejected"]) == (9, 6, 3)
    assert report["unused"] == ["备注"]


def test_who_is_soon_of_age_is_told_with_the_day(match: Match, tmp_path: Path) -> None:
    born = "编号,出生日期,户籍\n早,1961-11-21,天津市宝坻区\n晚,1961-11-23,天津市宝坻区\n远,1990-01-01,天津市宝坻区\n"
    folder = match(write(tmp_path / "born.csv", born))
    coming = of(folder / "upcoming.csv", "baodi.health_check")
    assert {who: (r["年龄"], r["日期"]) for who, r in coming.items()} == {
        "晚": ("满65周岁", "2026-11-23")
    }


def test_a_birthday_brings_the_benefit_on_its_day(match: Match, tmp_path: Path) -> None:
    text = "编号,出生日期,户籍\n早,1926-11-21,天津市宝坻区\n晚,1926-11-22,天津市宝坻区\n"
    folder = match(write(tmp_path / "old.csv", text))
    assert of(folder / "pairs.csv", NUTRITION)["早"]["结果"] == "符合文件所列条件"
    assert "晚" not in of(folder / "pairs.csv", NUTRITION)
    coming = of(folder / "upcoming.csv", NUTRITION)["晚"]
    assert (coming["年龄"], coming["日期"]) == ("满100周岁", "2026-11-22")


def test_drafts_are_a_calculation_and_list_nobody_to_be_notified(match: Match) -> None:
    folder = match(PEOPLE)
    for name in ("pairs", "summary", "codes", "upcoming"):
        assert {row["性质"] for row in rows(folder / f"{name}.csv")} == {"测算"}
    assert "未经业务人员签署" in rows(folder / "summary.csv")[0]["为什么是测算"]
    assert not (folder / "notify.csv").exists()


def test_the_summary_adds_up_by_street(match: Match) -> None:
    found = [r for r in rows(match(PEOPLE) / "summary.csv") if r["待遇编号"] == MEAL]
    by_street = {row["街镇"]: row for row in found}
    assert set(by_street) == {"东平街", "西河镇", "合计"}
    for column in ("符合文件所列条件", "还缺事实", "不符合"):
        parts = int(by_street["东平街"][column]) + int(by_street["西河镇"][column])
        assert parts == int(by_street["合计"][column])
    whole = by_street["合计"]
    assert int(whole["费用至少"]) == 3 * int(whole["符合文件所列条件"])
    assert whole["费用单位"] == "元/餐"


def test_an_identity_number_gives_the_birth_date_and_is_written_nowhere(
    match: Match, tmp_path: Path
) -> None:
    number = "12011519410302001"
    number += check_digit(number)
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    text = f"证件,户籍,住养老院\n{number},天津市宝坻区,N\n{wrong},天津市宝坻区,N\n{number},天津市宝坻区,N\n"
    people = write(tmp_path / "ids.csv", text, "gb18030")
    mapping = write(
        tmp_path / "mapping.yaml",
        "schema: population/v1\nid_number: 证件\ncolumns: {住养老院: 入住养老机构}\n"
        "values: {住养老院: {N: 否, Y: 是}}\nduplicates: reject\n",
    )
    folder = match(people, "--mapping", str(mapping))
    assert [row["行"] for row in rows(folder / "rejects.csv")] == ["3", "4"]
    old = of(folder / "pairs.csv", "baodi.old_age_allowance")
    assert [row["结果"] for row in old.values()] == ["符合文件所列条件"]
    for file in folder.iterdir():
        content = file.read_text(encoding="utf-8")
        assert number not in content
        assert wrong not in content


def test_residents_are_not_called_by_identity_numbers(
    generation_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATA_DIR", str(generation_dir))
    number = "12011519410302001"
    people = write(tmp_path / "p.csv", f"编号,年龄\n{number}{check_digit(number)},85\n")
    assert main(["match", str(people), "--out", str(tmp_path / "out")]) == 1
    assert "id_number" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_recipients_are_held_against_what_the_table_says(match: Match, tmp_path: Path) -> None:
    people = write(
        tmp_path / "people.csv",
        "编号,年龄,户籍,入住养老机构,集中供养,已死亡\n"
        "甲,85,天津市,否,否,\n乙,85,天津市,否,否,\n丙,85,天津市,是,否,\n丁,85,天津市,否,否,2026-10-01\n",
    )
    mapping = write(tmp_path / "m.yaml", "schema: population/v1\nresident: 编号\ndied: 已死亡\n")
    draws = write(
        tmp_path / "draws.csv", "编号,待遇\n" + "".join(f"{who},{MEAL}\n" for who in "乙丙丁戊")
    )
    folder = match(people, "--mapping", str(mapping), "--recipients", str(draws))
    assert of(folder / "unclaimed.csv", MEAL).keys() == {"甲"}
    review = of(folder / "review.csv", MEAL)
    assert review.keys() == {"丙", "丁", "戊"}
    assert review["丁"]["要核对什么"] == "表中记为已死亡"
    assert review["丙"]["依据代码"].startswith(f"{MEAL}:bar")
    assert "丁" not in of(folder / "pairs.csv", MEAL)


def test_changes_since_an_earlier_run_are_told(match: Match, tmp_path: Path) -> None:
    head = "编号,年龄,户籍,入住养老机构,集中供养\n"
    first = match(
        write(tmp_path / "1.csv", head + "甲,80,天津市,否,否\n乙,85,天津市,否,否\n"), out="1"
    )
    later = write(tmp_path / "2.csv", head + "甲,80,天津市,是,否\n丙,80,天津市,否,否\n")
    changes = of(match(later, "--since", str(first), out="2") / "changes.csv", MEAL)
    assert {who: row["变化"] for who, row in changes.items()} == {
        "甲": "不再符合",
        "丙": "新增",
        "乙": "表中没有此人，或其所在行读不懂",
    }


def test_parquet_and_xlsx_come_to_what_csv_does(match: Match, tmp_path: Path) -> None:
    import openpyxl
    import pyarrow
    import pyarrow.parquet

    with PEOPLE.open(encoding="utf-8", newline="") as file:
        table = [row for row in csv.reader(file) if len(row) == 10]
    columns = {name: [row[n] or None for row in table[1:]] for n, name in enumerate(table[0])}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "p.parquet")
    book = openpyxl.Workbook()
    for row in table:
        book.active.append([cell or None for cell in row])
    book.save(tmp_path / "p.xlsx")
    text = rows(match(PEOPLE, out="csv") / "pairs.csv")
    sheet = rows(match(tmp_path / "p.xlsx", out="xlsx") / "pairs.csv")
    coded = pyarrow.parquet.read_table(match(tmp_path / "p.parquet", out="pq") / "pairs.parquet")

    def told(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
        return tuple(row[name] for name in names)

    chinese = [told(row, "居民", "待遇编号", "金额", "还缺的事实", "依据代码") for row in text]
    assert chinese == [
        told(row, "居民", "待遇编号", "金额", "还缺的事实", "依据代码") for row in sheet
    ]
    keys = ("resident", "benefit", "amount", "missing", "reason")
    assert chinese == [told(row, *keys) for row in coded.to_pylist()]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("编号,身高\n1,170\n", "没有一列是已知的事实"),
        ("年龄,age\n80,80\n", "两列都是"),
        ("年龄,年龄\n80,80\n", "出现了两次"),
        ("\n", "第一行应是列名"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_by_name(
    text: str,
    told: str,
    generation_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATA_DIR", str(generation_dir))
    people = write(tmp_path / "bad.csv", text)
    assert main(["match", str(people), "--out", str(tmp_path / "out")]) == 1
    assert told in capsys.readouterr().err
