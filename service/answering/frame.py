"""Document -> the words in front of what it says: whose it is, of when, and whether it is in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corpus.gazetteer import Gazetteer
from corpus.model import Document, Validity

NOUN = re.compile(
    r"(行动计划|实施方案|工作方案|实施意见|实施细则|管理办法|实施办法|办法|条例|规定|通知|公告|意见|细则|方案|计划|规划|清单)(?:\([^)]*\)|（[^）]*）)*$"
)
MAX_TITLE = 16
"""A document in force is told by a title up to this length; a longer one by what it calls itself."""

NOUNS = {
    "notice": "通知",
    "plan": "方案",
    "regulation": "规定",
    "report": "报道",
    "signed_article": "文章",
}

VALIDITY: dict[Validity, str] = {
    "in_force": "现行有效",
    "not_yet": "尚未施行",
    "draft": "征求意见稿",
    "expired": "已过有效期",
    "repealed": "已废止",
    "unknown": "效力不明",
    "not_applicable": "不是正式文件",
}


def noun(document: Document) -> str:
    """What the document calls itself (行动计划, 办法)."""
    match = NOUN.search(document.title)
    return match[1] if match else NOUNS[document.kind]


def say_date(day: date) -> str:
    """The day as people write it: 2025年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def say_places(document: Document, gazetteer: Gazetteer) -> str:
    """Where the document is from: 天津市宝坻区; 北京市、天津市、河北省; empty where nobody knows."""
    return "、".join(gazetteer.full_name(code) for code in document.places)


def frame(document: Document, day: date, gazetteer: Gazetteer) -> str:
    """The beginning of an answer's first sentence: 按天津市宝坻区2024年9月征求意见稿（不是正式文件）."""
    place, name = say_places(document, gazetteer) or "不明地区", noun(document)
    published = document.published
    month = f"{published.year}年{published.month}月" if published else ""
    if document.kind == "signed_article":
        author = document.author or ""
        whose = author if place in author else f"{place}{author}"
        return f"据{whose}{month}署名文章"
    if document.kind == "report":
        return f"据{say_date(published) if published else ''}{place}新闻报道"
    validity = document.validity_on(day)
    if validity == "draft":
        return f"按{place}{month}征求意见稿（不是正式文件）"
    remarks = {
        "expired": f"到{say_date(document.until)}，已过期" if document.until else "已过期",
        "repealed": "已废止",
        "not_yet": f"{say_date(document.effective)}起才施行" if document.effective else "尚未施行",
        "unknown": "年份被隐去，是否有效不明"
        if document.masked
        else "没有写明施行日期，是否有效不明",
    }
    remark = remarks.get(validity)
    if remark or len(document.title) > MAX_TITLE:
        return f"按{place}{name}（{remark or VALIDITY[validity]}）"
    return f"按{place}《{document.title}》"


def notices(document: Document, day: date) -> Iterator[str]:
    """What a reader must know beside the answer, a plain sentence each."""
    title, validity = document.title, document.validity_on(day)
    if validity == "draft":
        closed = document.consultation.end if document.consultation else None
        over = f"征求意见已于{say_date(closed)}结束，" if closed and closed < day else ""
        yield f"《{title}》是征求意见稿，不是正式文件；{over}最终标准以正式印发的文件为准。"
    elif validity == "expired" and document.until:
        yield f"《{title}》的有效期到{say_date(document.until)}，现在已经过期；现行标准请问当地民政部门或打12345。"
    elif validity == "repealed":
        yield f"《{title}》已经废止；现行标准请问当地民政部门或打12345。"
    elif validity == "not_yet" and document.effective:
        yield f"《{title}》从{say_date(document.effective)}起才施行。"
    elif validity == "unknown" and document.masked:
        yield f"《{title}》的年份在来源中被隐去（写作XX年），无法判断现在是否有效。"
    elif validity == "unknown":
        yield f"《{title}》没有写明施行日期，无法判断现在是否有效。"
    elif document.kind == "report":
        yield f"《{title}》是新闻报道，不是政策文件原文；办事以正式文件为准。"
    elif document.kind == "signed_article":
        yield f"《{title}》是署名文章，介绍工作情况，不是政策文件；办事以正式文件为准。"
    for code in document.places:
        evidence = document.evidence.get(f"places.{code}")
        if evidence and evidence.judgement:
            yield f"《{title}》属于哪个地方是推断出来的：{evidence.judgement}。"
