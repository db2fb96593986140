from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
from corpus.errors import PassageError
from corpus.load import load_corpus
from corpus.model import Cell, Clause, Part, Passage
from indexer.clauses import parse_clauses
from indexer.clean import bare, clean, repair
from indexer.draft import open_draft
from indexer.sources import read_source

WHOLE = load_corpus(Path(corpus.__file__).parent)
OUTLINES = Path(__file__).parent / "outlines"
"""What each document holds, one clause a line: id | kind | label | first words."""

LAW = """某某市居家养老服务条例

（2023年6月1日某某市第十六届人民代表大会常务委员会第三次会议通过）

目 录

第一章 总则

第二章 服务供给

第三章 附则

第一章 总则

第一条 为了规范居家养老服务，根据有关法律法规，结合本市实际，制定本条例。

第二条 本条例所称居家养老服务，包括：

（一）助餐、助浴等生活照料；

（二）康复护理；

（三）第三条之一规定的其他服务。

前款规定的服务可以由政府购买。

第二章 服务供给

第一节 设施

第三条 新建住宅小区应当按照每百户不低于三十平方米配建养老服务用房。

未达到标准的，由区人民政府补建。

第三条之一 护理员应当持证上岗。

第四条 街道办事处应当履行下列职责：

（一）建立名册：

1.独居老年人；

2.失能老年人。

（二）定期探访。

第三章 附则

第五条 本条例自2023年10月1日起施行。
"""

NOTICE = """某某县民政局关于做好高龄津贴发放工作的通知

某民发〔2024〕15号

各乡镇人民政府、街道办事处：

为做好高龄津贴发放工作，现就有关事项通知如下：

一、发放对象

具有本县户籍，年满80周岁的老年人。

二、发放标准

（一）80至89周岁：每人每月60元。

（二）90至99周岁：每人每月120元。

1．集中供养的，由机构代领。

2．居家的，打入社会保障卡：

（1）本人申请；

（2）委托申请，需提供：

①委托书；

②双方身份证。

三、工作要求

（一）加强领导。各乡镇要明确专人负责。

本通知自2024年5月1日起执行，有效期5年。

附件：1.高龄津贴申请表

2.高龄津贴汇总表

某某县民政局

2024年4月12日

（此件公开发布）
"""

PLAN = (
    "某某区养老服务提升三年行动方案为加快发展养老服务,制定本方案。一、总体要求坚持政府主导。到2027年,每个街道建成1处综合体。"
    "二、重点任务(一)完善设施网络。1.编制专项规划。2025年底前完成编制。2.建设社区食堂。按3.5公里服务圈布局,每餐补助2元。"
    "3.2026年建成5处助浴点。(二)提升服务能力。4.培训护理员。每年培训200人次。5组织比赛。每年一次。三、保障措施(一)加强领导。"
    "区政府统筹。(二)强化监督。一、二级机构每年检查2次。本方案自公布之日起施行。有效期至2027年12月31日。"
)

LIST = """附件2

某某区基本养老服务项目表

序号

服务项目

服务对象

服务内容

责任单位

1

高龄补贴

80周岁以上户籍老年人

80至89周岁每人每月50元，

90周岁以上每人每月100元。

区民政局、

区财政局

2

助浴服务

失能老年人

每月提供一次上门助浴。

区民政局

3

适老化改造

低保家庭老年人

每户最高补助3000元。

4

法律援助

经济困难老年人

优先受理法律援助申请。

区司法局
"""

HIJACKED = """国产精品无码一区二区,亚洲成人免费视频在线观看

當(dāng)前位置: 首頁 > 政務(wù)公開 > 通知公告

某某市關(guān)於發(fā)放老年人助餐補貼的通知

來源:某某市民政局 瀏覽次數(shù):321

【字體:大 中 小】

各區(qū)民政局:

一、補貼對象

本市戶籍七十周歲以上老年人。

二、補貼標準

每人每餐補貼三元,每月不超過三十次。

某某市民政局

2023年3月1日

相關(guān)鏈接

- 某某市高考分數(shù)線查詢2023-06-25 10:00:00

版權(quán)所有 某某網(wǎng)
"""


def parse(raw: str, title: str = "某某通知", parts: tuple[Part, ...] = ()) -> tuple[Clause, ...]:
    """The clauses of a document of our own that declares nothing but its title and parts."""
    document = replace(
        WHOLE.documents["tianjin-2024"],
        id="test",
        title=title,
        author=None,
        evidence={},
        passage=Passage(),
        parts=parts,
    )
    return parse_clauses(clean(raw, document, WHOLE.lexicon), document, WHOLE.lexicon)


def seed(name: str) -> tuple[Clause, ...]:
    document = WHOLE.documents[name]
    raw = read_source(Path(WHOLE.sources[document.source].path))
    return parse_clauses(clean(raw, document, WHOLE.lexicon), document, WHOLE.lexicon)


@pytest.fixture(scope="module")
def seeds() -> Mapping[str, tuple[Clause, ...]]:
    return {name: seed(name) for name in WHOLE.documents}


def outline(clauses: tuple[Clause, ...]) -> list[str]:
    return [
        f"{c.id.partition('.')[2]} | {c.kind} | {c.label} | {' '.join(c.text.split())[:12]}"
        for c in clauses
        if c.kind != "cell"
    ]


def row_cells(clause: Clause) -> dict[str, str]:
    return {cell.role: cell.text for cell in clause.cells}


# The documents of the repository


@pytest.mark.parametrize("name", WHOLE.documents)
def test_seed_has_the_clauses_that_its_text_prints(
    seeds: Mapping[str, tuple[Clause, ...]], name: str
) -> None:
    expected = (OUTLINES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert outline(seeds[name]) == expected


@pytest.fixture(scope="module")
def rows(seeds: Mapping[str, tuple[Clause, ...]]) -> Mapping[str, Clause]:
    """Rows and sub-rows of Baodi's list by their number."""
    found = [c for c in seeds["baodi-2024"] if c.kind == "row"]
    return {c.id.removeprefix("baodi-2024.list."): c for c in found}


def test_list_has_28_rows(rows: Mapping[str, Clause]) -> None:
    assert [key for key in rows if "." not in key] == [str(n) for n in range(1, 29)]


def test_rows_of_several_groups_have_sub_rows(rows: Mapping[str, Clause]) -> None:
    assert [key for key in rows if "." in key] == [
        "5.1", "5.2", "21.1", "21.2", "27.1", "27.2", "27.3", "27.4",
    ]  # fmt: skip
    assert rows["27.4"].parent == rows["27"].id
    assert rows["27.4"].label == "清单 第27项 法律服务便利（4）"


@pytest.mark.parametrize(
    ("number", "item", "recipients", "departments"),
    [
        ("1", "职工基本养老保险", "符合职工基本养老保险待遇领取条件的老年人", "人社局、社保宝坻分中心"),
        ("2", "城乡居民基本养老保险", "符合城乡居民基本养老保险待遇领取条件的老年人", "人社局、社保宝坻分中心"),
        ("3", "长期护理保险", "经评定达到重度失能标准的老年人", "医保局"),
        ("4", "最低社会保障", "纳入最低生活保障范围的老年人", "民政局、各街镇"),
        ("5.1", "集中供养", "自愿选择集中供养的特困老年人", "民政局、各街镇"),
        ("5.2", "集中供养", "对国家和社会作出特殊贡献的老年人", "退役军人事务局"),
        ("6", "分散供养", "自愿选择在家分散供养的特困老年人", "民政局、各街镇"),
        ("7", "优先享受机构养老", "经济困难的孤寡、空巢、留守、失能、残疾、高龄老年人,计划生育特殊家庭老年人,现役军人家属和烈士、因公牺牲军人、病故军人的遗属", "民政局、卫健委、退役军人事务局"),
        ("8", "社会救助", "生活无着的流浪、乞讨老年人", "民政局"),
        ("9", "家庭适老化改造", "分散特困供养、低保、低保边缘家庭中的高龄、失能和残疾老年人", "民政局、财政局、各街镇"),
        ("10", "家庭养老支持服务", "经认定生活不能自理的老年人", "人社局、民政局、各街镇"),
        ("11", "探访服务", "特殊困难老年人", "民政局、文明办、教育局、财政局、残联、卫健委、团区委、少工委、各街镇"),
        ("12", "老年人能力综合评估", "65周岁及以上老年人", "民政局、卫健委、医保局、各街镇"),
        ("13", "高龄津贴", "80周岁及以上老年人", "民政局、财政局、人社局、各街镇"),
        ("14", "营养补助", "100周岁及以上老年人", "民政局、财政局、各街镇"),
        ("15", "养老服务补贴", "符合条件的经济困难的老年人", "民政局、财政局、退役军人事务局、各街镇"),
        ("16", "养老护理补贴", "经认定生活不能自理的老年人", ""),
        ("17", "困难残疾人生活补贴", "经认定符合条件的残疾老年人", "民政局、残联、各街镇"),
        ("18", "重度残疾人护理补贴", "经认定符合条件的残疾老年人", "民政局、残联、各街镇"),
        ("20", "健康管理", "65周岁及以上老年人", "卫健委"),
        ("21.1", "计划生育家庭特别扶助金", "60周岁及以上独生子女死亡特别扶助对象", "卫健委"),
        ("21.2", "计划生育家庭特别扶助金", "60周岁及以上独生子女伤残特别扶助对象", ""),
        ("22", "教育服务", "全体老年人", "教育局"),
        ("23", "就医便利", "全体老年人", "卫健委"),
        ("24", "交通便利", "全体老年人", "交通局"),
        ("25", "体育便利", "全体老年人", "体育局"),
        ("26", "文化旅游便利", "全体老年人", "文旅局、城管委、发改委"),
        ("27.1", "法律服务便利", "符合法律援助条件的老年人", "司法局"),
        ("27.2", "法律服务便利", "经济困难的老年人", ""),
        ("27.3", "法律服务便利", "行动不便的老年人", ""),
        ("27.4", "法律服务便利", "80周岁及以上老年人", ""),
        ("28", "免费乘坐公交车", "65周岁及以上,具有本市户籍、持有本市有效居住证的外埠(含港澳台)、临时来津的外埠(含港澳台)老年人", "交通局"),
    ],
)  # fmt: skip
def test_row_names_what_for_whom_and_by_whom(
    rows: Mapping[str, Clause], number: str, item: str, recipients: str, departments: str
) -> None:
    cells = row_cells(rows[number])
    assert cells["item"] == item
    assert cells["recipients"] == recipients
    assert cells["departments"] == departments


def test_row_of_a_long_cell_is_whole(rows: Mapping[str, Clause]) -> None:
    cells = row_cells(rows["19"])
    assert cells["recipients"].startswith("本市户籍80周岁及以上的老年人;本市户籍70周岁及以上的探访")
    assert cells["recipients"].endswith("不含入住养老机构和已纳入集中供养的老年人")
    assert "每餐3元(不限早、中、晚餐,每日补贴一餐,每周不超过五次)" in cells["content"]
    assert cells["departments"] == "民政局、财政局、各街镇"


def test_category_holds_the_rows_below_it(rows: Mapping[str, Clause]) -> None:
    first = {"基本保障": 1, "兜底保障": 4, "关爱服务": 9, "老年福利": 12, "老年优待": 23}
    expected = {n: name for name, start in first.items() for n in range(start, 29)}
    assert {n: row_cells(rows[str(n)])["category"] for n in range(1, 29)} == expected


def test_merged_departments_are_not_filled_from_the_row_above(rows: Mapping[str, Clause]) -> None:
    assert Cell("departments", "责任部门", "") in rows["16"].cells


def test_repeated_marker_is_told_apart(seeds: Mapping[str, tuple[Clause, ...]]) -> None:
    ids = [c.id for c in seeds["jinhua"]]
    assert {"jinhua.2.1.3", "jinhua.2.1~2", "jinhua.2.1~2.4", "jinhua.2.3.7"} <= set(ids)
    assert "jinhua.2.2" not in ids


def test_effect_clause_is_a_paragraph_of_its_own(seeds: Mapping[str, tuple[Clause, ...]]) -> None:
    last = seeds["jinhua"][-1]
    assert (last.id, last.kind, last.parent) == ("jinhua.p2", "paragraph", None)
    assert last.text.startswith("本行动计划自公布之日起30日后施行。有效期至2025年12月31日。")


def test_numbers_read_as_signs_are_restored(seeds: Mapping[str, tuple[Clause, ...]]) -> None:
    found = {c.id: c for c in seeds["dongguan"]}
    assert found["dongguan.2.11"].text.startswith("(十一)落实养老服务设施配建要求。")
    assert found["dongguan.2.13"].text.startswith("(十三)整合利用闲置资源。")
    assert "1000平方米以下" in found["dongguan.2.13"].text
    assert "超过50%。" in found["dongguan.2.4"].text


SPAM = ("高考", "课桌文档", "婷婷", "一区", "毛片", "无码", "登录", "登陆", "下载积分", "备案号", "邯郸之窗", "夺命阿水", "会员",
        "当前位置", "浏览量", "意见内容", "相关推荐", "扫一扫", "客服", "ICP", ".docx", "进行中】", "草案正文")  # fmt: skip


@pytest.mark.parametrize("name", WHOLE.documents)
def test_nothing_of_the_site_is_in_clauses_or_metadata(
    seeds: Mapping[str, tuple[Clause, ...]], name: str
) -> None:
    document = WHOLE.documents[name]
    shown = [text for c in seeds[name] for text in (c.text, c.label, *c.heading)]
    shown += [cell.text for c in seeds[name] for cell in c.cells]
    fields = (document.title, document.issuer, document.author, document.publisher, document.work)
    shown += [text for text in fields if text is not None]
    shown += [WHOLE.places[code].name for code in document.places]
    everything = "\n".join(shown)
    assert [word for word in SPAM if word in everything] == []


@pytest.mark.parametrize("name", WHOLE.documents)
def test_no_line_outside_the_passage_is_in_a_clause(
    seeds: Mapping[str, tuple[Clause, ...]], name: str
) -> None:
    document = WHOLE.documents[name]
    raw = read_source(Path(WHOLE.sources[document.source].path))
    text = repair(raw, document).text
    assert document.passage.begin is not None
    assert document.passage.end is not None
    before = text[: text.index(document.passage.begin)]
    after = text[text.index(document.passage.end) + len(document.passage.end) :]
    outside = {bare(line) for line in (*before.split("\n"), *after.split("\n"))}
    own = {bare(text) for c in seeds[name] for text in (c.text, c.label, *c.heading)}
    foreign = {line for line in outside if len(line) >= 4}
    assert {line for line in foreign if any(line in text for text in own)} == set()
    assert foreign or name == "jingjinji-2021"


@pytest.mark.parametrize("name", WHOLE.documents)
def test_every_character_of_the_document_is_in_a_clause(
    seeds: Mapping[str, tuple[Clause, ...]], name: str
) -> None:
    document = WHOLE.documents[name]
    draft = clean(read_source(Path(WHOLE.sources[document.source].path)), document, WHOLE.lexicon)
    covered = {at for c in seeds[name] for at in range(c.span.start, c.span.end)}
    left = "".join(c for at, c in enumerate(draft.text) if at not in covered and not c.isspace())
    # The head of the list names the columns of its cells; a category stands in its rows' cells.
    head = "服务类别服务项目服务内容及标准服务对象责任部门基本保障兜底保障兜底保障关爱服务老年福利老年优待"
    assert left == (head if name == "baodi-2024" else "")


# Documents that nobody has seen before


def test_law_has_chapters_articles_items_and_paragraphs() -> None:
    assert outline(parse(LAW, "某某市居家养老服务条例")) == [
        "title | title | 标题 | 某某市居家养老服务条例",
        "p1 | paragraph | 正文 第1段 | （2023年6月1日某某",
        "zhang1 | heading | 第一章 总则 | 第一章 总则",
        "zhang1.tiao1 | item | 第一条 | 第一条 为了规范居家养老",
        "zhang1.tiao2 | item | 第二条 | 第二条 本条例所称居家养",
        "zhang1.tiao2.1 | item | 第二条第（一）项 | （一）助餐、助浴等生活照",
        "zhang1.tiao2.2 | item | 第二条第（二）项 | （二）康复护理；",
        "zhang1.tiao2.3 | item | 第二条第（三）项 | （三）第三条之一规定的其",
        "zhang1.tiao2.p2 | paragraph | 第二条第二款 | 前款规定的服务可以由政府",
        "zhang2 | heading | 第二章 服务供给 | 第二章 服务供给",
        "zhang2.jie1 | heading | 第二章第一节 设施 | 第一节 设施",
        "zhang2.jie1.tiao3 | item | 第三条 | 第三条 新建住宅小区应当",
        "zhang2.jie1.tiao3.p2 | paragraph | 第三条第二款 | 未达到标准的，由区人民政",
        "zhang2.jie1.tiao3-1 | item | 第三条之一 | 第三条之一 护理员应当持",
        "zhang2.jie1.tiao4 | item | 第四条 | 第四条 街道办事处应当履",
        "zhang2.jie1.tiao4.1 | item | 第四条第（一）项 | （一）建立名册：",
        "zhang2.jie1.tiao4.1.1 | item | 第四条第（一）项第1目 | 1.独居老年人；",
        "zhang2.jie1.tiao4.1.2 | item | 第四条第（一）项第2目 | 2.失能老年人。",
        "zhang2.jie1.tiao4.2 | item | 第四条第（二）项 | （二）定期探访。",
        "zhang3 | heading | 第三章 附则 | 第三章 附则",
        "zhang3.tiao5 | item | 第五条 | 第五条 本条例自2023",
    ]


def test_law_without_line_ends_has_the_same_articles() -> None:
    text = LAW[LAW.index("第一章 总则\n\n第一条") :]
    glued = parse("某某市居家养老服务条例\n" + re.sub(r"\n+", "", text), "某某市居家养老服务条例")
    whole = parse(LAW, "某某市居家养老服务条例")
    ids = {c.id for c in whole if not re.search(r"\.p\d+$", c.id)}
    assert {c.id for c in glued} == ids


def test_notice_is_numbered_five_deep() -> None:
    assert outline(parse(NOTICE, "某某县民政局关于做好高龄津贴发放工作的通知")) == [
        "title | title | 标题 | 某某县民政局关于做好高龄",
        "p1 | paragraph | 正文 第1段 | 某民发〔2024〕15号",
        "p2 | paragraph | 正文 第2段 | 各乡镇人民政府、街道办事",
        "p3 | paragraph | 正文 第3段 | 为做好高龄津贴发放工作，",
        "1 | heading | 一、发放对象 | 一、发放对象",
        "1.p1 | paragraph | 一、发放对象 第1段 | 具有本县户籍，年满80周",
        "2 | heading | 二、发放标准 | 二、发放标准",
        "2.1 | item | 二、（一） | （一）80至89周岁：每",
        "2.2 | item | 二、（二） | （二）90至99周岁：每",
        "2.2.1 | item | 二、（二）第1项 | 1．集中供养的，由机构代",
        "2.2.2 | item | 二、（二）第2项 | 2．居家的，打入社会保障",
        "2.2.2.1 | item | 二、（二）第2项（1） | （1）本人申请；",
        "2.2.2.2 | item | 二、（二）第2项（2） | （2）委托申请，需提供：",
        "2.2.2.2.1 | item | 二、（二）第2项（2）① | ①委托书；",
        "2.2.2.2.2 | item | 二、（二）第2项（2）② | ②双方身份证。",
        "3 | heading | 三、工作要求 | 三、工作要求",
        "3.1 | item | 三、（一）加强领导 | （一）加强领导。各乡镇要",
        "p4 | paragraph | 正文 第4段 | 本通知自2024年5月1",
        "p5 | paragraph | 正文 第5段 | 附件：1.高龄津贴申请表",
        "p6 | paragraph | 正文 第6段 | 2.高龄津贴汇总表",
        "p7 | paragraph | 正文 第7段 | 某某县民政局",
        "p8 | paragraph | 正文 第8段 | 2024年4月12日",
        "p9 | paragraph | 正文 第9段 | （此件公开发布）",
    ]


def test_plan_without_line_ends_is_cut_at_its_numbers() -> None:
    clauses = parse(PLAN, "某某区养老服务提升三年行动方案")
    assert outline(clauses) == [
        "title | title | 标题 | 某某区养老服务提升三年行",
        "p1 | paragraph | 正文 第1段 | 为加快发展养老服务,制定",
        "1 | heading | 一、总体要求 | 一、总体要求",
        "1.p1 | paragraph | 一、总体要求 第1段 | 坚持政府主导。到2027",
        "2 | heading | 二、重点任务 | 二、重点任务",
        "2.1 | heading | 二、（一）完善设施网络 | (一)完善设施网络。",
        "2.1.1 | item | 二、（一）第1项 编制专项规划 | 1.编制专项规划。202",
        "2.1.2 | item | 二、（一）第2项 建设社区食堂 | 2.建设社区食堂。按3.",
        "2.1.3 | item | 二、（一）第3项 | 3.2026年建成5处助",
        "2.2 | heading | 二、（二）提升服务能力 | (二)提升服务能力。",
        "2.2.4 | item | 二、（二）第4项 培训护理员 | 4.培训护理员。每年培训",
        "2.2.5 | item | 二、（二）第5项 组织比赛 | 5组织比赛。每年一次。",
        "3 | heading | 三、保障措施 | 三、保障措施",
        "3.1 | item | 三、（一）加强领导 | (一)加强领导。区政府统",
        "3.2 | item | 三、（二）强化监督 | (二)强化监督。一、二级",
        "p2 | paragraph | 正文 第2段 | 本方案自公布之日起施行。",
    ]
    assert clauses[-1].parent is None


def test_list_with_another_head_has_its_cells() -> None:
    clauses = parse(LIST, "某某区基本养老服务项目表")
    found = {c.id: row_cells(c) for c in clauses if c.kind == "row"}
    assert found == {
        "test.1": {
            "item": "高龄补贴",
            "recipients": "80周岁以上户籍老年人",
            "content": "80至89周岁每人每月50元，90周岁以上每人每月100元。",
            "departments": "区民政局、区财政局",
        },
        "test.2": {
            "item": "助浴服务",
            "recipients": "失能老年人",
            "content": "每月提供一次上门助浴。",
            "departments": "区民政局",
        },
        "test.3": {
            "item": "适老化改造",
            "recipients": "低保家庭老年人",
            "content": "每户最高补助3000元。",
            "departments": "",
        },
        "test.4": {
            "item": "法律援助",
            "recipients": "经济困难老年人",
            "content": "优先受理法律援助申请。",
            "departments": "区司法局",
        },
    }
    assert [c.text for c in clauses if c.kind == "title"] == ["附件2", "某某区基本养老服务项目表"]


def test_hijacked_traditional_page_gives_only_the_notice() -> None:
    clauses = parse(HIJACKED, "某某市关于发放老年人助餐补贴的通知")
    assert [c.text for c in clauses] == [
        "某某市关于发放老年人助餐补贴的通知",
        "各区民政局:",
        "一、补贴对象",
        "本市户籍七十周岁以上老年人。",
        "二、补贴标准",
        "每人每餐补贴三元,每月不超过三十次。",
        "某某市民政局",
        "2023年3月1日",
    ]
    assert [c.id for c in clauses if c.text.startswith(("某某市民政局", "2023"))] == [
        "test.p2",
        "test.p3",
    ]


# Small facts


def test_unnumbered_paragraph_belongs_to_its_item() -> None:
    clauses = parse("一、对象\n（一）高龄老年人。发放津贴。\n每月发放一次。\n二、标准\n每月50元。")
    paragraph = next(c for c in clauses if c.text == "每月发放一次。")
    assert (paragraph.id, paragraph.parent) == ("test.1.1.p1", "test.1.1")


def test_heading_of_a_clause_holds_those_above_it() -> None:
    clauses = parse("一、主要任务\n（一）完善网络\n1.编制规划。每年编制。")
    assert clauses[-1].heading == ("主要任务", "完善网络", "编制规划")
    assert clauses[-1].label == "一、（一）第1项 编制规划"


def test_line_inside_an_article_is_its_paragraph_even_if_short() -> None:
    clauses = parse(
        "第一条 享受下列优待：\n（一）免费乘车。\n• 凭身份证\n凭优待证\n第二条 由民政局解释。"
    )
    assert [(c.id, c.kind, c.label) for c in clauses[2:4]] == [
        ("test.tiao1.p2", "paragraph", "第一条第二款"),
        ("test.tiao1.p3", "paragraph", "第一条第三款"),
    ]
    assert clauses[-1].id == "test.tiao2"


def test_attachment_below_the_articles_belongs_to_none_of_them() -> None:
    clauses = parse(
        "总则\n第一条 由民政局解释。\n附件1\n补贴标准按月计算，每人每月六十元，由乡镇发放。"
    )
    assert clauses[-1].heading == ("附件1",)


def test_short_item_with_nothing_below_it_is_no_heading() -> None:
    clauses = parse(
        "一、申请材料\n1.身份证复印件\n2.户口簿复印件\n二、办理流程\n（一）申请\n本人提出。\n（二）审核"
    )
    kinds = {c.id.removeprefix("test."): c.kind for c in clauses}
    assert kinds == {
        "1": "heading", "1.1": "item", "1.2": "item", "2": "heading", "2.1": "heading", "2.1.p1": "paragraph",
        "2.2": "item",
    }  # fmt: skip


def test_second_list_of_a_part_is_read_too() -> None:
    table = LIST[LIST.index("序号") :]
    clauses = parse(f"甲类服务清单\n{table}\n乙类服务清单\n{table}\n附则\n一、解释\n由民政局解释。")
    rows = [c for c in clauses if c.kind == "row"]
    assert [c.id for c in rows[4:6]] == ["test.1~2", "test.2~2"]
    assert row_cells(rows[7]) == row_cells(rows[3])
    assert clauses[-1].text == "由民政局解释。"


def test_heading_above_a_list_is_a_heading() -> None:
    clauses = parse("一、总体要求\n全面。\n二、服务清单\n" + LIST[LIST.index("序号") :])
    assert [c.kind for c in clauses if c.text == "二、服务清单"] == ["heading"]
    assert next(c for c in clauses if c.kind == "row").heading == ("服务清单", "高龄补贴")


@pytest.mark.parametrize("text", ["（二）90至99周岁：每人每月120元", "（二）按月发放；按年公示"])
def test_short_line_that_says_something_is_no_heading(text: str) -> None:
    clauses = parse(f"一、标准\n{text}\n由乡镇发放。")
    assert [c.kind for c in clauses if c.text == text] == ["item"]


@pytest.mark.parametrize(
    "text", ["（二）90至99周岁：每人每月120元。", "（二）失能的，每月再加60元。", "（二）每户1处。"]
)
def test_short_fact_above_deeper_numbers_is_no_heading(text: str) -> None:
    clauses = parse(f"一、标准\n{text}\n1.由机构代领的除外。")
    assert [c.kind for c in clauses if c.text == text] == ["item"]


def test_bodies_in_brackets_become_a_cell() -> None:
    (item,) = parse("一、开展评估。每年一次。（责任单位：民政局、卫健委）")
    assert item.cells == (Cell("departments", "责任单位", "民政局、卫健委"),)


@pytest.mark.parametrize("end", ["（含港澳台）", "（试行）", "（每日一餐）", "（含养老院）"])
def test_other_brackets_at_the_end_are_no_bodies(end: str) -> None:
    (item,) = parse(f"一、开展评估。每年一次{end}。")
    assert item.cells == ()


def test_parts_have_numberings_of_their_own() -> None:
    parts = (Part("notice", "公告", "关于征求意见"), Part("", "方案", "某方案\n"))
    clauses = parse(
        "关于征求意见的公告\n一、时间\n9月。\n某方案\n一、总体要求\n全面。", "某方案", parts
    )
    assert [c.id for c in clauses if c.text.startswith("一、")] == ["test.notice.1", "test.1"]


def test_part_that_is_not_there_stops_the_build() -> None:
    with pytest.raises(PassageError, match="part 清单"):
        parse("一、总体要求", parts=(Part("list", "清单", "附件"),))


def test_same_marker_a_thousand_times_has_an_id_each() -> None:
    clauses = parse("一、补贴。每月发放。\n" * 1200)
    assert len({c.id for c in clauses}) == 1200
    assert clauses[-1].id == "test.1~1200"


def test_empty_text_has_no_clauses() -> None:
    assert parse("") == ()


PIECES = st.lists(
    st.sampled_from(
        ["第一章 总则", "第一节 设施", "第一条 ", "第十二条之一 ", "一、", "二、", "（一）", "(+-)", "1.", "2、", "（1）", "①", "㈠", "百百、",
         "0、", "目录", "附件：1.", "服务项目", "服务内容", "责任单位", "1", "2", "3", "民政局", "2024年9月2日", "本办法自公布之日起施行。",
         "养老服务补贴", "每人每月50元。", "：", "；", "\n", "\n\n", " ", "（责任单位：民政局）", "某某通知", "《》", "\u2028", "“”"]
    ),
    max_size=60,
)  # fmt: skip


@given(st.one_of(PIECES.map("".join), st.text(st.characters(codec="utf-8"), max_size=200)))
def test_any_text_gives_a_sound_tree(raw: str) -> None:
    clauses = parse(raw)
    seen: set[str] = set()
    text = clean_text(raw)
    for clause in clauses:
        assert re.fullmatch(r"[a-z0-9.~-]+", clause.id)
        assert clause.id not in seen
        assert clause.parent is None or clause.parent in seen
        assert clause.id == ".".join(("test", *clause.path))
        assert clause.digest == hashlib.sha256(clause.text.encode()).hexdigest()[:16]
        words = text[clause.span.start : clause.span.end]
        assert bare(words) == bare(clause.text) if clause.kind == "cell" else words == clause.text
        assert clause.text.strip()
        assert clause.label
        seen.add(clause.id)
    order = [c.span.start for c in clauses]
    assert order == sorted(order)


def clean_text(raw: str) -> str:
    document = replace(
        WHOLE.documents["tianjin-2024"], evidence={}, passage=Passage(), title="某某通知"
    )
    return clean(raw, document, WHOLE.lexicon).text


@given(PIECES.map("".join))
def test_sentences_of_a_clause_stand_in_its_text(raw: str) -> None:
    for clause in parse(raw):
        covered = "".join(clause.text[s.span.start : s.span.end] for s in clause.sentences)
        assert bare(covered) == bare(clause.text)


def test_draft_that_was_never_cleaned_can_be_parsed() -> None:
    document = replace(WHOLE.documents["tianjin-2024"], id="test", parts=())
    assert [c.id for c in parse_clauses(open_draft("一、甲"), document, WHOLE.lexicon)] == [
        "test.1"
    ]


def test_list_inside_a_line_hangs_below_it_and_the_next_line_does_not() -> None:
    found = parse(
        "一、任务\n二是定措施：1.定清单。2.建机制。\n三是抓落实。\n（一）评估。（二）施工。"
    )
    assert [c.id.removeprefix("test.") for c in found] == [
        *("1", "1.p1", "1.p1.1", "1.p1.2", "1.p2", "1.1", "1.2")
    ]
    assert found[3].label == "一、任务 第1段第2项"
