"""Metadata proposed from text: equal to what a person declared, or null; and on documents of other kinds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.gazetteer import Gazetteer
from corpus.load import load_corpus
from corpus.metadata import load_metadata_words
from corpus.model import Corpus, Document, Period
from indexer.clean import bare, clean, find_once, repair
from indexer.draft import open_draft
from indexer.propose import Proposal, blank_document, propose
from indexer.sources import read_source

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
VALUES = (
    *("kind", "title", "issuer", "author", "publisher", "number", "places", "issued", "published"),
    *("effective", "until", "consultation", "draft", "masked", "repealed"),
)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(CORPUS)


class Officer:
    """Proposes what a source or a text shows."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.words = load_metadata_words(CORPUS)
        self.gazetteer = Gazetteer(corpus.places)

    def source(self, name: str) -> tuple[Proposal, ...]:
        raw = read_source(Path(self.corpus.sources[name].path))
        blank = blank_document(name)
        draft = clean(raw, blank, self.corpus.lexicon)
        return propose(draft, repair(raw, blank), name, self.words, self.gazetteer)

    def text(self, text: str, *held: Document) -> Proposal:
        draft = open_draft(text)
        (proposal,) = propose(draft, draft, "fresh", self.words, self.gazetteer, held)
        return proposal


@pytest.fixture(scope="module")
def officer(corpus: Corpus) -> Officer:
    return Officer(corpus)


def declared(corpus: Corpus) -> dict[str, list[Document]]:
    """The declared documents by their source, in the order in which they stand in it."""
    sources: dict[str, list[Document]] = {}
    for document in sorted(corpus.documents.values(), key=lambda d: d.id != "jinhua"):
        sources.setdefault(document.source, []).append(document)
    return sources


def test_every_document_of_a_source_is_proposed(corpus: Corpus, officer: Officer) -> None:
    for source, documents in declared(corpus).items():
        assert len(officer.source(source)) == len(documents), source


def test_proposal_is_what_a_person_declared_or_null(corpus: Corpus, officer: Officer) -> None:
    proposed = 0
    for source, documents in declared(corpus).items():
        for proposal, document in zip(officer.source(source), documents, strict=True):
            for name in VALUES:
                value = getattr(proposal.document, name)
                if value not in (None, (), False):
                    assert value == getattr(document, name), f"{document.id}: {name}"
                    proposed += 1
            told = [(r.kind, bare(r.target)) for r in proposal.document.relations]
            known = [(r.kind, bare(r.target)) for r in document.relations]
            assert told in ([], known), document.id
    assert proposed >= 29


def test_passage_cuts_where_a_person_cut_or_not_at_all(corpus: Corpus, officer: Officer) -> None:
    cuts = 0
    for source, documents in declared(corpus).items():
        raw = read_source(Path(corpus.sources[source].path))
        text = repair(raw, blank_document(source)).text
        for proposal, document in zip(officer.source(source), documents, strict=True):
            own, known = proposal.document.passage, document.passage
            if own.begin:
                assert known.begin
                assert find_once(text, own.begin, "own") == find_once(text, known.begin, "known")
                cuts += 1
            if own.end:
                assert known.end
                ends = [find_once(text, e, "end") + len(e) for e in (own.end, known.end)]
                assert ends[0] == ends[1]
                cuts += 1
    assert cuts == 3


def test_evidence_stands_in_the_source(corpus: Corpus, officer: Officer) -> None:
    for source in corpus.sources:
        raw = read_source(Path(corpus.sources[source].path))
        text = bare(repair(raw, blank_document(source)).text)
        for proposal in officer.source(source):
            for evidence in proposal.document.evidence.values():
                assert bare(evidence.quote) in text
            for relation in proposal.document.relations:
                assert bare(relation.evidence.quote) in text


NOTICE = """国务院办公厅关于建立健全养老服务综合监管制度的通知

国办发〔2021〕5号

各省、自治区、直辖市人民政府,国务院各部委、各直属机构:

根据《中华人民共和国老年人权益保障法》和《国务院办公厅关于推进养老服务发展的意见》(国办发〔2019〕5号)精神,现就有关事项通知如下。

一、总体要求

坚持以人民为中心。

国务院办公厅

2021年1月18日

(此件公开发布)
"""


def test_notice_of_the_whole_country(officer: Officer) -> None:
    proposal = officer.text(NOTICE)
    found = proposal.document
    assert found.kind == "notice"
    assert found.title == "国务院办公厅关于建立健全养老服务综合监管制度的通知"
    assert (found.issuer, found.number) == ("国务院办公厅", "国办发〔2021〕5号")
    assert found.places == ("000000",)
    assert (found.issued, found.effective, found.draft) == (date(2021, 1, 18), None, False)
    assert proposal.cited == ("国办发〔2019〕5号",)
    assert [r.target for r in found.relations] == [
        "《中华人民共和国老年人权益保障法》",
        "《国务院办公厅关于推进养老服务发展的意见》(国办发〔2019〕5号)",
    ]


MEASURES = """石家庄市人民政府办公室关于印发石家庄市居家养老服务补贴办法的通知

石政办规〔2023〕7号

各县(市、区)人民政府:

《石家庄市居家养老服务补贴办法》已经市政府同意,现印发给你们,请认真贯彻执行。

石家庄市人民政府办公室

2023年11月6日

石家庄市居家养老服务补贴办法

第一条 为了规范居家养老服务补贴,根据《河北省养老服务条例》,结合本市实际,制定本办法。

第二条 具有本市户籍的老年人可以申请补贴。

第十条 本办法自2024年1月1日起施行,有效期5年。
"""


def test_measures_of_a_city_with_a_span_of_years(officer: Officer) -> None:
    proposal = officer.text(MEASURES)
    found = proposal.document
    assert (found.kind, found.title) == ("regulation", "石家庄市居家养老服务补贴办法")
    assert (found.issuer, found.number) == ("石家庄市人民政府办公室", "石政办规〔2023〕7号")
    assert found.issued == date(2023, 11, 6)
    assert (found.effective, found.until) == (date(2024, 1, 1), date(2028, 12, 31))
    assert found.evidence["until"].quote == "有效期5年"
    assert found.evidence["until"].judgement
    assert found.places == ("130100",)
    assert [r.target for r in found.relations] == ["《河北省养老服务条例》"]
    assert any("parts" in question for question in proposal.questions)


DRAFT = """关于《武清区老年人助餐服务管理办法(征求意见稿)》公开征求意见的通知

为了听取各方面意见,武清区民政局起草了《武清区老年人助餐服务管理办法(征求意见稿)》,现向社会公开征求意见,征求意见时间自2025年3月1日至3月30日。

武清区民政局

二〇二五年二月二十八日

武清区老年人助餐服务管理办法

(征求意见稿)

第一条 为了规范助餐服务,按照《天津市养老服务促进条例》,制定本办法。

第八条 本办法自发布之日起施行。
"""


def test_draft_with_its_consultation(officer: Officer) -> None:
    found = officer.text(DRAFT).document
    assert found.title == "武清区老年人助餐服务管理办法(征求意见稿)"
    assert found.kind == "regulation"
    assert found.draft
    assert found.consultation == Period(date(2025, 3, 1), date(2025, 3, 30))
    assert (found.issuer, found.places) == ("武清区民政局", ("120114",))
    assert (found.published, found.issued, found.effective) == (date(2025, 2, 28), None, None)


REPORT = """杭州为老年人家庭适老化改造发补贴

本报杭州11月3日讯 日前,《杭州市居家适老化改造实施方案》正式印发,最高补贴6000元。

据介绍,符合条件的家庭可以向社区提出申请。

(浙江日报记者 李明 王芳)
"""


def test_report_is_not_the_plan_that_it_tells_of(officer: Officer) -> None:
    found = officer.text(REPORT).document
    assert (found.kind, found.title) == ("report", "杭州为老年人家庭适老化改造发补贴")
    assert found.author == "浙江日报记者李明王芳"
    assert (found.issuer, found.number, found.effective) == (None, None, None)
    assert found.places == ("330100",)
    assert [(r.kind, r.target) for r in found.relations] == [
        ("reports_on", "《杭州市居家适老化改造实施方案》")
    ]


MASKED = """某市推进社区嵌入式养老服务行动计划

为落实省政府办公厅关于发展社区养老服务的若干措施,制定本行动计划。

一、工作目标

到20XX年底,建成社区嵌入式养老机构30家。

二、附则

本计划自20XX年X月1日起施行,有效期3年。
"""


def test_masked_years_stay_masked(officer: Officer) -> None:
    proposal = officer.text(MASKED)
    found = proposal.document
    assert found.kind == "plan"
    assert found.masked
    assert (found.issued, found.effective, found.until) == (None, None, None)
    assert any("隐去" in question for question in proposal.questions)
    assert found.validity_on(date(2026, 1, 1)) == "unknown"


def test_page_whose_only_date_is_in_its_byline(corpus: Corpus, officer: Officer) -> None:
    raw = (
        "当前位置: 首页 > 政策文件 > 正文\n\n浦东新区关于加强老年认知障碍友好社区建设的意见\n\n"
        "时间:2022-05-20 浏览量:33 次 来源:上海市浦东新区民政局\n\n"
        "各街道、镇人民政府:\n\n为做好相关工作,提出如下意见。\n\n一、建立制度\n\n各街镇应当建立制度。\n"
    )
    blank = blank_document("fresh")
    draft = clean(raw, blank, corpus.lexicon)
    (proposal,) = propose(draft, repair(raw, blank), "fresh", officer.words, officer.gazetteer)
    found = proposal.document
    assert found.published == date(2022, 5, 20)
    assert (found.issued, found.effective, found.until) == (None, None, None)
    assert found.publisher == "上海市浦东新区民政局"
    assert found.places == ("310115",)
    assert found.evidence["published"].quote == "2022-05-20"


def test_dates_of_a_cited_document_are_not_its_own(officer: Officer) -> None:
    text = (
        "宁河区高龄津贴发放规定\n\n第一条 按照《天津市高龄津贴办法》(津民发〔2020〕3号),制定本规定。\n\n"
        "第二条 《天津市高龄津贴办法》自2020年5月1日起施行。\n\n第三条 津贴每月发放。\n"
    )
    found = officer.text(text).document
    assert (found.number, found.effective) == (None, None)


@pytest.mark.parametrize("between", [":", "\n"])
def test_table_of_labelled_fields_is_read(officer: Officer, between: str) -> None:
    labelled = {
        "发文机关": "东丽区民政局",
        "发文字号": "丽民发〔2024〕12号",
        "成文日期": "2024年3月5日",
        "发布日期": "2024-03-08",
        "有效性": "废止",
    }
    table = "\n".join(f"{label}{between}{value}" for label, value in labelled.items())
    text = f"{table}\n\n东丽区家庭养老床位建设实施方案\n\n为了做好工作,制定本实施方案。\n"
    proposal = officer.text(text)
    found = proposal.document
    assert (found.issuer, found.number) == ("东丽区民政局", "丽民发〔2024〕12号")
    assert (found.issued, found.published) == (date(2024, 3, 5), date(2024, 3, 8))
    assert found.repealed
    assert found.title == "东丽区家庭养老床位建设实施方案"
    assert not any("parts" in question for question in proposal.questions)
    assert all(bare(evidence.quote) in bare(text) for evidence in found.evidence.values())


def test_new_edition_names_the_one_that_it_replaces(corpus: Corpus, officer: Officer) -> None:
    draft = corpus.documents["baodi-2024"]
    text = (
        "宝坻区推进基本养老服务体系建设实施方案\n\n为深入推进我区基本养老服务体系建设,制定本实施方案。\n\n"
        "宝坻区民政局\n\n2025年1月6日\n"
    )
    found = officer.text(text, draft).document
    assert found.work == draft.work
    assert [(r.kind, r.target) for r in found.relations] == [("replaces", draft.title)]


def test_text_that_is_no_document_leaves_kind_and_title_to_a_person(officer: Officer) -> None:
    proposal = officer.text("老人可以到社区领取补贴。每月50元。\n")
    assert proposal.unknown == ("kind", "title")
    assert proposal.document.evidence == {}


@pytest.mark.parametrize(
    "piece",
    ["一", "关于", "第一章", "(", "《", "2024年", "制定本", "〔2021〕", "记者", " ", "有效期"],
)
def test_long_lines_are_read_quickly(officer: Officer, piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    officer.text(f"{text}\n{text}\n")
