from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from corpus.errors import RuleError
from corpus.load import load_corpus
from corpus.model import Cell, Clause, Corpus, SentenceMark, Span
from corpus.rule_files import load_rules, load_targets, load_vocabulary
from indexer.build import build
from indexer.generation import open_generation
from indexer.pointer import read_pointer
from indexer.rulecheck import check_rules, hash_of_clause, refuse

BASE = load_corpus(Path(__file__).resolve().parents[2] / "corpus")

FACTS = """\
schema: facts/v1
facts:
  age: {name: 年龄, subject: person, type: integer, min: 0, max: 130, unit: 周岁, units: [岁], ask: 几岁？, order: 1}
  register: {name: 户籍, subject: person, type: place, words: [户籍], ask: 户口在哪？, order: 2}
  alone: {name: 独居, subject: person, type: boolean, words: [独居], ask: 一个人住吗？, order: 3}
  frail: {name: 失能, subject: person, type: boolean, words: [失能], ask: 失能吗？, order: 4}
  home: {name: 住敬老院, subject: person, type: boolean, words: [住在敬老院], ask: 住敬老院吗？, order: 5}
  paid: {name: 领特困补助, subject: person, type: boolean, words: [特困补助], ask: 领特困补助吗？, order: 6}
  grade:
    name: 照护等级
    subject: person
    type: ordered
    ask: 几级？
    order: 7
    values:
      none: {name: 未评定, words: []}
      light: {name: 轻度, words: [轻度]}
      middle: {name: 中度, words: [中度]}
      heavy: {name: 重度, words: [重度]}
  beds: {name: 床位数, subject: institution, type: integer, min: 0, max: 9999, unit: 张, ask: 几张床？, order: 8}
"""

RULE = """\
schema: rule/v1
id: cang.haircut
name: 理发补贴
item: "7"
part: null
place: "130921"
kind: 现金
subject: person
state: draft
sign_off: null
review_by: null
versions:
  - effective: {from: unknown, until: unknown, clause: cang.p1}
    clause: cang.list.7
    text_hash: HASH
    benefit:
      gives: {say: 每季度发理发补贴, quote: 每季度发放理发补贴45元}
      amount: {kind: fixed, value: 45 元/季度, payee: person, quote: 每人每季度发放理发补贴45元}
      limits: [{say: 每年不超过四次, max: 4 次/年, quote: 每年不超过四次}]
      form: {say: 发到社保卡, quote: 发到社保卡}
    routes:
      - {id: 一, quote: 具有本县户籍、年满70周岁的独居或者失能老人, all: [户籍 in 河北省沧州市沧县, 年龄 >= 70周岁, {any: [独居 = 是, 失能 = 是]}]}
      - {id: 二, quote: 60周岁（含）至70周岁（不含）且照护等级中度以上的, all: [年龄 >= 60周岁, 年龄 < 70周岁, 照护等级 >= 中度]}
    unless:
      - {quote: 住在敬老院的除外, any: [住敬老院 = 是]}
    excludes: [{quote: 不与特困补助重复享受, rule: null, name: 特困补助}]
    needs: [{quote: 自行申请, say: 自己申请}]
    waived:
      - {words: 特困补助, reason: 见不能同时享受的补助}
tests:
  - {name: 七十岁独居, facts: {年龄: 70, 户籍: 河北省沧州市沧县, 独居: 是, 住敬老院: 否}, outcome: eligible}
"""

CONTENT = (
    "具有本县户籍、年满70周岁的独居或者失能老人,60周岁(含)至70周岁(不含)且照护等级中度以上的,"
    "每人每季度发放理发补贴45 元,每年不超过四次,发到社保卡,自行申请。住在敬老院的除外,不与特困补助重复享受。"
)
RECIPIENTS = "60周岁(含)及以上老人"


def clause(name: str, text: str, kind: str = "paragraph", cells: tuple[Cell, ...] = ()) -> Clause:
    digest = sha256(text.encode()).hexdigest()
    span = Span(0, len(text))
    return Clause(
        f"cang.{name}",
        "cang",
        tuple(name.split(".")),
        1,
        kind,  # type: ignore[arg-type]
        name,
        (),
        text,
        span,
        digest,
        cells=cells,
        sentences=tuple(
            SentenceMark(Span(m.start(), m.end()), "states") for m in re.finditer("[^。]*。", text)
        ),
    )


ROW = clause(
    "list.7",
    f"7\n\n理发补贴\n\n{CONTENT}\n\n{RECIPIENTS}\n\n民政局、120急救中心",
    "row",
    (
        Cell("content", "服务内容", CONTENT),
        Cell("recipients", "服务对象", RECIPIENTS),
        Cell("departments", "责任部门", "民政局、120急救中心"),
    ),
)
PLAN = clause(
    "p1",
    "到2027年,每个街道至少建成2所日间照料中心,床位使用率不低于35%。"
    "对床位30张以上的机构每张床位补贴800元。另建20个食堂。",
)
CLAUSES = {each.id: each for each in (ROW, PLAN)}
SOUND = RULE.replace("HASH", hash_of_clause(ROW))


def corpus_of(folder: Path, *rules: str, targets: str | None = None, facts: str = FACTS) -> Corpus:
    """The corpus with these rules only, each in a file of its own."""
    (folder / "facts.yaml").write_text(facts, encoding="utf-8")
    paths = []
    for text in rules:
        name = re.search(r"^id: \w+\.(\w+)$", text, re.MULTILINE)
        assert name
        path = folder / "rules" / "130921" / f"{name[1]}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    if targets:
        (folder / "targets.yaml").write_text(targets, encoding="utf-8")
    vocabulary = load_vocabulary(folder / "facts.yaml", BASE.places)
    return replace(
        BASE,
        vocabulary=vocabulary,
        rules=tuple(load_rules(paths, BASE.places, vocabulary)),
        targets=tuple(load_targets(folder / "targets.yaml", BASE.places)),
    )


def found(folder: Path, *rules: str, **more: str) -> set[str]:
    """The numbers of the checks that find something."""
    return {finding.check for finding in check_rules(corpus_of(folder, *rules, **more), CLAUSES)}


def test_rule_that_says_what_its_clause_says_passes(tmp_path: Path) -> None:
    assert check_rules(corpus_of(tmp_path, SOUND), CLAUSES) == ()


WRONG = [
    # C3: a quote, the clause itself, where the validity is said
    ("quote: 发到社保卡", "quote: 打到社保卡", "C3"),
    ("quote: 住在敬老院的除外", "quote: 住在养老院的除外", "C3"),
    ("words: 特困补助", "words: 低保补助", "C3"),
    ("clause: cang.p1", "clause: cang.p9", "C3"),
    (f"text_hash: {hash_of_clause(ROW)}", "text_hash: 0123456789abcdef", "C3"),
    # C4: numbers, also those only told
    ("年龄 >= 70周岁", "年龄 >= 71周岁", "C4"),
    ("value: 45 元/季度", "value: 54 元/季度", "C4"),
    ("max: 4 次/年", "max: 5 次/年", "C4"),
    ("say: 每年不超过四次", "say: 每年不超过六次", "C4"),
    ("say: 每季度发理发补贴", "say: 每季度发一次理发补贴", "C4"),
    ("name: 理发补贴", "name: 80岁理发补贴", "C4"),
    # C5: units and rates
    ("value: 45 元/季度", "value: 45 元/月", "C5"),
    ("value: 45 元/季度", "value: 45 元", "C5"),
    ("value: 45 元/季度", "value: 45 次/季度", "C5"),
    ("max: 4 次/年", "max: 4 次/月", "C5"),
    ("max: 4 次/年", "max: 4 餐/年", "C5"),
    # C6: markers
    ("年龄 >= 70周岁", "年龄 > 70周岁", "C6"),
    ("年龄 < 70周岁", "年龄 <= 70周岁", "C6"),
    ("年龄 >= 60周岁", "年龄 <= 60周岁", "C6"),
    ("照护等级 >= 中度", "照护等级 = 中度", "C6"),
    ("kind: fixed", "kind: up_to", "C6"),
    ("kind: fixed", "kind: estimate", "C6"),
    ("quote: 每年不超过四次", "quote: 四次", "C6"),
    # C7: categories and places
    ("照护等级 >= 中度", "照护等级 >= 重度", "C7"),
    ("户籍 in 河北省沧州市沧县", "户籍 in 河北省沧州市", "C7"),
    # C8: what the clause says and the rule leaves out
    ("独居 = 是, 失能 = 是", "独居 = 是", "C8"),
    ("年龄 >= 60周岁, ", "", "C8"),
    (", 照护等级 >= 中度", "", "C8"),
    ("limits: [{say: 每年不超过四次, max: 4 次/年, quote: 每年不超过四次}]", "limits: []", "C8"),
    ("- {words: 特困补助, reason: 见不能同时享受的补助}", "[]", "C8"),
]


@pytest.mark.parametrize(("right", "wrong", "check"), WRONG)
def test_rule_that_says_something_else_is_caught(
    tmp_path: Path, right: str, wrong: str, check: str
) -> None:
    assert right in SOUND
    assert check in found(tmp_path, SOUND.replace(right, wrong, 1))


def test_figure_used_by_another_rule_of_the_clause_is_used(tmp_path: Path) -> None:
    without = SOUND.replace(
        "limits: [{say: 每年不超过四次, max: 4 次/年, quote: 每年不超过四次}]", "limits: []"
    )
    assert found(tmp_path, without) == {"C8"}
    other = SOUND.replace("id: cang.haircut", "id: cang.haircut_limit")
    assert found(tmp_path, without, other) == set()


def test_row_is_read_without_its_number_its_name_and_its_departments(tmp_path: Path) -> None:
    assert not [f for f in check_rules(corpus_of(tmp_path, SOUND), CLAUSES) if "120" in f.text]


def test_number_that_a_route_quotes_is_not_excused_by_another_route(tmp_path: Path) -> None:
    """70 of the first route is still 70 of the second."""
    rule = SOUND.replace("年龄 >= 70周岁, {any", "{any")
    assert found(tmp_path, rule) == {"C8"}


def test_vocabulary_without_words_for_a_condition_is_caught(tmp_path: Path) -> None:
    assert "C7" in found(tmp_path, SOUND, facts=FACTS.replace("words: [独居]", "words: []"))


def test_negated_condition_needs_the_opposite_marker(tmp_path: Path) -> None:
    rule = SOUND.replace("年龄 >= 70周岁", "{not: 年龄 < 70周岁}")
    assert found(tmp_path, rule) == set()
    rule = SOUND.replace("年龄 >= 70周岁", "{not: 年龄 >= 70周岁}")
    assert "C6" in found(tmp_path, rule)


def test_sentences_that_a_rule_does_not_quote_need_no_waiver(tmp_path: Path) -> None:
    """A paragraph speaks of much else; a rule answers for the sentences that it quotes."""
    assert found(tmp_path, BEDS) == set()
    assert found(tmp_path, BEDS.replace("床位数 >= 30张", "床位数 >= 31张")) == {"C4", "C8"}


BEDS = """\
schema: rule/v1
id: cang.beds
name: 床位补贴
item: null
part: null
place: "130921"
kind: 补助
subject: institution
state: draft
sign_off: null
review_by: null
versions:
  - effective: {from: unknown, until: unknown, clause: cang.p1}
    clause: cang.p1
    text_hash: HASH
    benefit:
      gives: {say: 每张床位给补贴, quote: 每张床位补贴800元}
      amount: {kind: fixed, value: 800 元/床, payee: provider, quote: 每张床位补贴800元}
    routes: [{id: 一, quote: 对床位30张以上的机构, all: [床位数 >= 30张]}]
tests:
  - {name: 三十张, facts: {床位数: 30}, outcome: eligible}
""".replace("HASH", hash_of_clause(PLAN))


def versions(rule: str, *spans: str) -> str:
    """The rule with its version once for each span."""
    head, rest = rule.split("versions:\n")
    version, tests = rest.split("tests:\n")
    spanned = [version.replace("from: unknown, until: unknown", span) for span in spans]
    return f"{head}versions:\n{''.join(spanned)}tests:\n{tests}"


@pytest.mark.parametrize(
    ("spans", "checks"),
    [
        (("from: 2020-01-01, until: 2021-12-31", "from: 2022-01-01, until: unknown"), set()),
        (("from: 2022-01-01, until: unknown", "from: 2020-01-01, until: 2021-12-31"), set()),
        (("from: 2020-01-01, until: 2022-01-01", "from: 2022-01-01, until: unknown"), {"C9"}),
        (("from: 2020-01-01, until: 2021-12-30", "from: 2022-01-01, until: unknown"), {"C9"}),
        (("from: 2020-01-01, until: unknown", "from: 2022-01-01, until: unknown"), {"C9"}),
        (("from: 2020-01-02, until: 2020-01-01",), {"C9"}),
    ],
)
def test_versions_follow_each_other_day_by_day(
    tmp_path: Path, spans: tuple[str, ...], checks: set[str]
) -> None:
    assert found(tmp_path, versions(SOUND, *spans)) == checks


def with_links(name: str, excludes: str = "null", instead: str | None = None) -> str:
    rule = SOUND.replace("id: cang.haircut", f"id: cang.{name}").replace(
        "rule: null", f"rule: {excludes}"
    )
    if instead is None:
        return rule
    bar = f"instead: [{{quote: 年满70周岁, when: [年龄 >= 70周岁], rule: {instead}}}]\n"
    return rule.replace("    excludes:", f"    {bar}    excludes:")


@pytest.mark.parametrize(
    ("rules", "caught"),
    [
        ((with_links("one", "cang.two"), with_links("two", "cang.one")), False),
        ((with_links("one", "cang.two"), with_links("two")), True),
        ((with_links("one", "cang.none"),), True),
        ((with_links("one", "cang.one"),), True),
        ((with_links("one", instead="cang.two"), with_links("two")), False),
        ((with_links("one", instead="cang.none"),), True),
        ((with_links("one", instead="cang.two"), with_links("two", instead="cang.one")), True),
        ((with_links("one", instead="cang.one"),), True),
    ],
)
def test_rules_name_each_other_both_ways_and_in_no_circle(
    tmp_path: Path, rules: tuple[str, ...], caught: bool
) -> None:
    assert ("C10" in found(tmp_path, *rules)) is caught


def test_reading_is_of_a_condition_that_the_rule_has(tmp_path: Path) -> None:
    line = (
        "    readings: [{text: 独居或者失能有两种读法, condition: CONDITION, other: 失能 = 是}]\n"
    )
    rule = SOUND.replace("    waived:", line + "    waived:")
    assert found(tmp_path, rule.replace("CONDITION", "独居 = 是")) == set()
    assert found(tmp_path, rule.replace("CONDITION", "独居 = 否")) == {"C10"}


TARGET = """\
schema: targets/v1
targets:
  - {id: cang.day_care, place: "130921", indicator: day_care, name: 日间照料中心, comparator: ">=", value: 2 所/街道, year: 2027, clause: cang.p1, quote: 每个街道至少建成2所日间照料中心}
  - {id: cang.use, place: "130921", indicator: use, name: 床位使用率, comparator: ">=", value: 35 %, year: 2027, clause: cang.p1, quote: 床位使用率不低于35%}
indicators: {day_care: {name: 日间照料中心}, use: {name: 床位使用率}}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "checks"),
    [
        ("value: 2 所/街道", "value: 2 所", {"C5"}),
        ("quote: 每个街道至少建成2所", "quote: 建成2所", {"C6"}),
        ("quote: 床位使用率不低于35%", "quote: 床位使用率不低于36%", {"C3"}),
        ("value: 35 %", "value: 53 %", {"C4"}),
        ("value: 35 %", "value: 35 张", {"C5"}),
        ('comparator: ">=", value: 35', 'comparator: "<=", value: 35', {"C6"}),
        ('comparator: ">=", value: 2 所', 'comparator: "=", value: 2 所', {"C6"}),
        ('comparator: ">=", value: 2 所', 'comparator: "≈", value: 2 所', {"C6"}),
        (
            "year: 2027, clause: cang.p1, quote: 床",
            "year: 2028, clause: cang.p1, quote: 床",
            {"C4"},
        ),
        ("clause: cang.p1, quote: 床", "clause: cang.p9, quote: 床", {"C3"}),
        ("clause: cang.p1, quote: 每", "clause: cang.p1, quote: 到2027年，每", set()),
    ],
)
def test_target_that_says_something_else_is_caught(
    tmp_path: Path, right: str, wrong: str, checks: set[str]
) -> None:
    assert right in TARGET
    assert found(tmp_path, targets=TARGET.replace(right, wrong)) == checks


def test_finding_is_told_by_file_and_line(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, SOUND.replace("年龄 < 70周岁", "年龄 < 71周岁"))
    with pytest.raises(RuleError) as caught:
        refuse(check_rules(corpus, CLAUSES), tmp_path, None)
    lines = str(caught.value).splitlines()
    line = next(n for n, text in enumerate(SOUND.splitlines(), 1) if "id: 二" in text)
    path = tmp_path / "rules" / "130921" / "haircut.yaml"
    assert lines[0].startswith(f"{path}:{line}: C4: 年龄 < 71周岁")


def test_wrong_rule_stops_the_build_and_leaves_the_index(own_corpus: Path, own_index: Path) -> None:
    text = "对特殊困难老年人月探访率达到100%"
    sound = next(
        c for c in open_generation(own_index).clauses.values() if "月探访率达到100%" in c.text
    )
    assert text not in sound.text
    target = (
        'schema: targets/v1\ntargets:\n  - {id: t.visits, place: "130900", indicator: visits, '
        f'name: 月探访率, comparator: "=", value: VALUE, year: 2022, clause: {sound.id}, '
        "quote: 特殊困难老年人月探访率达到100%}\nindicators: {visits: {name: 月探访率}}\n"
    )
    file = own_corpus / "targets.yaml"
    file.write_text(target.replace("VALUE", "90 %"), encoding="utf-8")
    with pytest.raises(RuleError, match=r"targets\.yaml:3: C4"):
        build(own_corpus, own_index)
    assert read_pointer(own_index) == 1
    file.write_text(target.replace("VALUE", "100 %"), encoding="utf-8")
    built = build(own_corpus, own_index)
    assert [str(each.value) for each in built.targets] == ["100"]
